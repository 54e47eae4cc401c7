import { toError } from "@daymill/core";

export interface TakerParts {
  readonly takeSome: () => Promise<void>;
  readonly onError: (error: Error) => void;
}

/** Takes what is due from the database: one taking at a time, and another when somebody asked meanwhile. */
export class Taker {
  readonly #parts: TakerParts;
  #taking: Promise<void> | undefined;
  #isAskedAgain = false;

  constructor(parts: TakerParts) {
    this.#parts = parts;
  }

  /** Until what was due at the call is taken. Never rejects. */
  async take(): Promise<void> {
    this.#isAskedAgain = true;
    this.#taking ??= this.#takeAll().finally(() => {
      this.#taking = undefined;
    });
    await this.#taking;
  }

  async #takeAll(): Promise<void> {
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      try {
        await this.#parts.takeSome();
      } catch (thrown) {
        this.#parts.onError(toError(thrown));
      }
    }
  }
}
