import { epochMillis } from "@daymill/core";
import type { DayOfRuns } from "@daymill/metadata";

export interface ReadSearch {
  /** What is no day. */
  readonly words: readonly string[];
  /** The last day or month that was named. */
  readonly day?: DayOfRuns;
}

const DAY = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;
const DAY_MS = 86_400_000;
/** No zone is further from UTC than 14 hours. */
const WIDEST_OFFSET_MS = 14 * 3_600_000;

/** What people typed into a search, taken apart: words, and a day such as `2024-03-15` or a month such as `2024-03`. */
export function readSearch(text: string): ReadSearch {
  const parts = text.split(/\s+/).filter((part) => part !== "");
  const days = parts.map(readDay);
  const words = parts.filter((_, at) => days[at] === undefined);
  const day = days.findLast((one) => one !== undefined);
  return day === undefined ? { words } : { words, day };
}

function readDay(part: string): DayOfRuns | undefined {
  const match = DAY.exec(part);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number | undefined];
  const isMonth = match[3] === undefined;
  const start = Date.UTC(year, month - 1, isMonth ? 1 : day);
  if (!new Date(start).toISOString().startsWith(part)) return undefined;
  const end = isMonth ? Date.UTC(year, month, 1) : start + DAY_MS;
  return { day: part, from: epochMillis(start - WIDEST_OFFSET_MS), to: epochMillis(end + WIDEST_OFFSET_MS) };
}
