import { toError } from "./errors.ts";

/**
 * What was opened one after the other: closed in the opposite order when a later part cannot be opened, or at the end.
 * As AsyncDisposableStack, which Node 22 does not have. Everything is closed, whatever fails on the way.
 */
export class Opened implements AsyncDisposable {
  #closes: (() => unknown)[] = [];

  /** Closes it last of what comes after. */
  defer(close: () => unknown): void {
    this.#closes.push(close);
  }

  use<T extends AsyncDisposable>(part: T): T {
    this.defer(() => part[Symbol.asyncDispose]());
    return part;
  }

  /** What was opened, in hands that do not close it at the end of a block; nothing is left here. */
  move(): Opened {
    const moved = new Opened();
    moved.#closes = this.#closes;
    this.#closes = [];
    return moved;
  }

  /** Rejects with what failed, after all of it was tried. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: Error[] = [];
    for (let close = this.#closes.pop(); close !== undefined; close = this.#closes.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(toError(error));
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, failures.map(({ message }) => message).join("; "));
  }
}
