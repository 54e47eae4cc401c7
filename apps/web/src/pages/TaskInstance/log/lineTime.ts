import { epochMs, formatClockTime, formatDuration, formatInstant } from "../../../ui/time/formatTime.ts";

/** What stands before a line: its time of day, with the date, since the start of the attempt, since the line before, or nothing. */
export type TimeColumn = "clock" | "date" | "start" | "delta" | "off";

/** As they are chosen from, and gone through by a key. */
export const TIME_COLUMNS: readonly TimeColumn[] = ["clock", "date", "start", "delta", "off"];

export interface TimeScale {
  readonly zone: string;
  /** When the attempt began. */
  readonly startedAt: string | null;
}

interface TimedRow {
  readonly offset: number;
  readonly part: number;
  readonly at: string | null;
}

/** The rows as they stand below one another. */
export type RowAt = (index: number) => TimedRow | undefined;

/** What the column says of the row at an index: the first of its line, others say nothing. */
export function lineTime(rowAt: RowAt, index: number, column: TimeColumn, { zone, startedAt }: TimeScale): string {
  const row = rowAt(index);
  if (row === undefined || row.part > 0 || row.at === null || column === "off") return "";
  if (column === "start") return startedAt === null ? "" : since(startedAt, row.at);
  if (column === "delta") return sinceBefore(rowAt, index, row.at);
  return column === "date" ? formatInstant(row.at, zone) : formatClockTime(row.at, zone);
}

/** Since the line that stands above, of those that have a time. */
function sinceBefore(rowAt: RowAt, index: number, at: string): string {
  for (let before = index - 1; before >= 0; before -= 1) {
    const row = rowAt(before);
    if (row !== undefined && row.part === 0 && row.at !== null) return since(row.at, at);
  }
  return "";
}

function since(from: string, to: string): string {
  return `+${formatDuration(epochMs(to) - epochMs(from))}`;
}
