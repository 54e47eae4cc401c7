import type { TaskContext } from "../dag/task-context.ts";
import { DaymillError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import { checkInput, checkOutput, pokeSensor, runTaskBody } from "./run-body.ts";
import type { RemoteJob, TaskDefinition } from "./task-definition.ts";
import { testContext } from "./test-context.ts";
import { toJson } from "./to-json.ts";

/** A job in a unit test that still runs after this many polls is taken to run for ever. */
const MAX_POLLS = 10_000;

/**
 * Runs a body once in memory, as unit tests do: a task runs, a sensor is poked once (E305 when it finds nothing), a remote
 * job is submitted, polled without waiting and collected, a wait is over at once.
 */
export async function runOnce(
  definition: TaskDefinition,
  input: unknown,
  given: Partial<TaskContext> = {},
): Promise<unknown> {
  const ctx = testContext({ taskId: definition.id, ...given });
  const json = toJson(withDefaults(definition, input), `The input of task "${definition.id}"`) ?? null;
  const { body } = definition;
  switch (body.kind) {
    case "task":
      return runTaskBody(definition, { input: json, ctx });
    case "sensor":
      return pokeOnce(definition, json, ctx);
    case "remote":
      return runJob(definition, { job: body.job, input: json, ctx });
    case "wait":
      return undefined;
    default:
      return body satisfies never;
  }
}

function withDefaults({ defaults }: TaskDefinition, input: unknown): unknown {
  return typeof input === "object" && input !== null ? { ...defaults, ...input } : (input ?? defaults);
}

async function pokeOnce(definition: TaskDefinition, input: JsonValue, ctx: TaskContext): Promise<JsonValue> {
  const value = await pokeSensor(definition, { input, ctx });
  if (value !== undefined) return value;
  throw new DaymillError("E305", `Sensor "${definition.id}" was poked once and found nothing.`);
}

interface JobCall {
  readonly job: RemoteJob<unknown, unknown, unknown>;
  readonly input: JsonValue;
  readonly ctx: TaskContext;
}

async function runJob(definition: TaskDefinition, { job, input, ctx }: JobCall): Promise<JsonValue | undefined> {
  const handle = await job.submit(await checkInput(definition, input), `test-${ctx.attempt.token}`, ctx);
  for (let polls = 0; polls < MAX_POLLS; polls += 1) {
    const status = await job.poll(handle, ctx);
    if (status.state === "succeeded") return checkOutput(definition, await job.collect(handle, ctx));
    if (status.state !== "running") {
      throw new Error(`the job of task "${definition.id}" ${status.state}: ${status.reason ?? "no reason given"}`);
    }
  }
  throw new DaymillError("E305", `The job of task "${definition.id}" still ran after ${MAX_POLLS} polls.`);
}
