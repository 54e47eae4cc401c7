import { DaymillError } from "@daymill/core";

/** Lets one through at a time, in the order of arrival. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  /**
   * Resolves when it is the caller's turn, with the function that ends it. Calling that twice does nothing more.
   * Rejects with E601 once it is closed.
   */
  async enter(): Promise<() => void> {
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    await before;
    if (!this.#closed) return turn.resolve;
    turn.resolve();
    throw new DaymillError("E601", "The database connection was closed by this program.");
  }

  /** Resolves when whoever is inside has left; nobody enters after that. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }
}
