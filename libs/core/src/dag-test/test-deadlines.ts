import type { SerializedDag, SerializedDeadline } from "../dag/serialized-dag.ts";
import type { TaskContext } from "../dag/task-context.ts";
import { deadlineOffset } from "../decide/deadlines.ts";
import { type EpochMillis, epochMillis } from "../time.ts";

export interface TestDeadline {
  readonly deadline: SerializedDeadline;
  readonly dueAt: EpochMillis;
}

/** The deadlines that a run has which is made then: one that has passed counts only where the schedule was late. */
export function testDeadlines(
  { deadlines = [] }: SerializedDag,
  { run, madeAt }: { readonly run: TaskContext["run"]; readonly madeAt: EpochMillis },
): readonly TestDeadline[] {
  const bases = {
    queued: madeAt,
    logicalDate: run.logicalDate === null ? undefined : Date.parse(run.logicalDate),
    instant: 0,
  };
  return deadlines.flatMap((deadline) => {
    const { origin, offsetMs } = deadlineOffset(deadline);
    const base = bases[origin];
    if (base === undefined) return [];
    const isKept = base + offsetMs > madeAt || (origin === "logicalDate" && run.type === "scheduled");
    return isKept ? [{ deadline, dueAt: epochMillis(base + offsetMs) }] : [];
  });
}
