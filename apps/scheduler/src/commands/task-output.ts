import { resolve } from "node:path";
import type { Command } from "commander";
import { DaymillError, toError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import {
  clientOf,
  printJson,
  withAddressFlags,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { mapOption, mapQuery, type MapFlag } from "./instance-flags.ts";
import { naming } from "./name-hints.ts";
import { readText } from "./read-secret.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { countText } from "./terminal/format.ts";

interface SetFlags extends ServerFlags, MapFlag {
  readonly file?: string;
}

interface InstanceArguments {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
}

/** daymill tasks output get | set | delete */
export function addTaskOutputCommands(tasks: Command, context: CommandContext): void {
  const output = tasks.command("output").description("what a task returned: get, set, delete");
  const add = (words: string, description: string): Command =>
    withServerFlags(output.command(words).description(description)).addOption(mapOption());
  withAddressFlags(output.command("get <dag> <run> <task>").description("print it as JSON"))
    .addOption(mapOption())
    .option("--json", "print also its size, and where a large one lies")
    .action(
      async (dagId: string, runId: string, taskId: string, flags: ServerFlags & MapFlag) =>
        await getOutput(context, { dagId, runId, taskId }, flags),
    );
  add("set <dag> <run> <task> [json]", "replace it once the task has ended; tasks that begin later read it")
    .option("--file <path>", "read the JSON from this file; -: from stdin")
    .action(
      async (dagId: string, runId: string, taskId: string, json: string | undefined, flags: SetFlags) =>
        await setOutput(context, { dagId, runId, taskId }, { json, flags }),
    );
  add("delete <dag> <run> <task>", "take it away once the task has ended")
    .option("-y, --yes", "do not ask")
    .action(
      async (dagId: string, runId: string, taskId: string, flags: RemoveFlags & MapFlag) =>
        await deleteOutput(context, { dagId, runId, taskId }, flags),
    );
}

async function getOutput(
  context: CommandContext,
  params: InstanceArguments,
  flags: ServerFlags & MapFlag,
): Promise<void> {
  const client = await clientOf(context, flags);
  const output = await naming(client, params, () => client.getOutput({ params, query: mapQuery(flags) }));
  if (flags.json) return printJson(context, output);
  if (output.uri === null) return printJson(context, output.value);
  throw new DaymillError(
    "E703",
    `The output is too large to be shown: ${countText(output.bytes, "byte")} at ${output.uri}`,
  );
}

async function setOutput(
  context: CommandContext,
  params: InstanceArguments,
  { json, flags }: { readonly json: string | undefined; readonly flags: SetFlags },
): Promise<void> {
  const value = parse(await readJson(context, json, flags.file));
  const client = await clientOf(context, flags);
  const output = await naming(client, params, () =>
    client.putOutput({ params, query: mapQuery(flags), body: { value } }),
  );
  if (flags.json) return printJson(context, output);
  context.io.stdout.write(
    flags.quiet
      ? `${params.taskId}\n`
      : `The output of ${params.taskId} in ${params.runId} is set. What read the former one has read it: clear that to run it again.\n`,
  );
}

async function deleteOutput(
  context: CommandContext,
  params: InstanceArguments,
  flags: RemoveFlags & MapFlag,
): Promise<void> {
  const query = mapQuery(flags);
  await remove(context, flags, {
    what: `output of ${params.taskId} in ${params.runId}`,
    consequence: "Tasks that begin later find none.",
    id: params.taskId,
    find: (client) => naming(client, params, () => client.getOutput({ params, query })),
    send: (client) => client.deleteOutput({ params, query }),
  });
}

async function readJson({ io }: CommandContext, json: string | undefined, file: string | undefined): Promise<string> {
  if (json !== undefined && file !== undefined) throw new DaymillError("E702", "Give the JSON or --file, not both.");
  if (json !== undefined) return json;
  if (file === undefined)
    throw new DaymillError("E702", "Give the output as JSON, or --file with the file that holds it.");
  return file === "-" ? await io.readInput() : await readText(resolve(io.cwd, file), "--file");
}

function parse(json: string): JsonValue {
  try {
    return JSON.parse(json) as JsonValue;
  } catch (error) {
    throw new DaymillError(
      "E702",
      `The output is no JSON: ${toError(error).message}. A text needs its quotes: '"eu"'.`,
    );
  }
}
