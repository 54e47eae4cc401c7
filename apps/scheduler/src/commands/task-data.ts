import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { ColumnView, DataView, TaskInRun } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { naming } from "./name-hints.ts";
import { countText, logicalDateText } from "./terminal/format.ts";
import { harmless } from "./terminal/harmless.ts";
import { table } from "./terminal/table.ts";

/** So many come from the server. */
const MAX_ROWS = 50;

interface DataFlags extends ServerFlags {
  readonly map?: string;
  readonly place: string;
  readonly rows: string;
}

interface HistoryFlags extends ServerFlags {
  readonly until?: string;
  readonly limit: string;
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
    .option("--map <index>", "of a mapped task: which instance")
    .option("--place <n>", "of an output that names several places: which, from 0", "0")
    .option("--rows <n>", "print so many rows, at most 50", "10")
    .action(
      async (dagId: string, runId: string, taskId: string, flags: DataFlags) =>
        await showData(context, { dagId, runId, taskId }, flags),
    );
  withServerFlags(
    tasks.command("history <dag> <task>").description("a task over the last runs: duration, rows, and what is odd"),
  )
    .option("--until <run>", "the last run that is wanted; default: the newest")
    .option("--limit <n>", "at most so many", "30")
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
  const wanted = readRows(flags.rows);
  const client = await clientOf(context, flags);
  const query = flags.map === undefined ? {} : { mapIndex: flags.map };
  const data = await naming(client, params.dagId, () =>
    client.describeData({ params: { ...params, position: flags.place }, query }),
  );
  if (flags.json) return printJson(context, data);
  if (flags.quiet) return context.io.stdout.write(`${data.uri}\n`);
  context.io.stdout.write(`${factsText(data)}\n${columnTable(context, data)}\n${rowTable(context, data, wanted)}`);
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

function readRows(text: string): number {
  const rows = Number(text);
  if (text.trim() !== "" && Number.isInteger(rows) && rows >= 0 && rows <= MAX_ROWS) return rows;
  throw new DaymillError("E702", `--rows ${text}: expected a whole number from 0 to ${MAX_ROWS}.`);
}

async function showHistory(
  context: CommandContext,
  params: { dagId: string; taskId: string },
  flags: HistoryFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const query = { limit: flags.limit, ...(flags.until !== undefined && { until: flags.until }) };
  const { runs } = await naming(client, params.dagId, () => client.getTaskHistory({ params, query }));
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
