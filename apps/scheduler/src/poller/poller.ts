import type { JsonValue, LookAnswer } from "@daymill/core";
import type { AttemptOrder } from "../executor/executor.ts";

/** What is done in one look at a task that holds no worker. */
export type LookAction =
  | { readonly kind: "poke" }
  /** `isAgain`: it may have been submitted with this token before. Then it is looked for first, unless the job is idempotent. */
  | { readonly kind: "submit"; readonly token: string; readonly isAgain: boolean }
  /** Of a job that succeeded the output is collected: it answers `ended`, effects included. */
  | { readonly kind: "poll"; readonly handle: JsonValue; readonly token: string }
  /** Without a handle the job is found by its token; one that is not found is cancelled. */
  | { readonly kind: "cancel"; readonly handle: JsonValue | null; readonly token: string };

/** One look, with all that the body is given. */
export interface LookOrder {
  /** Unique within the life of this scheduler. */
  readonly look: number;
  readonly attempt: AttemptOrder;
  readonly action: LookAction;
  /** How long it may take; longer is a trouble. */
  readonly deadlineMs: number;
}

export type PollerAnswer = LookAnswer | { readonly kind: "cancelled" };

/** Looks at tasks that go on without a worker. Knows no database: orders in, answers out. */
export interface Poller {
  /** Never rejects: what dies, hangs or throws is a trouble or a failure. */
  look(order: LookOrder): Promise<PollerAnswer>;
  /** Lets looks under way finish for up to graceMs, then gives them up. */
  close(graceMs: number): Promise<void>;
}
