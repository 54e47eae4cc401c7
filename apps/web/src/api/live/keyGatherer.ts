import type { QueryKey } from "@tanstack/react-query";

export interface KeyGathererOptions {
  /** Fetches again what a key names; resolves when that is done. */
  readonly renew: (key: QueryKey) => Promise<unknown>;
  /** How long keys gather before they are renewed. */
  readonly gatherMs: number;
}

/**
 * Gathers what is out of date and has it renewed, one round after the other: a busy run never has two fetches of one page
 * under way, and its last change is never missed.
 */
export class KeyGatherer {
  readonly #options: KeyGathererOptions;
  #waiting = new Map<string, QueryKey>();
  #busy = false;

  constructor(options: KeyGathererOptions) {
    this.#options = options;
  }

  add(keys: readonly QueryKey[]): void {
    for (const key of keys) this.#waiting.set(JSON.stringify(key), key);
    if (!this.#busy && this.#waiting.size > 0) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.#options.gatherMs));
      const round = [...this.#waiting.values()];
      this.#waiting = new Map();
      await Promise.allSettled(round.map((key) => this.#options.renew(key)));
    }
    this.#busy = false;
  }
}
