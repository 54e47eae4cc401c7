/** Weight of the newest duration: after three others it counts for a third of what it did. */
const WEIGHT = 0.3;
/** Below this, waiting for the next order takes a worker longer than doing the task. */
const SHORT_MS = 50;
/** More tasks than an installation has; a bound, not a tuning knob. */
const MAX_TASKS = 20_000;

/** How long tasks took of late: moving averages of their bodies' durations in milliseconds. */
export class TaskDurations {
  private readonly averages = new Map<string, number>();
  private overall: number | undefined;

  record(task: string, durationMs: number): void {
    this.overall = blend(this.overall, durationMs);
    const average = blend(this.averages.get(task), durationMs);
    // Written last: the map forgets what was seen longest ago.
    this.averages.delete(task);
    this.averages.set(task, average);
    const oldest = this.averages.size > MAX_TASKS ? this.averages.keys().next().value : undefined;
    if (oldest !== undefined) this.averages.delete(oldest);
  }

  /** Whether this task is short enough to be prefetched. Unknown tasks are not. */
  isShort(task: string): boolean {
    return (this.averages.get(task) ?? Infinity) < SHORT_MS;
  }

  /** Whether what has run of late, whichever tasks, was short. */
  areShort(): boolean {
    return (this.overall ?? Infinity) < SHORT_MS;
  }
}

function blend(average: number | undefined, durationMs: number): number {
  return average === undefined ? durationMs : average + WEIGHT * (durationMs - average);
}
