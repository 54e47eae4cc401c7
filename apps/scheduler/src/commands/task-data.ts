import type { Command } from "commander";
import type { ColumnView, DataView, TaskInRun } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { mapOption, mapQuery, type MapFlag } from "./instance-flags.ts";
import { naming } from "./name-hints.ts";
import { countText, logicalDateText } from "./terminal/format.ts";
import { harmless } from "./terminal/harmless.ts";
import { table } from "./terminal/table.ts";
import { readsWhole } from "./terminal/whole-number.ts";

/** So many come from the server. */
const MAX_ROWS = 50;

interface DataFlags extends ServerFlags, MapFlag {
  readonly place: number;
  readonly rows: number;
}

interface HistoryFlags extends ListFlags {
  readonly until?: string;
}

/** daymill tasks data | history */
export function addTaskDataCommands(tasks: Command, context: CommandContext): void {
  withServerFlags(
    tasks
      .command("data <dag> <run> <task>")
      .description(
        "the Parquet files that a task produced, or the table that it profiled: columns with their figures, and the first rows",
      ),
  )
    .addOption(mapOption())
    .option(
      "--place <n>",
      "of an output that names several places: which, from 0",
      readsWhole("--place", { least: 0 }),
      0,
    )
    .option(
      "--rows <n>",
      `print so many rows, at most ${MAX_ROWS}`,
      readsWhole("--rows", { least: 0, most: MAX_ROWS }),
      10,
    )
    .action(
      async (dagId: string, runId: string, taskId: string, flags: DataFlags) =>
        await showData(context, { dagId, runId, taskId }, flags),
    );
  withServerFlags(
    tasks.command("history <dag> <task>").description("a task over the last runs: duration, rows, and what is odd"),
    30,
  )
    .option("--until <run>", "the last run that is wanted; default: the newest")
    .action(
      async (dagId: string, taskId: string, flags: HistoryFlags) =>
        await showHistory(context, { dagId, taskId }, flags),
    );
}

async function showData(
  context: CommandContext,
  params: { dagId: string; runId: string; taskId: string },
  flags: DataFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const query = mapQuery(flags);
  const data = await naming(client, params, () =>
    client.describeData({ params: { ...params, position: flags.place }, query }),
  );
  if (flags.json) return printJson(context, data);
  if (flags.quiet) return context.io.stdout.write(`${data.uri}\n`);
  context.io.stdout.write(`${factsText(data)}\n${columnTable(context, data)}\n${rowTable(context, data, flags.rows)}`);
}

function factsText(data: DataView): string {
  const sampled = data.rows === data.profiledRows ? "" : `; figures of ${countText(data.profiledRows, "row")} of them`;
  const missing = data.isComplete ? "" : "\nno _SUCCESS: the files may not be all";
  const files =
    data.files === null || data.bytes === null
      ? ""
      : ` in ${countText(data.files, "file")}, ${countText(data.bytes, "byte")}`;
  return `${data.uri}\n${countText(data.rows, "row")}${files}${sampled}${missing}\n`;
}

function columnTable({ io, style }: CommandContext, { columns }: DataView): string {
  return table<ColumnView>(
    [
      { title: "column", cell: ({ name }) => harmless(name) },
      { title: "type", cell: ({ type }) => type },
      { title: "nulls", cell: ({ nulls }) => String(nulls), align: "right" },
      { title: "different", cell: ({ distinct }) => (distinct === null ? "" : String(distinct)), align: "right" },
      { title: "smallest", cell: ({ min }) => harmless(min ?? "") },
      { title: "largest", cell: ({ max }) => harmless(max ?? "") },
      { title: "mean", cell: ({ mean }) => (mean === null ? "" : String(Number(mean.toPrecision(6)))), align: "right" },
    ],
    columns,
    { style, width: io.stdout.columns },
  );
}

function rowTable({ io, style }: CommandContext, { columns, firstRows }: DataView, wanted: number): string {
  return table<DataView["firstRows"][number]>(
    columns.map(({ name }, at) => ({ title: harmless(name), cell: (row) => shownCell(row[at] ?? null, style) })),
    firstRows.slice(0, wanted),
    { style, width: io.stdout.columns },
  );
}

function shownCell(cell: string | null, style: CommandContext["style"]): string {
  return cell === null ? style.paint("quiet", "null") : harmless(cell);
}

async function showHistory(
  context: CommandContext,
  params: { dagId: string; taskId: string },
  flags: HistoryFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const query = { limit: flags.limit, ...(flags.until !== undefined && { until: flags.until }) };
  const { runs } = await naming(client, { runId: flags.until, ...params }, () =>
    client.getTaskHistory({ params, query }),
  );
  printList(context, flags, {
    rows: runs,
    id: (run) => run.runId,
    none: "The task is in no run yet.",
    columns: [
      { title: "run", cell: (run) => run.runId },
      { title: "logical date", cell: (run) => logicalDateText(run.logicalDate) },
      {
        title: "seconds",
        cell: ({ durationMs }) => (durationMs === null ? "" : String(durationMs / 1_000)),
        align: "right",
      },
      { title: "rows", cell: ({ rows }) => (rows === null ? "" : String(rows)), align: "right" },
      { title: "stands out", cell: standingOut },
    ],
  });
}

function standingOut({ outcome, isDurationOdd, isRowsOdd }: TaskInRun): string {
  const words = [
    outcome === "success" ? "" : outcome,
    isDurationOdd ? "odd duration" : "",
    isRowsOdd ? "odd rows" : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}
