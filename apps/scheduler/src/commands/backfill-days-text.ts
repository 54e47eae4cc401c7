import type { BackfillDay } from "@daymill/contract";
import { logicalDateText } from "./terminal/format.ts";
import type { Style } from "./terminal/style.ts";

const SIGNS = { create: ["good", "+"], rerun: ["warn", "↻"], skip: ["quiet", "–"] } as const;
const WORDS = { create: "new run", rerun: "again", skip: "left alone" } as const;

/** What becomes of each day, a line for those in a row of which the same becomes. */
export function daysText(style: Style, days: readonly BackfillDay[]): string {
  return rowsOf(days)
    .map((row) => `  ${lineOf(style, row)}\n`)
    .join("");
}

interface Row extends Pick<BackfillDay, "action" | "reason"> {
  readonly first: string;
  readonly last: string;
}

function rowsOf(days: readonly BackfillDay[]): Row[] {
  const rows: Row[] = [];
  for (const { logicalDate, action, reason } of days) {
    const former = rows.at(-1);
    if (former?.action === action && former.reason === reason) rows[rows.length - 1] = { ...former, last: logicalDate };
    else rows.push({ action, reason, first: logicalDate, last: logicalDate });
  }
  return rows;
}

function lineOf(style: Style, { action, reason, first, last }: Row): string {
  const [tone, sign] = SIGNS[action];
  const days = [...new Set([first, last])].map(logicalDateText).join(" to ");
  const why = reason === null ? "" : `: ${reason}`;
  return `${style.paint(tone, sign)} ${days}  ${WORDS[action]}${why}`;
}
