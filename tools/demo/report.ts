import type { Backfill, BackfillDay, Client, Run } from "@daymill/contract";

/** What became of one day of one DAG. */
export interface DayLine {
  readonly dagId: string;
  readonly day: string;
  readonly state: string;
  /** Rows that the dump holds; undefined when the day is missing in the source. */
  readonly dumped: number | undefined;
  /** Rows that the warehouse says it has, by a query of its own. */
  readonly loaded: number;
  readonly durationMs: number | undefined;
}

/** The days of the backfills with what the dump counted; the warehouse is asked by the caller. */
export async function readDays(
  client: Client,
  backfills: readonly Backfill[],
  rowsInWarehouse: (dagId: string, day: string) => number,
): Promise<DayLine[]> {
  const lines = await Promise.all(
    backfills.map(async (backfill) => {
      const days = await readAll((after) =>
        client.listBackfillDays({
          params: { backfillId: backfill.backfillId },
          query: { limit: 500, ...(after !== null && { after }) },
        }),
      );
      return await Promise.all(days.map((day) => readDay(client, backfill.dagId, day, rowsInWarehouse)));
    }),
  );
  return lines.flat().sort((a, b) => a.day.localeCompare(b.day) || a.dagId.localeCompare(b.dagId));
}

async function readAll<T>(
  read: (after: string | null) => Promise<{ readonly items: T[]; readonly next: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  for (let after: string | null = null; ;) {
    const page: { readonly items: T[]; readonly next: string | null } = await read(after);
    items.push(...page.items);
    if (page.next === null) return items;
    after = page.next;
  }
}

async function readDay(
  client: Client,
  dagId: string,
  { logicalDate, runId, reason }: BackfillDay,
  rowsInWarehouse: (dagId: string, day: string) => number,
): Promise<DayLine> {
  const day = logicalDate.slice(0, 10);
  const loaded = rowsInWarehouse(dagId, day);
  if (runId === null)
    return { dagId, day, state: reason ?? "skipped", dumped: undefined, loaded, durationMs: undefined };
  const run = await client.getRun({ params: { dagId, runId } });
  const dumped = await readDumped(client, run);
  const missing = run.state === "success" && dumped === undefined;
  return { dagId, day, state: missing ? "not in source" : run.state, dumped, loaded, durationMs: durationOf(run) };
}

/** The dump's own count, read from its output; undefined when it was skipped for want of tables. */
async function readDumped(client: Client, { dagId, runId }: Run): Promise<number | undefined> {
  const { items } = await client.listTaskInstances({ params: { dagId, runId }, query: { taskId: ["dump"] } });
  if (items[0]?.state !== "success") return undefined;
  const { value } = await client.getOutput({ params: { dagId, runId, taskId: "dump" } });
  return typeof value === "object" && value !== null && "rows" in value && typeof value["rows"] === "number"
    ? value["rows"]
    : undefined;
}

function durationOf({ startedAt, endedAt }: Run): number | undefined {
  return startedAt === null || endedAt === null ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
}

/** Whether everything that the source holds is in the warehouse, once. */
export function isComplete(lines: readonly DayLine[]): boolean {
  return (
    lines.length > 0 &&
    lines.every(({ state, dumped, loaded }) =>
      state === "not in source" ? loaded === 0 : state === "success" && dumped === loaded,
    )
  );
}

/** The table that the demo ends with. */
export function printDays(lines: readonly DayLine[]): string {
  const head = ["day", "DAG", "state", "rows dumped", "rows in warehouse", "seconds"];
  const rows = lines.map(({ day, dagId, state, dumped, loaded, durationMs }) => [
    day,
    dagId,
    state,
    dumped?.toLocaleString("en") ?? "-",
    loaded.toLocaleString("en"),
    durationMs === undefined ? "-" : (durationMs / 1000).toFixed(1),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const numeric = (column: number) => column >= 3;
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (numeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}
