import type { BodyAnswer, LookAction } from "@daymill/core";
import type { AttemptOrder } from "../executor/executor.ts";

/** One look, with all that the body is given. */
export interface LookOrder {
  /** Unique within the life of this scheduler. */
  readonly look: number;
  readonly attempt: AttemptOrder;
  readonly action: LookAction;
  /** How long it may take; longer is a trouble. */
  readonly deadlineMs: number;
}

/** Looks at tasks that go on without a worker. Knows no database: orders in, answers out. */
export interface Poller {
  /** Never rejects: what dies, hangs or throws is a trouble or a failure. */
  look(order: LookOrder): Promise<BodyAnswer>;
  /** Lets looks under way finish for up to graceMs, then gives them up. */
  close(graceMs: number): Promise<void>;
}
