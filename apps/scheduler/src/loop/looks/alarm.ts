import type { Clock, EpochMillis } from "@daymill/core";
import type { Timers } from "../timers.ts";

export interface AlarmParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ring: () => void;
}

/** Rings at the earliest of the instants that it was set to, then forgets them: whoever is rung knows the next. */
export class Alarm {
  readonly #parts: AlarmParts;
  #set: { readonly at: number; readonly takeBack: () => void } | undefined;
  #isSoon = false;

  constructor(parts: AlarmParts) {
    this.#parts = parts;
  }

  ringAt(at: EpochMillis): void {
    if (this.#set !== undefined && this.#set.at <= at) return;
    this.#set?.takeBack();
    const { clock, timers, ring } = this.#parts;
    const takeBack = timers.after(Math.max(1, at - clock.now()), () => {
      this.#set = undefined;
      ring();
    });
    this.#set = { at, takeBack };
  }

  /** When the events that are already there have been handled. */
  ringSoon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    this.#parts.timers.soon(() => {
      this.#isSoon = false;
      this.#parts.ring();
    });
  }

  takeBack(): void {
    this.#set?.takeBack();
    this.#set = undefined;
  }
}
