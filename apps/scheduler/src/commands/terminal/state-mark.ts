import type { RunState, TaskState } from "@daymill/core";
import type { Style, Tone } from "./style.ts";

interface Mark {
  readonly glyph: string;
  readonly ascii: string;
  readonly tone: Tone;
  readonly word: string;
}

/** The same glyphs and words as in the web app. */
const MARKS: Readonly<Record<TaskState, Mark>> = {
  none: { glyph: "·", ascii: ".", tone: "quiet", word: "no status" },
  scheduled: { glyph: "○", ascii: "o", tone: "quiet", word: "scheduled" },
  queued: { glyph: "‖", ascii: "=", tone: "quiet", word: "queued" },
  running: { glyph: "▶", ascii: ">", tone: "busy", word: "running" },
  success: { glyph: "✓", ascii: "v", tone: "good", word: "success" },
  failed: { glyph: "✕", ascii: "x", tone: "bad", word: "failed" },
  up_for_retry: { glyph: "↻", ascii: "r", tone: "warn", word: "retrying" },
  up_for_reschedule: { glyph: "⧗", ascii: "w", tone: "warn", word: "rescheduled" },
  deferred: { glyph: "⧗", ascii: "d", tone: "busy", word: "deferred" },
  skipped: { glyph: "–", ascii: "-", tone: "quiet", word: "skipped" },
  upstream_failed: { glyph: "↑", ascii: "^", tone: "bad", word: "upstream failed" },
  removed: { glyph: "⌫", ascii: "~", tone: "quiet", word: "removed" },
  restarting: { glyph: "⟳", ascii: "R", tone: "busy", word: "restarting" },
};

/** A state as glyph and word; run states are states of the same names. */
export function stateMark(state: TaskState | RunState, style: Style): string {
  const { glyph, ascii, tone, word } = MARKS[state];
  return style.paint(tone, `${style.unicode ? glyph : ascii} ${word}`);
}

/** Counts by state in words, the most urgent first as given: `12 success, 1 failed`. */
export function countsText(counts: Readonly<Partial<Record<TaskState, number>>>): string {
  const parts = Object.entries(counts) as [TaskState, number][];
  return parts.map(([state, count]) => `${count} ${MARKS[state].word}`).join(", ");
}
