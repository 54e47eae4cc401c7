import { toError } from "@daymill/core";
import type { Clock, Logger } from "@daymill/core";
import type { Timers } from "./timers.ts";

export interface TickerParts {
  /** Gives the instant at which something is due before the usual time, if it knows of one. */
  readonly tick: () => Promise<number | undefined | void>;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Ticks at an interval, earlier when something is due; never overlapping; goes on after a failure. */
export class Ticker {
  readonly #parts: TickerParts;
  #takeBack: (() => void) | undefined;
  #isStopped = true;
  #failures = 0;

  constructor(parts: TickerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isStopped = false;
    this.#arrange(0);
  }

  stop(): void {
    this.#isStopped = true;
    this.#takeBack?.();
  }

  #arrange(delayMs: number): void {
    if (this.#isStopped) return;
    this.#takeBack = this.#parts.timers.after(delayMs, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const { tick, everyMs, clock, logger } = this.#parts;
    let nextAt: number | undefined;
    try {
      nextAt = (await tick()) ?? undefined;
      this.#failures = 0;
    } catch (thrown) {
      this.#failures += 1;
      logger.warn("a tick failed; the next one tries again", {
        error: toError(thrown).message,
        inARow: this.#failures,
      });
    }
    this.#arrange(nextAt === undefined ? everyMs : Math.max(1, Math.min(everyMs, nextAt - clock.now())));
  }
}
