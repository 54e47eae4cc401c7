import type { Command } from "commander";
import type { LogChunk } from "@daymill/contract";
import { clientOf, withAddressFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { type FilterFlags, logFilter } from "./log-filter.ts";
import { logLineText } from "./log-text.ts";
import { mapOption, mapQuery, type MapFlag } from "./instance-flags.ts";
import { naming } from "./name-hints.ts";
import { readsWhole } from "./terminal/whole-number.ts";

interface LogFlags extends ServerFlags, MapFlag, FilterFlags {
  readonly attempt?: number;
  readonly follow?: boolean;
}

/** How long one request of a follower waits for more, in ms. */
const FOLLOW_MS = 20_000;

/** daymill tasks logs */
export function addLogCommand(tasks: Command, context: CommandContext): void {
  withAddressFlags(tasks.command("logs <dag> <run> <task>").description("the log of an attempt, by default the newest"))
    .option("--json", "print each line as JSON")
    .addOption(mapOption())
    .option("--attempt <n>", "which attempt, from 1", readsWhole("--attempt", { least: 1 }))
    .option("--grep <text>", "only lines that have this text, in any case")
    .option("--regex", "with --grep: as a regular expression")
    .option("-f, --follow", "go on until the attempt has ended")
    .action(async (dagId: string, runId: string, taskId: string, flags: LogFlags) => {
      await printLog(context, { dagId, runId, taskId }, flags);
    });
}

async function printLog(
  context: CommandContext,
  params: { dagId: string; runId: string; taskId: string },
  flags: LogFlags,
): Promise<void> {
  const filter = logFilter(flags);
  const client = await clientOf(context, flags);
  const which = { ...mapQuery(flags), ...(flags.attempt !== undefined && { attempt: flags.attempt }) };
  const readFrom = (offset: number, waitMs: number) => client.getLog({ params, query: { ...which, offset, waitMs } });
  let chunk = await naming(client, params, () => readFrom(0, 0));
  let read = 0;
  let printed = 0;
  for (;;) {
    const lines = filter(chunk.lines);
    for (const line of lines) context.io.stdout.write(logLineText(line, context, flags));
    read += chunk.lines.length;
    printed += lines.length;
    const isAtEnd = chunk.complete || (!flags.follow && chunk.lines.length === 0);
    if (isAtEnd) break;
    chunk = await readFrom(chunk.next, flags.follow ? FOLLOW_MS : 0);
  }
  if (read === 0) context.io.stderr.write(`${missingText(chunk)}\n`);
  else if (printed === 0) context.io.stderr.write(`No line has ${flags.grep}.\n`);
}

function missingText({ missing }: LogChunk): string {
  switch (missing) {
    case "no_attempt":
      return "It has had no attempt yet.";
    case "not_started":
      return "Its attempt has written nothing yet.";
    case "expired":
      return "The log of this attempt is gone.";
    case null:
      return "The attempt wrote nothing.";
    default:
      return missing satisfies never;
  }
}
