import { NOT_MAPPED, type RunType, type StateCounts, TASK_STATES } from "@daymill/contract";
import { taskTones } from "../ui/state/taskTone.ts";
import { formatLogicalDate } from "../ui/time/formatTime.ts";

/** What people call a run: its logical date in the DAG's zone, else its id. */
export function runLabel(run: { readonly runId: string; readonly logicalDate: string | null }): string {
  return run.logicalDate === null ? run.runId : formatLogicalDate(run.logicalDate);
}

const typeWords: Readonly<Record<RunType, string>> = {
  scheduled: "scheduled",
  manual: "by hand",
  backfill: "backfill",
  asset: "asset",
};

/** How a run came to be: `scheduled`, `by hand`, `backfill`, `asset`. */
export function runTypeWord(type: RunType): string {
  return typeWords[type];
}

/** `load`, or for an instance of a mapped task its label or index too: `load [eu]`. */
export function instanceLabel(instance: {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly label?: string | null;
}): string {
  if (instance.mapIndex === NOT_MAPPED) return instance.taskId;
  return `${instance.taskId} [${instance.label ?? instance.mapIndex}]`;
}

/** `13 failed, 982 success`: the most urgent first. */
export function describeCounts(counts: StateCounts): string {
  return TASK_STATES.filter((state) => (counts[state] ?? 0) > 0)
    .toSorted((a, b) => taskTones[a].rank - taskTones[b].rank)
    .map((state) => `${counts[state] ?? 0} ${taskTones[state].word.toLowerCase()}`)
    .join(", ");
}

/** `1 run`, `3 runs`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
