import type { BodyAnswer, LookAction, ToldEvent } from "@daymill/core";
import type { AttemptOrder } from "../executor/executor.ts";

/** A function of the user's is told what happened. It is answered by a success without output, or by what went wrong. */
export interface CallbackAction {
  readonly kind: "callback";
  /** Which of several functions of the option that the event names. */
  readonly position: number;
  readonly event: ToldEvent;
}

export type PollerAction = LookAction | CallbackAction;

/** One look or callback, with all that the body or the function is given. */
export interface LookOrder {
  /** Unique within the life of this scheduler. */
  readonly look: number;
  readonly attempt: AttemptOrder;
  readonly action: PollerAction;
  /** How long it may take; longer is a trouble. */
  readonly deadlineMs: number;
}

/** What whoever ordered a call is asked and told while it is under way. */
export interface CallWatch {
  /** Asked just before a process gets the order: whether it is still to be carried out. */
  readonly isWanted: () => boolean;
  /** The function of the user's is being called: whatever comes to no answer before was not done. */
  readonly begun: () => void;
}

/** Looks at tasks that go on without a worker, and calls callbacks. Knows no database: orders in, answers out. */
export interface Poller {
  /** Never rejects: what dies, hangs or throws is a trouble or a failure. `watch`: of a callback. */
  look(order: LookOrder, watch?: CallWatch): Promise<BodyAnswer>;
  /** Lets looks under way finish for up to graceMs, then gives them up. */
  close(graceMs: number): Promise<void>;
}
