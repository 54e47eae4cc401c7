import type { EpochMillis } from "@daymill/core";
import type { HeldCallback, TakenCallback } from "@daymill/metadata";
import type { CallbackBatch } from "./calls-of.ts";

/** A callback that this scheduler has taken. */
interface HeldRow extends HeldCallback {
  readonly callback: TakenCallback;
  /** The fence as it is now: it grows when it is taken again by ourselves, because its lease was over. */
  turn: number;
}

/** A call of a function, from when its callbacks are taken until what came of it is noted. Most calls have one callback. */
export interface HeldCall {
  readonly rows: readonly [HeldRow, ...HeldRow[]];
  /** Until then nobody else takes them. */
  until: EpochMillis;
  /** Whether its function is being called; before, it waits for a process. */
  hasBegun: boolean;
}

/** What a call tells of. */
export function callbacksOf({ rows: [first, ...others] }: HeldCall): CallbackBatch {
  return [first.callback, ...others.map(({ callback }) => callback)];
}

/**
 * The calls that this scheduler has. Each of their callbacks has a lease in the database, which is renewed as long as the
 * call is here, whether it waits for a process or is being made; one whose lease was over before it began is not made.
 */
export class HeldCalls {
  /** By the key of each callback. */
  readonly #known = new Map<number, { readonly call: HeldCall; readonly row: HeldRow }>();
  readonly #open = new Set<HeldCall>();

  /** Calls. */
  get size(): number {
    return this.#open.size;
  }

  /** One call of all of them; those that are here already have the new turn and lease now, and are no part of it. */
  add(callbacks: readonly TakenCallback[], until: EpochMillis): HeldCall | undefined {
    for (const { key, turn } of callbacks) {
      const known = this.#known.get(key);
      if (known === undefined) continue;
      known.row.turn = turn;
      known.call.until = until;
    }
    const [first, ...others] = callbacks
      .filter(({ key }) => !this.#known.has(key))
      .map((callback) => ({ key: callback.key, turn: callback.turn, callback }));
    if (first === undefined) return undefined;
    const call: HeldCall = { rows: [first, ...others], until, hasBegun: false };
    this.#open.add(call);
    for (const row of call.rows) this.#known.set(row.key, { call, row });
    return call;
  }

  all(): HeldCall[] {
    return [...this.#open];
  }

  forget(call: HeldCall): void {
    this.#open.delete(call);
    for (const { key } of call.rows) this.#known.delete(key);
  }
}
