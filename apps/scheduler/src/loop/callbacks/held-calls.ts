import type { EpochMillis } from "@daymill/core";
import type { HeldCallback, TakenCallback } from "@daymill/metadata";

/** A callback that this scheduler has taken. */
interface HeldRow extends HeldCallback {
  /** The fence as it is now: it grows when it is taken again by ourselves, because its lease was over. */
  turn: number;
}

/** A call of a function, from when its callbacks are taken until what came of it is noted. Most calls have one callback. */
export interface HeldCall {
  readonly rows: readonly HeldRow[];
  /** Until then nobody else takes them. */
  until: EpochMillis;
  /** Whether its function is being called; before, it waits for a process. */
  hasBegun: boolean;
}

/**
 * The calls that this scheduler has. Each of their callbacks has a lease in the database, which is renewed as long as the
 * call is here, whether it waits for a process or is being made; one whose lease was over before it began is not made.
 */
export class HeldCalls {
  readonly #calls = new Map<number, HeldCall>();
  readonly #open = new Set<HeldCall>();

  /** Calls. */
  get size(): number {
    return this.#open.size;
  }

  /** One call of all of them; those that are here already have the new turn and lease now, and are no part of it. */
  add(callbacks: readonly Pick<TakenCallback, "key" | "turn">[], until: EpochMillis): HeldCall | undefined {
    const rows: HeldRow[] = [];
    for (const { key, turn } of callbacks) {
      const known = this.#calls.get(key);
      const row = known?.rows.find((each) => each.key === key);
      if (known === undefined || row === undefined) {
        rows.push({ key, turn });
        continue;
      }
      row.turn = turn;
      known.until = until;
    }
    if (rows.length === 0) return undefined;
    const call = { rows, until, hasBegun: false };
    this.#open.add(call);
    for (const { key } of rows) this.#calls.set(key, call);
    return call;
  }

  all(): HeldCall[] {
    return [...this.#open];
  }

  forget(call: HeldCall): void {
    this.#open.delete(call);
    for (const { key } of call.rows) this.#calls.delete(key);
  }
}
