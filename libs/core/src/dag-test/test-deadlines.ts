import type { SerializedDag, SerializedDeadline } from "../dag/serialized-dag.ts";
import type { TaskContext } from "../dag/task-context.ts";
import { averageRunTime, deadlineOffset } from "../decide/deadlines.ts";
import { DaymillError } from "../errors.ts";
import { type Duration, type EpochMillis, epochMillis, parseDuration } from "../time.ts";

export interface TestDeadline {
  readonly deadline: SerializedDeadline;
  readonly dueAt: EpochMillis;
}

interface TestDeadlineFacts {
  readonly run: TaskContext["run"];
  /** A tested run begins as soon as it is made. */
  readonly madeAt: EpochMillis;
  readonly runTimes?: readonly Duration[] | undefined;
}

/** The deadlines that a run has which is made then: one that has passed counts only where the schedule was late. */
export function testDeadlines(
  { deadlines = [] }: SerializedDag,
  { run, madeAt, runTimes = [] }: TestDeadlineFacts,
): readonly TestDeadline[] {
  const runTimesMs = runTimes.map(readRunTime);
  return deadlines.flatMap((deadline) => {
    const { origin, offsetMs } = deadlineOffset(deadline);
    const averageMs = deadline.average && averageRunTime(runTimesMs, deadline.average);
    const bases = {
      queued: madeAt,
      logicalDate: run.logicalDate === null ? undefined : Date.parse(run.logicalDate),
      averageRunTime: averageMs === undefined ? undefined : madeAt + averageMs,
      instant: 0,
    };
    const base = bases[origin];
    if (base === undefined) return [];
    const isKept = base + offsetMs > madeAt || (origin === "logicalDate" && run.type === "scheduled");
    return isKept ? [{ deadline, dueAt: epochMillis(base + offsetMs) }] : [];
  });
}

function readRunTime(text: Duration): number {
  const ms = parseDuration(text);
  if (ms === undefined)
    throw new DaymillError("E209", `The run time "${text}" is not a duration; write "10m" or "1h30m".`);
  return ms;
}
