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
  /** Told of each tick that was done. */
  readonly onTicked?: () => void;
  /** Told of each that failed. */
  readonly onFailed?: (failure: { readonly error: Error; readonly inARow: number }) => void;
}

/** Ticks at an interval, earlier when something is due; never overlapping; goes on after a failure. */
export class Ticker {
  readonly #parts: TickerParts;
  #takeBack: (() => void) | undefined;
  #isStopped = true;
  #isTicking = false;
  #isHastened = false;
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

  /** Ticks soon, rather than at the usual time. */
  hasten(): void {
    if (!this.#isTicking) this.#arrange(0);
    else this.#isHastened = true;
  }

  #arrange(delayMs: number): void {
    if (this.#isStopped) return;
    this.#takeBack?.();
    this.#takeBack = this.#parts.timers.after(delayMs, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const { tick, everyMs, clock, logger, onTicked, onFailed } = this.#parts;
    let nextAt: number | undefined;
    this.#isTicking = true;
    this.#isHastened = false;
    try {
      nextAt = (await tick()) ?? undefined;
      this.#failures = 0;
      onTicked?.();
    } catch (thrown) {
      const error = toError(thrown);
      this.#failures += 1;
      logger.warn("a tick failed; the next one tries again", { error: error.message, inARow: this.#failures });
      onFailed?.({ error, inARow: this.#failures });
    }
    this.#isTicking = false;
    if (this.#isHastened) return this.#arrange(0);
    this.#arrange(nextAt === undefined ? everyMs : Math.max(1, Math.min(everyMs, nextAt - clock.now())));
  }
}
