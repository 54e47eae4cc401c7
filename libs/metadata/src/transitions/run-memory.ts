import type { RunKey, RunSnapshot, SessionKey, TaskId, TaskState, TaskSummary } from "@daymill/core";
import type { RunName } from "../queries/run-detail.ts";
import type { ClaimedWork } from "./claimed-work.ts";
import { toSnapshot } from "./snapshot.ts";
import type { SnapshotRow } from "./snapshot.ts";

/** How a run stands, as far as its holder knows. */
export interface RememberedRun {
  readonly name: RunName;
  readonly snapshot: RunSnapshot;
  /** Tasks whose output a condition reads: when one of them succeeds, the run is read anew. */
  readonly choosing: ReadonlySet<string>;
}

/** An instance that went from one state to another. */
export interface RememberedMove {
  readonly run: RunKey;
  readonly task: TaskId;
  readonly from: TaskState;
  readonly to: TaskState;
}

interface Entry extends RememberedRun {
  readonly tasks: Map<string, TaskSummary>;
}

/** Summaries of tasks over all runs; about 300 bytes each. */
const MAX_TASKS = 100_000;

/**
 * What one scheduler remembers of the runs that it holds (dag_run.held_by), so that a batch need not read how they stand.
 * A run that it does not hold any more may stand here as it was: whoever uses an entry asks, under the run's lock, whether
 * it is held. Runs ahead of the transaction that it is used in: when that fails, all is forgotten.
 */
export class RunMemory {
  /** Null: it remembers nothing. */
  readonly holder: SessionKey | null;
  readonly #maxTasks: number;
  readonly #runs = new Map<RunKey, Entry>();
  #tasks = 0;

  /** `maxTasks`: of all runs together; beyond, those that were read first are forgotten. Default: 100,000. */
  constructor(holder: SessionKey | null, maxTasks: number = MAX_TASKS) {
    this.holder = holder;
    this.#maxTasks = maxTasks;
  }

  get(run: RunKey): RememberedRun | undefined {
    return this.#runs.get(run);
  }

  all(): ReadonlyMap<RunKey, RememberedRun> {
    return this.#runs;
  }

  /** Takes what was read, if it is of a run that is held here. */
  learn(row: SnapshotRow): RunSnapshot {
    this.forget(row.run);
    const snapshot = toSnapshot(row);
    if (this.holder === null || row.holder !== this.holder) return snapshot;
    const tasks = new Map(snapshot.tasks);
    const choosing = new Set(
      (row.tasks ?? []).flatMap(([task, , , , , , , keepsChoice]) => (keepsChoice ? [task] : [])),
    );
    this.#runs.set(row.run, {
      name: { dagId: row.dag, runId: row.id },
      snapshot: { ...snapshot, tasks },
      choosing,
      tasks,
    });
    this.#tasks += tasks.size;
    for (const [oldest] of this.#runs) {
      if (this.#tasks <= this.#maxTasks || oldest === row.run) break;
      this.forget(oldest);
    }
    return snapshot;
  }

  /** Instances moved. Runs that are not remembered are passed over. */
  apply(moves: Iterable<RememberedMove>): void {
    for (const { run, task, from, to } of moves) {
      const tasks = this.#runs.get(run)?.tasks;
      const summary = tasks?.get(task);
      if (summary) tasks?.set(task, { ...summary, counts: shifted(summary.counts, from, to) });
    }
  }

  forget(run: RunKey): void {
    this.#tasks -= this.#runs.get(run)?.tasks.size ?? 0;
    this.#runs.delete(run);
  }

  forgetAll(): void {
    this.#runs.clear();
    this.#tasks = 0;
  }
}

/** Claims, as moves. */
export function claimMoves({ attempts }: ClaimedWork): RememberedMove[] {
  return attempts.map(({ run, task }) => ({ run, task, from: "scheduled", to: "queued" }));
}

function shifted(counts: TaskSummary["counts"], from: TaskState, to: TaskState): TaskSummary["counts"] {
  const changed = { ...counts };
  const left = (changed[from] ?? 0) - 1;
  if (left > 0) changed[from] = left;
  else delete changed[from];
  changed[to] = (changed[to] ?? 0) + 1;
  return changed;
}
