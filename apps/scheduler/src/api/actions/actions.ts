import type { DagId, EpochMillis, JsonObject, RunId, RunKey } from "@daymill/core";

export interface TriggerRequest {
  readonly dagId: DagId;
  /** undefined: made by the server. */
  readonly runId: RunId | undefined;
  /** undefined: none; the run then covers the last complete interval. */
  readonly logicalDate: EpochMillis | undefined;
  readonly params: JsonObject;
  readonly note: string | null;
  readonly who: string;
}

/** What a person can do to DAGs and runs. Each writes who did it, and wakes the scheduler. */
export interface Actions {
  /** False when there is no such DAG. */
  setPaused(change: { readonly dagId: DagId; readonly paused: boolean; readonly who: string }): Promise<boolean>;
  /** Rejects with E701 for an unknown DAG, E703 when the DAG has such a run already. */
  triggerRun(request: TriggerRequest): Promise<RunId>;
  setNote(change: { readonly runKey: RunKey; readonly note: string | null; readonly who: string }): Promise<void>;
  markRun(change: {
    readonly runKey: RunKey;
    readonly state: "success" | "failed" | "queued";
    readonly who: string;
  }): Promise<void>;
}
