import type { EventEmitter } from "node:events";
import type { DagId, RunId, RunKey } from "@daymill/core";
import type { MovedInstance } from "@daymill/metadata";

export interface RunEvent {
  readonly runKey: RunKey;
  readonly dagId: DagId;
  readonly runId: RunId;
}

export interface TaskMovedEvent extends RunEvent, MovedInstance {}

export interface RunEndedEvent extends RunEvent {
  readonly state: "success" | "failed";
}

export interface BackfillEvent {
  readonly backfillKey: number;
  readonly dagId: DagId;
  readonly state: "running" | "paused" | "completed";
}

/** What happens, as it is committed. Hints: after a crash or a lost answer of the database some never come. */
export interface SchedulerEventMap {
  readonly "run:started": [RunEvent];
  readonly "run:ended": [RunEndedEvent];
  /** It is not over, and should have been. */
  readonly "deadline:missed": [Omit<RunEvent, "runKey">];
  /** An instance went from one state to another. */
  readonly "task:moved": [TaskMovedEvent];
  /** Too many runs of the DAG failed in a row: nothing of it starts until a person lets it go on. */
  readonly "dag:paused": [{ readonly dagId: DagId }];
  /** Days of a backfill were taken, too many of its runs failed, or it was completed. */
  readonly "backfill:moved": [BackfillEvent];
  /** A callback was called, or could not be: then `error` says why. Of one that was, it says what the callback threw. */
  readonly "callback:called": [{ readonly hasBegun: boolean; readonly error: string | null }];
  /** A batch or a tick failed; it is tried again. `inARow` counts failures since the last success of that part. */
  readonly "loop:failed": [LoopFailure];
  /** A tick or, after one that failed, a batch was done: that part of the loop is well. */
  readonly "loop:went": [{ readonly part: LoopPart }];
}

/** batch: writes what ended and claims what is ready. tick: looks at everything, and makes the runs that are due. */
export type LoopPart = "batch" | "tick";

export interface LoopFailure {
  readonly part: LoopPart;
  readonly error: Error;
  readonly inARow: number;
}

export type SchedulerEvents = EventEmitter<SchedulerEventMap>;
