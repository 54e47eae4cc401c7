import type { EpochMillis } from "@daymill/core";
import type { HeldCallback, TakenCallback } from "@daymill/metadata";

/** A callback that this scheduler has taken, from then until what came of it is noted. */
export interface HeldCall extends HeldCallback {
  /** The fence as it is now: it grows when it is taken again by ourselves, because its lease was over. */
  turn: number;
  /** Until then nobody else takes it. */
  until: EpochMillis;
  /** Whether its function is being called; before, it waits for a process. */
  hasBegun: boolean;
}

/**
 * The callbacks that this scheduler has. Each has a lease in the database, which is renewed as long as the callback is here,
 * whether it waits for a process or is being called; one whose lease was over before its call began is not called.
 */
export class HeldCalls {
  readonly #calls = new Map<number, HeldCall>();

  get size(): number {
    return this.#calls.size;
  }

  /** Undefined: it is here already, and has the new turn and lease now. */
  add({ key, turn }: Pick<TakenCallback, "key" | "turn">, until: EpochMillis): HeldCall | undefined {
    const known = this.#calls.get(key);
    if (known) {
      known.turn = turn;
      known.until = until;
      return undefined;
    }
    const call = { key, turn, until, hasBegun: false };
    this.#calls.set(key, call);
    return call;
  }

  all(): HeldCall[] {
    return [...this.#calls.values()];
  }

  forget({ key }: HeldCallback): void {
    this.#calls.delete(key);
  }
}
