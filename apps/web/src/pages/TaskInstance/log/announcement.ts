import { countOf } from "../../naming.ts";
import type { LogRow } from "./logRows.ts";

export type AnnouncedRow = Pick<LogRow, "part" | "level" | "text">;

/** So many lines are read out at a time, and of each so many letters: who listens is to keep up. */
const MOST_LINES = 3;
const MOST_LETTERS = 200;

/** What is said of lines that came since the last time: the newest, and how many came before them. Undefined: none came. */
export function announcementOf(rows: readonly AnnouncedRow[]): string | undefined {
  const lines = rows.filter(({ part }) => part === 0);
  if (lines.length === 0) return undefined;
  const told = lines.slice(-MOST_LINES).map(sayLine);
  const more = lines.length - told.length;
  return [...(more === 0 ? [] : [countOf(more, "line")]), ...told].join("; ");
}

function sayLine({ level, text }: AnnouncedRow): string {
  const short = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
  return level === "error" || level === "warn" ? `${level}: ${short}` : short;
}
