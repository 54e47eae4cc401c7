import { startTimer } from "../process/timer.ts";

/** The times of a stop that a body does not answer. */
export interface LadderTimes {
  /** From its signal (or its timeout) to SIGTERM for its process group. */
  readonly abortGraceMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly termGraceMs: number;
}

/**
 * Together below 10 s: a scheduler that cannot renew its lease stops everything after 20 s, and after 30 s others may run
 * the same tasks.
 */
export const LADDER_TIMES: LadderTimes = { abortGraceMs: 5_000, termGraceMs: 3_000 };

/** One climb: SIGTERM after a while, then SIGKILL, unless it is called off. */
export class StopLadder {
  private timer: NodeJS.Timeout | undefined;
  private readonly signal: (signal: "SIGTERM" | "SIGKILL") => void;
  private readonly times: LadderTimes;

  constructor(times: LadderTimes, signal: (signal: "SIGTERM" | "SIGKILL") => void) {
    this.times = times;
    this.signal = signal;
  }

  /** Begins the climb in delayMs; an earlier beginning replaces a later one. */
  start(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = startTimer(() => this.terminate(), delayMs + this.times.abortGraceMs);
  }

  callOff(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private terminate(): void {
    this.signal("SIGTERM");
    this.timer = setTimeout(() => this.signal("SIGKILL"), this.times.termGraceMs);
  }
}
