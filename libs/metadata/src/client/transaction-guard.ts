import { AsyncLocalStorage } from "node:async_hooks";
import { DaymillError } from "@daymill/core";

/**
 * Knows whether the code that runs now is inside a transaction of one database. Using the outer handle there is a mistake
 * everywhere (the statement would not be part of the transaction) and waits for itself forever where there is one
 * connection only, so it is refused on every database.
 */
export class TransactionGuard {
  readonly #scope = new AsyncLocalStorage<{ open: boolean }>();

  /** Runs work as the inside of a transaction. */
  async runInside<T>(work: () => Promise<T>): Promise<T> {
    // What work leaves running behind it inherits this object: it counts as inside only until the transaction ends.
    const inside = { open: true };
    try {
      return await this.#scope.run(inside, work);
    } finally {
      inside.open = false;
    }
  }

  /** Throws E604 inside a transaction. */
  assertOutside(): void {
    if (this.#scope.getStore()?.open !== true) return;
    throw new DaymillError(
      "E604",
      "The database handle was used inside an open transaction of the same database. Use the transaction's own handle there, or wait until it has ended.",
    );
  }
}
