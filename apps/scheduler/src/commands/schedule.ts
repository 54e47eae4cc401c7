import type { Command } from "commander";
import { boundInstant, previewSchedule } from "@daymill/core";
import type { PreviewedRun } from "@daymill/core";
import { printJson, type CommandContext } from "./command-context.ts";
import { table } from "./terminal/table.ts";
import { readsWhole } from "./terminal/whole-number.ts";

interface PreviewFlags {
  readonly timezone: string;
  readonly after?: string;
  readonly count: number;
  readonly json?: boolean;
}

const MAX_PREVIEWED = 100_000;

/** daymill schedule preview */
export function addScheduleCommands(schedule: Command, context: CommandContext): void {
  schedule
    .command("preview <cron>")
    .description("the data intervals of a cron schedule, and when their runs start")
    .option("--timezone <zone>", "IANA name of the zone in which the cron is read", "UTC")
    .option("--after <instant>", "intervals that start at or after this date or instant (default: now)")
    .option("--count <n>", "how many", readsWhole("--count", { least: 1, most: MAX_PREVIEWED }), 10)
    .option("--json", "print JSON: an array of {start, end, runAfter}")
    .action((cron: string, flags: PreviewFlags) => preview(context, cron, flags));
}

function preview(context: CommandContext, cron: string, flags: PreviewFlags): void {
  const after = boundInstant(flags.after ?? new Date(context.now()).toISOString(), flags.timezone);
  const runs = previewSchedule({ kind: "cron", crons: [cron], timezone: flags.timezone }, after, flags.count);
  if (flags.json) return printJson(context, runs);
  const columns = (["start", "end", "runAfter"] as const).map((field) => ({
    title: field === "runAfter" ? "runs after" : field,
    cell: (run: PreviewedRun) => run[field],
  }));
  context.io.stdout.write(table(columns, runs, { style: context.style, width: context.io.stdout.columns }));
}
