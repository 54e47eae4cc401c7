import { toError } from "@daymill/core";

/** Work that nobody awaits, until somebody asks whether all of it is done. */
export class WorkInProgress {
  readonly #open = new Set<Promise<void>>();
  readonly #onError: (error: Error) => void;

  constructor(onError: (error: Error) => void) {
    this.#onError = onError;
  }

  add(work: Promise<void>): void {
    const watched = work
      .catch((thrown: unknown) => this.#onError(toError(thrown)))
      .finally(() => this.#open.delete(watched));
    this.#open.add(watched);
  }

  /** Until nothing is open, what is added meanwhile included. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }
}
