import { type RunAttempt, type TaskState } from "@daymill/contract";
import { epochMs } from "../../ui/time/formatTime.ts";
import { attemptState } from "../TaskInstance/attemptState.ts";

/**
 * What an attempt did for a while. retry: the one before had failed, and its delay went by. waiting: it was ready, but a
 * pool or a limit was full. queued: it had its slot, and no worker had begun. running: it ran. deferred: it went on
 * without a worker, and was looked at.
 */
export type PartKind = "retry" | "waiting" | "queued" | "running" | "deferred";

export interface BarPart {
  readonly kind: PartKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An attempt on the axis of time. */
export interface GanttBar {
  readonly attempt: number;
  readonly mapIndex: number;
  readonly state: TaskState;
  readonly parts: readonly BarPart[];
  /** When it was ready: what it waited for before that is no work of the run. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface BarContext {
  /** Ends what has no end yet. */
  readonly nowMs: number;
  readonly needsWorker: boolean;
  /** The attempt that this one is a retry of; undefined: it is the first, or the first after a clear. */
  readonly before?: RunAttempt | undefined;
}

/** The bars of what has ended: they stay as they are, however often the time goes on. */
const ended = new WeakMap<RunAttempt, GanttBar>();

export function toBar(attempt: RunAttempt, context: BarContext): GanttBar {
  if (attempt.endedAt === null) return makeBar(attempt, context);
  const bar = ended.get(attempt) ?? makeBar(attempt, context);
  ended.set(attempt, bar);
  return bar;
}

function makeBar(attempt: RunAttempt, { nowMs, needsWorker, before }: BarContext): GanttBar {
  const end = at(attempt.endedAt) ?? nowMs;
  const started = Math.min(end, at(attempt.startedAt) ?? end);
  const queued = Math.min(started, at(attempt.queuedAt) ?? started);
  const ready = Math.min(queued, at(attempt.scheduledAt) ?? queued);
  const parts: readonly BarPart[] = [
    { kind: "retry", fromMs: at(before?.endedAt ?? null) ?? ready, toMs: ready },
    { kind: "waiting", fromMs: ready, toMs: queued },
    { kind: "queued", fromMs: queued, toMs: started },
    { kind: needsWorker ? "running" : "deferred", fromMs: started, toMs: end },
  ];
  return {
    attempt: attempt.number,
    mapIndex: attempt.mapIndex,
    state: attemptState(attempt),
    // What has not started has no running part, however long it has waited.
    parts: parts.filter(({ kind, fromMs, toMs }) =>
      kind === "running" || kind === "deferred" ? attempt.startedAt !== null : toMs > fromMs,
    ),
    fromMs: ready,
    toMs: end,
  };
}

function at(instant: string | null): number | undefined {
  return instant === null ? undefined : epochMs(instant);
}

/** How long each part of all bars took together, in ms. */
export function timeSpent(bars: readonly GanttBar[]): Readonly<Record<PartKind, number>> {
  const spent = { retry: 0, waiting: 0, queued: 0, running: 0, deferred: 0 };
  for (const { parts } of bars) for (const { kind, fromMs, toMs } of parts) spent[kind] += toMs - fromMs;
  return spent;
}

/** How long an attempt did what it was for, on a worker or without. */
export function timeAtWork(bars: readonly GanttBar[]): number {
  const { running, deferred } = timeSpent(bars);
  return running + deferred;
}

/** A while in which so many ran at once; `share` of the most that ever did. */
export interface BandStep {
  readonly fromMs: number;
  readonly toMs: number;
  readonly share: number;
}

const BAND_STEPS = 80;

/** How many instances of a mapped task ran at once, over its time, in at most 80 steps. */
export function concurrencyBand(bars: readonly GanttBar[]): readonly BandStep[] {
  const runs = bars.flatMap(({ parts }) => parts.filter(({ kind }) => kind === "running" || kind === "deferred"));
  if (runs.length === 0) return [];
  const fromMs = Math.min(...runs.map((run) => run.fromMs));
  const stepMs = Math.max(1, (Math.max(...runs.map((run) => run.toMs)) - fromMs) / BAND_STEPS);
  const counts = Array.from<number>({ length: BAND_STEPS }).fill(0);
  for (const run of runs) {
    const first = Math.min(BAND_STEPS - 1, Math.floor((run.fromMs - fromMs) / stepMs));
    const last = Math.min(BAND_STEPS - 1, Math.floor((run.toMs - fromMs) / stepMs));
    for (let step = first; step <= last; step += 1) counts[step] = (counts[step] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const steps: BandStep[] = [];
  for (const [step, count] of counts.entries()) {
    const share = count / most;
    const begin = fromMs + step * stepMs;
    const before = steps.at(-1);
    if (before?.share === share) steps[steps.length - 1] = { ...before, toMs: begin + stepMs };
    else steps.push({ fromMs: begin, toMs: begin + stepMs, share });
  }
  return steps.filter((step) => step.share > 0);
}
