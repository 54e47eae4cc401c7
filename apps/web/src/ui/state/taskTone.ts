import type { RunState, TaskState } from "@daymill/contract";
import type { Family } from "../theme/tokens.ts";
import type { GlyphName } from "./glyphs.ts";

/** How the area of a state is drawn; with glyph and colour the third cue, so that no state is colour alone. */
export type FillStyle = "solid" | "hatch" | "outline" | "dashed" | "dotted" | "bare";

export interface StateTone {
  readonly family: Family;
  readonly glyph: GlyphName;
  readonly fill: FillStyle;
  readonly word: string;
  /** What deserves attention first: 0 is the most urgent. Orders lists, and picks the worst of a group. */
  readonly rank: number;
}

/** The one table of how a state looks and reads; a state that is missing here does not compile. */
export const taskTones: Readonly<Record<TaskState, StateTone>> = {
  failed: { family: "failed", glyph: "cross", fill: "solid", word: "Failed", rank: 0 },
  upstream_failed: { family: "upstream", glyph: "arrowUp", fill: "hatch", word: "Upstream failed", rank: 1 },
  up_for_retry: { family: "retry", glyph: "retry", fill: "solid", word: "Retrying", rank: 2 },
  running: { family: "running", glyph: "play", fill: "solid", word: "Running", rank: 3 },
  restarting: { family: "running", glyph: "restart", fill: "outline", word: "Restarting", rank: 4 },
  deferred: { family: "running", glyph: "hourglass", fill: "dashed", word: "Deferred", rank: 5 },
  up_for_reschedule: { family: "retry", glyph: "hourglass", fill: "outline", word: "Rescheduled", rank: 6 },
  queued: { family: "neutral", glyph: "pause", fill: "solid", word: "Queued", rank: 7 },
  scheduled: { family: "neutral", glyph: "ring", fill: "outline", word: "Scheduled", rank: 8 },
  none: { family: "neutral", glyph: "dot", fill: "dotted", word: "No status", rank: 9 },
  success: { family: "success", glyph: "check", fill: "solid", word: "Success", rank: 10 },
  skipped: { family: "neutral", glyph: "dash", fill: "bare", word: "Skipped", rank: 11 },
  removed: { family: "neutral", glyph: "strike", fill: "dashed", word: "Removed", rank: 12 },
};

/** A run looks as a task in the state of the same name. */
export const runTones: Readonly<Record<RunState, StateTone>> = {
  queued: taskTones.queued,
  running: taskTones.running,
  success: taskTones.success,
  failed: taskTones.failed,
};
