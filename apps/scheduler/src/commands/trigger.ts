import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { JsonObject, JsonValue } from "@daymill/core";
import type { Client, RunDetail, TriggerRunBody } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { naming } from "./name-hints.ts";
import { stateMark } from "./terminal/state-mark.ts";
import { waitForRun } from "./wait-for-run.ts";

/** What may be said of a run by hand. */
export interface TriggerFlags extends ServerFlags {
  readonly logicalDate?: string;
  readonly param?: readonly string[];
  readonly conf?: string;
  readonly note?: string;
  readonly runId?: string;
  readonly wait?: boolean;
}

/** daymill dags trigger */
export function addTriggerCommand(dags: Command, context: CommandContext): void {
  withTriggerFlags(withServerFlags(dags.command("trigger <dag>").description("start a run by hand"))).action(
    async (dagId: string, flags: TriggerFlags) =>
      await startRun(context, flags, (client, body) =>
        naming(client, dagId, () => client.triggerRun({ params: { dagId }, body })),
      ),
  );
}

/** Adds what may be said of a run by hand. */
export function withTriggerFlags(command: Command): Command {
  return command
    .option("--logical-date <instant>", "ISO 8601 with offset; default: none, over the last complete interval")
    .option("--param <name=value...>", "a run parameter; the value is JSON, or else text")
    .option("--conf <json>", "all run parameters as one JSON object")
    .option("--note <text>", "why")
    .option("--run-id <id>", "default: made by the server")
    .option("--wait", "until it has ended; exit code 1 when it failed");
}

/** Has a run by hand begun, and prints it. */
export async function startRun(
  context: CommandContext,
  flags: TriggerFlags,
  begin: (client: Client, body: TriggerRunBody) => Promise<RunDetail>,
): Promise<void> {
  const params = { ...parseConf(flags.conf), ...parseParams(flags.param ?? []) };
  const client = await clientOf(context, flags);
  const begun = await begin(client, {
    params,
    ...(flags.logicalDate !== undefined && { logicalDate: flags.logicalDate }),
    ...(flags.note !== undefined && { note: flags.note }),
    ...(flags.runId !== undefined && { runId: flags.runId }),
  });
  const run = flags.wait ? await waitForRun(context, client, begun) : begun;
  if (run.state === "failed") context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, run);
  const line = flags.quiet ? run.runId : `${run.dagId} ${run.runId} ${stateMark(run.state, context.style)}`;
  context.io.stdout.write(`${line}\n`);
}

/** `name=value` pairs; a value that is JSON is that, any other is text. `option` is what errors call it. */
export function parseParams(pairs: readonly string[], option = "--param"): JsonObject {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new DaymillError("E702", `${option} ${pair}: expected name=value.`);
      return [pair.slice(0, at), parseValue(pair.slice(at + 1))];
    }),
  );
}

function parseValue(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: people write --param region=eu without quotes.
    return text;
  }
}

/** A JSON object; `option` is what errors call it. */
export function parseConf(text: string | undefined, option = "--conf"): JsonObject {
  if (text === undefined) return {};
  const value = parseValue(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new DaymillError("E702", `${option}: expected a JSON object such as '{"region":"eu"}'.`);
}
