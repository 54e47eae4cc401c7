import { toError } from "@daymill/core";

export interface TakerParts {
  readonly takeSome: () => Promise<void>;
  readonly onError: (error: Error) => void;
}

/** Takes what is due from the database: one taking at a time, and one more for all who asked meanwhile. */
export class Taker {
  readonly #parts: TakerParts;
  #taking: Promise<void> | undefined;
  /** The one after it. */
  #next: Promise<void> | undefined;

  constructor(parts: TakerParts) {
    this.#parts = parts;
  }

  /** Until what was due at the call is taken, however often others ask after it. Never rejects. */
  async take(): Promise<void> {
    if (this.#next === undefined && this.#taking !== undefined)
      this.#next = this.#taking.then(() => {
        this.#next = undefined;
        return this.#begin();
      });
    await (this.#next ?? this.#begin());
  }

  #begin(): Promise<void> {
    this.#taking = this.#takeSome().finally(() => {
      this.#taking = undefined;
    });
    return this.#taking;
  }

  async #takeSome(): Promise<void> {
    try {
      await this.#parts.takeSome();
    } catch (thrown) {
      this.#parts.onError(toError(thrown));
    }
  }
}
