import { toError } from "@daymill/core";
import type { LookOrder, Poller, PollerAnswer } from "../poller/poller.ts";

/** What one look comes to. A rejection is a look that came to no answer. */
export type TakeLook = (order: LookOrder) => PollerAnswer | Promise<PollerAnswer>;

/** Looks in this process: for the simulation, for tests and for benches of the loop alone. */
export class InProcessPoller implements Poller {
  readonly #take: TakeLook;
  readonly #open = new Set<Promise<PollerAnswer>>();

  constructor(take: TakeLook) {
    this.#take = take;
  }

  async look(order: LookOrder): Promise<PollerAnswer> {
    const answer = this.#answer(order);
    this.#open.add(answer);
    try {
      return await answer;
    } finally {
      this.#open.delete(answer);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#open);
  }

  async #answer(order: LookOrder): Promise<PollerAnswer> {
    try {
      return await this.#take(order);
    } catch (thrown) {
      const { name, message, stack = null } = toError(thrown);
      return { kind: "trouble", error: { code: null, name, message, stack, details: null }, final: false };
    }
  }
}
