import { toError } from "@daymill/core";
import type { BodyAnswer } from "@daymill/core";
import type { CallWatch, LookOrder, Poller } from "../poller/poller.ts";

/** What one look comes to. A rejection is a look that came to no answer. `begun` is told of the call of a callback. */
export type TakeLook = (order: LookOrder, begun: () => void) => BodyAnswer | Promise<BodyAnswer>;

/** Looks in this process: for the simulation, for tests and for benches of the loop alone. */
export class InProcessPoller implements Poller {
  readonly #take: TakeLook;
  readonly #open = new Set<Promise<BodyAnswer>>();

  constructor(take: TakeLook) {
    this.#take = take;
  }

  async look(order: LookOrder, watch?: CallWatch): Promise<BodyAnswer> {
    const answer = this.#answer(order, () => watch?.begun());
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

  async #answer(order: LookOrder, begun: () => void): Promise<BodyAnswer> {
    try {
      return await this.#take(order, begun);
    } catch (thrown) {
      const { name, message, stack = null } = toError(thrown);
      return { kind: "trouble", error: { code: null, name, message, stack, details: null }, final: false };
    }
  }
}
