import type { LogRow } from "./logRows.ts";

export interface CopiedLook {
  /** Whether times and levels stand before what the lines say. */
  readonly times: boolean;
}

/** Lines as text. Times are those of the log, in UTC: whoever gets them knows the zone. */
export function copiedLines(rows: readonly LogRow[], { times }: CopiedLook): string {
  return rows.map((row) => copiedLine(row, times)).join("\n");
}

function copiedLine({ part, at, level, text, fields }: LogRow, times: boolean): string {
  if (part > 0) return text;
  const start = times ? [at ?? "", level.toUpperCase().padEnd(5)] : [];
  return [...start, text, fields].filter((piece) => piece !== "").join(" ");
}

export interface CopiedBlock {
  /** What the link is called. */
  readonly title: string;
  readonly link: string;
  readonly text: string;
}

/** A link and a block of text below it, for a place that reads Markdown. */
export function markdownBlock({ title, link, text }: CopiedBlock): string {
  const fence = fenceAround(text);
  return `[${title.replaceAll(/[[\]\\]/g, String.raw`\$&`)}](${link})\n\n${fence}text\n${text}\n${fence}\n`;
}

/** Longer than any in the text, which would end the block. */
function fenceAround(text: string): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((length, ticks) => Math.max(length, ticks.length), 2);
  return "`".repeat(longest + 1);
}
