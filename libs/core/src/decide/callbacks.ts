import type { CallbackCounts, CallbackKind } from "../dag/callbacks.ts";
import type { SerializedDag } from "../dag/serialized-dag.ts";
import type { TaskError } from "../dag/task-context.ts";
import type { TaskState } from "../state/task-state.ts";
import { type EpochMillis, epochMillis } from "../time.ts";

/**
 * What a move to a state is called by those who want to be told; empty: nobody is told of it. Whether a success is a
 * recovery, only what came before it tells.
 */
export function kindsOf(to: TaskState): readonly CallbackKind[] {
  switch (to) {
    case "success":
      return ["success", "recovery"];
    case "failed":
      return ["failure"];
    case "up_for_retry":
      return ["retry"];
    case "skipped":
      return ["skip"];
    default:
      return [];
  }
}

/** Who is to be told of what happens in the runs of a version. */
export interface VersionCallbacks {
  readonly run: CallbackCounts | undefined;
  /** By task; those of which nobody is told are left out. */
  readonly tasks: ReadonlyMap<string, CallbackCounts>;
}

/** The callbacks of a DAG; undefined: it has none. */
export function callbacksOfDag({ callbacks, tasks }: SerializedDag): VersionCallbacks | undefined {
  const ofTasks = new Map(tasks.flatMap((task) => (task.callbacks ? [[task.id, task.callbacks] as const] : [])));
  return callbacks === undefined && ofTasks.size === 0 ? undefined : { run: callbacks, tasks: ofTasks };
}

/** A callback that fails is called again, so often in all. */
export const MAX_CALLBACK_TRIES = 3;

/** Calls in a row that never began, before a callback is given up: with their pauses, about a day. */
export const MAX_UNBEGUN_CALLS = 150;

/** Before the second call and before the third: a service that is just restarting is back by then. */
const WAITS_MS = [10_000, 60_000] as const;

/** Before a call that follows one that never began: doubled each time. */
const FIRST_UNBEGUN_WAIT_MS = 10_000;
const LONGEST_UNBEGUN_WAIT_MS = 600_000;

export type CallbackDecision =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly dueAt: EpochMillis }
  /** Nobody calls it again. */
  | { readonly kind: "gives_up" };

export interface CalledBack {
  /** Null: it went well. */
  readonly error: TaskError | null;
  /** False: the function was not called, because there was no process for it, or it died before. */
  readonly hasBegun: boolean;
  /** Calls that began, this one included. */
  readonly tries: number;
  /** Calls in a row that never began, this one included. */
  readonly unbegun: number;
  readonly now: EpochMillis;
}

/** What becomes of a callback that was called, or was to be: trouble of ours spends none of its tries. */
export function decideCallback({ error, hasBegun, tries, unbegun, now }: CalledBack): CallbackDecision {
  if (error === null) return { kind: "done" };
  const waitMs = hasBegun ? waitAfterFailure(tries) : waitAfterUnbegun(unbegun);
  return waitMs === undefined ? { kind: "gives_up" } : { kind: "again", dueAt: epochMillis(now + waitMs) };
}

/** undefined: no more. */
function waitAfterFailure(tries: number): number | undefined {
  return tries < MAX_CALLBACK_TRIES ? WAITS_MS[tries - 1] : undefined;
}

function waitAfterUnbegun(unbegun: number): number | undefined {
  if (unbegun >= MAX_UNBEGUN_CALLS) return undefined;
  return Math.min(FIRST_UNBEGUN_WAIT_MS * 2 ** (unbegun - 1), LONGEST_UNBEGUN_WAIT_MS);
}
