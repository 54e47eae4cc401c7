import type { Style, Tone } from "./style.ts";

/** How something that was looked at is. */
export type Verdict = "ok" | "warning" | "problem" | "skipped";

const MARKS: Readonly<Record<Verdict, readonly [glyph: string, ascii: string, tone: Tone]>> = {
  ok: ["✓", "v", "good"],
  warning: ["⚠", "!", "warn"],
  problem: ["✕", "x", "bad"],
  skipped: ["–", "-", "quiet"],
};

/** The mark before a line that tells a verdict: by shape, and by colour where there is any. */
export function verdictMark(style: Style, verdict: Verdict): string {
  const [glyph, ascii, tone] = MARKS[verdict];
  return style.paint(tone, style.unicode ? glyph : ascii);
}
