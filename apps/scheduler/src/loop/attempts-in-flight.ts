import type { AttemptKey, JsonValue, RunKey, SerializedTask, TaskId, TaskInstanceKey, VersionKey } from "@daymill/core";
import type { LastLook } from "@daymill/metadata";

/** An attempt that the executor has, or whose end is not yet acknowledged by the database. */
export interface AttemptInFlight {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly run: RunKey;
  readonly task: TaskId;
  /** The version that `spec` is of: its run may have moved on to another one. */
  readonly version: VersionKey;
  readonly spec: Pick<SerializedTask, "kind" | "retries" | "produces" | "callbacks">;
  readonly tryNumber: number;
  readonly lostCount: number;
  /** What its body is given; null while that is not known here. */
  readonly input: JsonValue;
  /** Of one that needs no worker: the look with which it ends. */
  readonly look?: LastLook;
}

/** What this scheduler has handed to its executor. Lost with the process: the database knows better. */
export class AttemptsInFlight {
  readonly #attempts = new Map<AttemptKey, AttemptInFlight>();
  readonly #cancelled = new Set<AttemptKey>();

  add(attempt: AttemptInFlight): void {
    this.#attempts.set(attempt.attempt, attempt);
  }

  get(attempt: AttemptKey): AttemptInFlight | undefined {
    return this.#attempts.get(attempt);
  }

  forget(attempt: AttemptKey): void {
    this.#attempts.delete(attempt);
    this.#cancelled.delete(attempt);
  }

  keys(): AttemptKey[] {
    return [...this.#attempts.keys()];
  }

  /** Whether it is here and is to be cancelled now: true once an attempt. */
  markCancelled(attempt: AttemptKey): boolean {
    if (!this.#attempts.has(attempt) || this.#cancelled.has(attempt)) return false;
    this.#cancelled.add(attempt);
    return true;
  }
}
