import { type EpochMillis, epochMillis } from "../time.ts";
import { firstAtOrAfter, type Instants } from "./instants.ts";
import { isWithinBounds, laterOf } from "./planned-run.ts";
import type { PlannedRun, Timetable } from "./timetable.ts";

type NextRunQuery = Parameters<Timetable["nextRun"]>[0];

const LEAST_GRACE_MS = 5 * 60_000;
const GRACE_SHARE_OF_GAP = 0.1;

/**
 * The first instant of a DAG without a start: the next one, or the one just past if it is no older than a tenth of the
 * time between the two, and five minutes at least. Without that grace a scheduler that looks a moment late would never
 * fire at all.
 */
function firstInstantWithoutStart(instants: Instants, now: EpochMillis): EpochMillis | undefined {
  const past = instants.lastAtOrBefore(now);
  const next = instants.nextAfter(now);
  if (past === undefined) return next;
  const gapMs = next === undefined ? 0 : next - past;
  return now - past <= Math.max(LEAST_GRACE_MS, gapMs * GRACE_SHARE_OF_GAP) ? past : next;
}

/** The instant that is due next; the newest of those that are past, unless all of them are wanted. */
function nextInstant(instants: Instants, query: NextRunQuery, intervalMs: number): EpochMillis | undefined {
  const { last, now, bounds, catchup } = query;
  const first =
    bounds.start === undefined ? undefined : firstAtOrAfter(instants, epochMillis(bounds.start + intervalMs));
  if (bounds.start !== undefined && first === undefined) return undefined;
  const afterLast = last === undefined ? undefined : instants.nextAfter(last.end);
  if (last !== undefined && afterLast === undefined) return undefined;
  const earliest = laterOf(first, afterLast);
  if (earliest === undefined) return firstInstantWithoutStart(instants, now);
  return catchup ? earliest : laterOf(earliest, instants.lastAtOrBefore(now));
}

/** Fires at instants. The data interval is the `intervalMs` before the instant; 0: one without length. */
export function triggerTimetable(instants: Instants, intervalMs: number): Timetable {
  const endingAt = (end: EpochMillis): PlannedRun => {
    const start = epochMillis(end - intervalMs);
    return { interval: { start, end }, logicalDate: start, runAfter: end };
  };
  return {
    manualInterval: (runAfter) => endingAt(runAfter).interval,
    nextRun(query) {
      const instant = nextInstant(instants, query, intervalMs);
      const run = instant === undefined ? undefined : endingAt(instant);
      return run !== undefined && isWithinBounds(run.interval, query.bounds) ? run : undefined;
    },
    runsBetween(from, to, bounds) {
      const runs: PlannedRun[] = [];
      let instant = firstAtOrAfter(instants, epochMillis(from + intervalMs));
      while (instant !== undefined && instant - intervalMs < to) {
        const run = endingAt(instant);
        if (isWithinBounds(run.interval, bounds)) runs.push(run);
        instant = instants.nextAfter(instant);
      }
      return runs;
    },
  };
}
