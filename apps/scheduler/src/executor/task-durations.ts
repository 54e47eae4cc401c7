/** Weight of the newest duration: after three others it counts for a third of what it did. */
const WEIGHT = 0.3;
/**
 * How many orders a worker may hold whose tasks take less than that, in milliseconds: waiting for the next order would take
 * it longer than doing the task. With 8, workers idle while a batch is written; the shortest gain from 32.
 */
const DEPTHS = [
  { below: 5, depth: 32 },
  { below: 50, depth: 16 },
] as const;
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

  /** How many orders a worker may hold when this task is one of them; 1 where it is long or unknown. */
  depthOf(task: string): number {
    return depthAt(this.averages.get(task));
  }

  /** The same by what has run of late, whichever tasks. */
  depth(): number {
    return depthAt(this.overall);
  }
}

function depthAt(averageMs = Infinity): number {
  return DEPTHS.find(({ below }) => averageMs < below)?.depth ?? 1;
}

function blend(average: number | undefined, durationMs: number): number {
  return average === undefined ? durationMs : average + WEIGHT * (durationMs - average);
}
