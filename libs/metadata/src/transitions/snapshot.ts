import { epochMillis, TASK_STATES } from "@daymill/core";
import type {
  DagId,
  JsonValue,
  RunId,
  RunKey,
  RunSnapshot,
  RunState,
  SessionKey,
  TaskState,
  TaskSummary,
  VersionKey,
} from "@daymill/core";

/** What dm_snapshots gives for one run. */
export interface SnapshotRow {
  readonly run: RunKey;
  readonly dag: DagId;
  readonly id: RunId;
  readonly version: VersionKey;
  readonly state: RunState;
  readonly startedAt: number | null;
  readonly start: number;
  readonly end: number;
  readonly onlyWaits: boolean;
  /** See dag_run.held_by. */
  readonly holder: SessionKey | null;
  readonly tasks: readonly TaskRow[] | null;
}

type TaskRow = readonly [
  taskId: string,
  expected: number,
  expanded: boolean,
  counts: readonly number[],
  choice: JsonValue,
  hasChoice: boolean,
  heldByPast: boolean,
  keepsChoice: boolean,
];

export function toSnapshot(row: SnapshotRow): RunSnapshot {
  return {
    runKey: row.run,
    versionKey: row.version,
    state: row.state,
    startedAt: row.startedAt === null ? undefined : epochMillis(row.startedAt),
    interval: { start: epochMillis(row.start), end: epochMillis(row.end) },
    tasks: new Map((row.tasks ?? []).map((task) => [task[0], toSummary(task)])),
  };
}

function toSummary([taskId, expected, expanded, counts, choice, hasChoice, heldByPast]: TaskRow): TaskSummary {
  return { taskId, expected, expanded, counts: toCounts(counts), choice: hasChoice ? choice : undefined, heldByPast };
}

function toCounts(counts: readonly number[]): TaskSummary["counts"] {
  const named: Partial<Record<TaskState, number>> = {};
  for (const [index, state] of TASK_STATES.entries()) {
    const count = counts[index];
    if (count) named[state] = count;
  }
  return named;
}
