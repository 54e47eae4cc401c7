import type { AttemptKey, Clock, DagId, EpochMillis, JsonObject, RunId, RunKey } from "@daymill/core";
import type { Acknowledgement, MetadataDatabase, PauseChange, RunMark, RunName } from "@daymill/metadata";
import type { LiveEvent } from "@daymill/contract";

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

/** What a person can do to DAGs and runs. Each writes who did it, tells the browsers, and wakes the scheduler. */
export interface Actions {
  /** False when there is no such DAG. */
  setPaused(change: PauseChange): Promise<boolean>;
  /** Until when somebody knew of the DAG's failures before; undefined when there is no such DAG. */
  acknowledge(change: Acknowledgement): Promise<{ readonly former: EpochMillis | null } | undefined>;
  /** Rejects with E701 for an unknown DAG, E702 for wrong parameters, E703 when the DAG has such a run already. */
  triggerRun(request: TriggerRequest): Promise<RunId>;
  setNote(change: {
    readonly runKey: RunKey;
    readonly run: RunName;
    readonly note: string | null;
    readonly who: string;
  }): Promise<void>;
  /** False: it stands so already, is over and only an open one is meant, or is to be queued and is not over; nothing is done. */
  markRun(mark: RunMark & { readonly run: RunName }): Promise<boolean>;
}

/** What every action that changes something stands on. */
export interface ActionParts {
  /** Whether who clears or marks has to say why. Default: false. */
  readonly requiresNote?: boolean;
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  /** These runs changed: they go on at once. None: something may start that could not before. */
  readonly wake: (runs: readonly RunKey[]) => void;
  /** Stops attempts that were taken away. */
  readonly cancel: (attempts: readonly AttemptKey[], reason: string) => void;
  readonly tell: Teller;
}

/** Tells the browsers what the scheduler does not tell: what people did. */
export interface Teller {
  /** Much about a run may have changed: it is to be fetched. */
  run(run: RunName): void;
  other(event: Exclude<LiveEvent, { kind: "run" | "hello" | "reset" }>): void;
}
