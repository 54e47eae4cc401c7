import { DaymillError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import type { TaskContext } from "../dag/task-context.ts";
import { checkSchema } from "./standard-schema.ts";
import type { TaskDefinition } from "./task-definition.ts";
import { toJson } from "./to-json.ts";

/** An input that has been rendered, and the context of the attempt. */
export interface BodyCall {
  readonly input: JsonValue;
  readonly ctx: TaskContext;
}

/**
 * Runs the body of a task once: checks the input against its schema (E304), runs it, checks that the output is JSON (E303)
 * and fits its schema. Whatever the body throws is thrown on.
 */
export async function runTaskBody(
  definition: TaskDefinition,
  { input, ctx }: BodyCall,
): Promise<JsonValue | undefined> {
  if (definition.body.kind !== "task") throw wrongKind(definition, "task");
  return checkOutput(definition, await definition.body.run(await checkInput(definition, input), ctx));
}

/** Asks a sensor once: the value that it waits for, or undefined when it is not there yet. Errors as of runTaskBody. */
export async function pokeSensor(definition: TaskDefinition, { input, ctx }: BodyCall): Promise<JsonValue | undefined> {
  if (definition.body.kind !== "sensor") throw wrongKind(definition, "sensor");
  const value = await definition.body.poke(await checkInput(definition, input), ctx);
  return value === undefined ? undefined : checkOutput(definition, value);
}

/** The input as the body gets it: what its schema makes of it. Throws E304 with every issue. */
export async function checkInput(definition: TaskDefinition, input: JsonValue): Promise<unknown> {
  const { input: schema } = definition.options;
  if (!schema) return input;
  const checked = await checkSchema(schema, input);
  if ("value" in checked) return checked.value;
  throw new DaymillError(
    "E304",
    `The input of task "${definition.id}" does not fit its schema: ${checked.issues.join("; ")}.`,
    {
      details: { issues: checked.issues },
    },
  );
}

/** An output as it is stored. Throws E303 when it is not JSON or does not fit its schema. */
export async function checkOutput(definition: TaskDefinition, output: unknown): Promise<JsonValue | undefined> {
  const what = `The output of task "${definition.id}"`;
  const { output: schema } = definition.options;
  if (!schema) return toJson(output, what);
  const checked = await checkSchema(schema, output);
  if ("value" in checked) return toJson(checked.value, what);
  throw new DaymillError("E303", `${what} does not fit its schema: ${checked.issues.join("; ")}.`, {
    details: { issues: checked.issues },
  });
}

function wrongKind({ id, body }: TaskDefinition, expected: string): Error {
  return new Error(`task "${id}" has a ${body.kind} body, not a ${expected} body`);
}
