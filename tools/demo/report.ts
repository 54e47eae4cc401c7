import type { Backfill, BackfillDay, Client, Run } from "@daymill/contract";
import type { Measure, MeasureDay, MeasureTitle } from "./pipeline.ts";

/** What a day is called that the source does not have. */
const NOT_IN_SOURCE = "not in source";

/** What became of one day of one DAG. */
export interface DayLine {
  readonly dagId: string;
  readonly day: string;
  readonly state: string;
  readonly measures: readonly Measure[];
  readonly durationMs: number | undefined;
}

/** The days of the backfills, each with what was found of it. */
export async function readDays(
  client: Client,
  backfills: readonly Backfill[],
  measure: MeasureDay,
): Promise<DayLine[]> {
  const lines = await Promise.all(
    backfills.map(async (backfill) => {
      const days = await readAll((after) =>
        client.listBackfillDays({
          params: { backfillId: backfill.backfillId },
          query: { limit: 500, ...(after !== null && { after }) },
        }),
      );
      return await Promise.all(days.map((day) => readDay(client, backfill.dagId, day, measure)));
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
  measure: MeasureDay,
): Promise<DayLine> {
  const day = logicalDate.slice(0, 10);
  const measures = await measure({ dagId, day, runId: runId ?? undefined });
  if (runId === null) return { dagId, day, state: reason ?? "skipped", measures, durationMs: undefined };
  const run = await client.getRun({ params: { dagId, runId } });
  const missing = run.state === "success" && measures.every(({ expected }) => expected === undefined);
  return { dagId, day, state: missing ? NOT_IN_SOURCE : run.state, measures, durationMs: durationOf(run) };
}

function durationOf({ startedAt, endedAt }: Run): number | undefined {
  return startedAt === null || endedAt === null ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
}

/** Whether everything that the source holds was found, once. */
export function isComplete(lines: readonly DayLine[]): boolean {
  return (
    lines.length > 0 &&
    lines.every(({ state, measures }) =>
      state === NOT_IN_SOURCE
        ? measures.every(({ found }) => found === 0)
        : state === "success" && measures.every(({ expected, found }) => expected === found),
    )
  );
}

/** The table that the demo ends with. */
export function printDays(lines: readonly DayLine[], titles: readonly MeasureTitle[]): string {
  const texts = ["day", "DAG", "state"];
  const head = [...texts, ...titles.flatMap(({ expected, found }) => [...optional(expected), found]), "seconds"];
  const rows = lines.map(({ day, dagId, state, measures, durationMs }) => [
    day,
    dagId,
    state,
    ...titles.flatMap((title, index) => cellsOf(title, measures[index])),
    durationMs === undefined ? "-" : (durationMs / 1000).toFixed(1),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const numeric = (column: number) => column >= texts.length;
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (numeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

function cellsOf(title: MeasureTitle, measure: Measure | undefined): readonly string[] {
  const found = measure?.found.toLocaleString("en") ?? "-";
  return title.expected === undefined ? [found] : [measure?.expected?.toLocaleString("en") ?? "-", found];
}

function optional(title: string | undefined): readonly string[] {
  return title === undefined ? [] : [title];
}
