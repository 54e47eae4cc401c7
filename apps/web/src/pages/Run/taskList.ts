import type { TaskInstance, TaskState } from "@daymill/contract";
import { taskTones } from "../../ui/state/taskTone.ts";

export interface TaskListFilter {
  /** Part of a task id or label, any case. */
  readonly q: string | undefined;
  readonly state: readonly TaskState[] | undefined;
}

/** The instances to show. What failed comes first; the rest stays in graph order. */
export function listTasks(instances: readonly TaskInstance[], { q, state }: TaskListFilter): readonly TaskInstance[] {
  const wanted = q?.toLowerCase() ?? "";
  const matching = instances.filter(
    (one) =>
      (state === undefined || state.includes(one.state)) &&
      (one.taskId.toLowerCase().includes(wanted) || (one.label ?? "").toLowerCase().includes(wanted)),
  );
  const urgent = matching
    .filter((one) => isUrgent(one.state))
    .toSorted((a, b) => taskTones[a.state].rank - taskTones[b.state].rank);
  return [...urgent, ...matching.filter((one) => !isUrgent(one.state))];
}

/** Failed or about to fail: where a person has to look. */
function isUrgent(state: TaskState): boolean {
  return state === "failed" || state === "up_for_retry";
}

/** Where a bar of a timeline stands, in percent of the whole. */
export interface BarPlace {
  readonly left: number;
  readonly width: number;
}

/** Start and length of an instance within the run; undefined when it has not started. Never thinner than can be seen. */
export function placeBar(
  instance: { readonly startMs: number | undefined; readonly endMs: number },
  span: { readonly startMs: number; readonly endMs: number },
): BarPlace | undefined {
  if (instance.startMs === undefined) return undefined;
  const whole = Math.max(1, span.endMs - span.startMs);
  const left = Math.min(99, Math.max(0, ((instance.startMs - span.startMs) / whole) * 100));
  return { left, width: Math.min(100 - left, Math.max(1, ((instance.endMs - instance.startMs) / whole) * 100)) };
}
