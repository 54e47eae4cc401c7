import { isTerminal } from "@daymill/contract";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { taskTones } from "../../ui/state/taskTone.ts";
import { countOf } from "../naming.ts";
import { spanOf } from "./comparison.ts";
import { type GanttBar, type PartKind, timeAtWork } from "./ganttBars.ts";
import type { GanttRow } from "./ganttRows.ts";
import type { TimeWindow } from "./timeWindow.ts";

/** What each part of a bar means. */
export const partWords: Readonly<Record<PartKind, string>> = {
  retry: "waited to try again",
  waiting: "waited for a slot",
  queued: "waited for a worker",
  running: "ran",
  deferred: "deferred, without a worker",
};

/** `attempt 1, failed, waited for a slot 2 s, ran 40 s`. */
export function barWords({ attempt, state, parts }: GanttBar): string {
  const times = parts.map(({ kind, fromMs, toMs }) => `${partWords[kind]} ${formatDuration(toMs - fromMs)}`);
  return [`attempt ${attempt}`, taskTones[state].word.toLowerCase(), ...times].join(", ");
}

/** `ran 40 s (80 %)`, of all that the attempts spent. */
export function spentWords(kind: PartKind, spent: Readonly<Record<PartKind, number>>): string {
  const allMs = Object.values(spent).reduce((sum, one) => sum + one, 0);
  const words = `${partWords[kind]} ${formatDuration(spent[kind])}`;
  return allMs === 0 ? words : `${words} (${percentWords(spent[kind] / allMs)})`;
}

function percentWords(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && share > 0 ? "< 1 %" : `${percent} %`;
}

/** All that a row draws, in words; of a folded task the sum. */
export function rowWords({ bars, fold }: GanttRow): string {
  if (bars.length === 0) return "no attempt yet";
  if (fold === undefined) return bars.map(barWords).join("; ");
  const failed = failedInstances(bars);
  return `${countOf(fold.instances, "instance")}${failed === 0 ? "" : `, ${failed.toLocaleString("en-US")} failed`}, ${countOf(bars.length, "attempt")}, ran ${formatDuration(timeAtWork(bars))} in all`;
}

/**
 * `usually over in 40 s, this time 20 s later`: how long the other took from its beginning to its end, and when that was.
 * What is not over is only ever later. `other`: what it is compared with, as in `usually`.
 */
export function comparedWords(other: string, ghosts: readonly TimeWindow[], bars: readonly GanttBar[]): string {
  const { from, to } = spanOf(ghosts);
  const words = `${other} over in ${formatDuration(to - from)}`;
  if (bars.length === 0) return words;
  const lateMs = Math.max(...bars.map((bar) => bar.toMs)) - to;
  if (lateMs < 0 && !bars.every(({ state }) => isTerminal(state))) return words;
  return `${words}, this time ${formatDuration(Math.abs(lateMs))} ${lateMs < 0 ? "earlier" : "later"}`;
}

/** Of a mapped task: how many instances have failed by their newest attempt. */
export function failedInstances(bars: readonly GanttBar[]): number {
  const newest = new Map<number, GanttBar>();
  for (const bar of bars) if (bar.attempt >= (newest.get(bar.mapIndex)?.attempt ?? 0)) newest.set(bar.mapIndex, bar);
  return [...newest.values()].filter(({ state }) => state === "failed").length;
}
