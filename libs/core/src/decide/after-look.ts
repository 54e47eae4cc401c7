import type { LookAnswer } from "../dag/look.ts";
import type { BodyKind, PokeBackoff } from "../dag/serialized-dag.ts";
import type { TaskError, TaskOutcome } from "../dag/task-context.ts";
import { type EpochMillis, epochMillis } from "../time.ts";
import { retryDelay } from "./retry-delay.ts";

export interface LookQuery {
  readonly answer: LookAnswer;
  /** A sensor's time runs over its retries: when it is over, a failure is not retried. */
  readonly body: BodyKind;
  readonly now: EpochMillis;
  /** Between two pokes, or two polls at the most. */
  readonly everyMs: number;
  /** How the time between two pokes grows from there. Default: it does not. */
  readonly backoff?: PokeBackoff;
  /** Pokes of this attempt before this one. */
  readonly pokes: number;
  /** When the task runs out of time; null: never. */
  readonly deadline: EpochMillis | null;
  /** What it was given, for the record. */
  readonly timeoutMs: number | null;
  /** Whether running out of time skips it instead of failing it. */
  readonly softFail: boolean;
  /** What an error of a poke does instead of ending the attempt in failure. Default: nothing. */
  readonly onError?: "wait" | "skip";
  /** What nobody waits for any more is left running instead of being cancelled. Default: no. */
  readonly onTimeout?: "leave";
  /** When the job was submitted; null: it was not, or is none. */
  readonly submittedAt: EpochMillis | null;
  /** Looks just before this one that came to no answer, in a row. */
  readonly troubles: number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * How a job stands for good, that it is to be stopped, or that it is left running unless another try takes it up. Absent:
 * as before.
 */
export type JobEnd = "succeeded" | "failed" | "cancelled" | "cancelling" | "left";

type Failure = Extract<TaskOutcome, { readonly kind: "failed" }>;

export type LookDecision =
  | { readonly kind: "ends"; readonly outcome: TaskOutcome; readonly job?: JobEnd }
  /** The attempt stays open. dueAt null: until something happens. */
  | { readonly kind: "goes_on"; readonly dueAt: EpochMillis | null; readonly isTroubled: boolean };

/**
 * Looks in a row that may come to no answer; the next one ends the attempt. With the waits between them that is about
 * nine minutes: a service or a network may be down for a while without failing work that goes on elsewhere.
 */
export const MAX_TROUBLES_IN_A_ROW = 15;

const FIRST_TROUBLE_MS = 1_000;
const LONGEST_TROUBLE_MS = 60_000;
/** A job is polled this long after it was submitted, then after twice as long, and so on, up to its interval. */
const FIRST_POLL_MS = 1_000;
/** For an earlier job to be cancelled. The end of the cancel is told; this is for a word that was lost. */
const BLOCKED_MS = 5_000;
/** Looks that are due within this time are made together. */
const GRAIN_MS = 250;

/** What becomes of an attempt after a look: whether it ends, and how, or when it is looked at again. */
export function decideLook(query: LookQuery): LookDecision {
  const { answer, now } = query;
  switch (answer.kind) {
    case "ended":
      return answer.outcome.kind === "failed" ? afterFailure(query, answer.outcome) : endWith(answer.outcome);
    case "nothing":
      return isOutOfTime(query) ? runOutOfTime(query) : goOn(query, now + pokeDelay(query));
    case "submitted":
    case "running":
      return isOutOfTime(query) ? runOutOfTime(query) : goOn(query, now + pollDelay(query));
    case "job_failed":
      return { kind: "ends", outcome: failed(`The job failed: ${answer.reason}`, answer.final), job: "failed" };
    case "job_cancelled":
      return { kind: "ends", outcome: failed(wasCancelled(answer.reason), false), job: "cancelled" };
    case "trouble":
      return afterTrouble(query, answer);
    case "blocked":
      return isOutOfTime(query) ? runOutOfTime(query) : goOn(query, now + BLOCKED_MS);
    case "unmet":
      return isOutOfTime(query) ? runOutOfTime(query) : goOn(query, answer.dueAt);
    default:
      return answer satisfies never;
  }
}

/** A success that had a job is the end of that job. */
function endWith(outcome: TaskOutcome): LookDecision {
  return outcome.kind === "success" ? { kind: "ends", outcome, job: "succeeded" } : { kind: "ends", outcome };
}

/** A failure that no retry cures stays one: it says more than that the time is over. */
function afterFailure(query: LookQuery, outcome: Failure): LookDecision {
  if (query.body === "sensor" && !outcome.final) {
    if (isOutOfTime(query)) return runOutOfTime(query);
    if (query.onError === "wait") return goOn(query, query.now + pokeDelay(query));
  }
  return { kind: "ends", outcome: softened(query, outcome) };
}

function softened({ onError }: LookQuery, outcome: Failure): TaskOutcome {
  return onError === "skip" ? { kind: "skipped", reason: `Its poke failed: ${outcome.error.message}` } : outcome;
}

function isOutOfTime({ deadline, now }: LookQuery): boolean {
  return deadline !== null && now >= deadline;
}

function runOutOfTime({ softFail, onError, onTimeout, timeoutMs }: LookQuery): LookDecision {
  const limit = timeoutMs ?? 0;
  const outcome: TaskOutcome =
    softFail || onError === "skip"
      ? { kind: "skipped", reason: `It ran out of time after ${limit} ms.` }
      : { kind: "timed_out", timeoutMs: limit };
  return { kind: "ends", outcome, job: onTimeout === "leave" ? "left" : "cancelling" };
}

function goOn({ deadline }: LookQuery, at: number | null, isTroubled = false): LookDecision {
  const aligned = at === null ? Number.POSITIVE_INFINITY : Math.ceil(at / GRAIN_MS) * GRAIN_MS;
  const dueAt = Math.min(aligned, deadline ?? Number.POSITIVE_INFINITY);
  return { kind: "goes_on", dueAt: dueAt === Number.POSITIVE_INFINITY ? null : epochMillis(dueAt), isTroubled };
}

function pokeDelay({ everyMs, backoff, pokes, random }: LookQuery): number {
  if (backoff === undefined) return everyMs;
  return retryDelay({ backoff: "exponential", baseMs: everyMs, ...backoff }, pokes + 1, random);
}

function pollDelay({ now, everyMs, submittedAt }: LookQuery): number {
  return Math.min(everyMs, Math.max(FIRST_POLL_MS, now - (submittedAt ?? now)));
}

function afterTrouble(query: LookQuery, { error, final }: { error: TaskError; final: boolean }): LookDecision {
  if (isOutOfTime(query)) return runOutOfTime(query);
  const isTooOften = query.troubles >= MAX_TROUBLES_IN_A_ROW && query.onError !== "wait";
  if (final || isTooOften) {
    const outcome = softened(query, { kind: "failed", error, final });
    return { kind: "ends", outcome, ...(query.onTimeout === "leave" && !final && { job: "left" as const }) };
  }
  const waitMs = Math.min(FIRST_TROUBLE_MS * 2 ** query.troubles, LONGEST_TROUBLE_MS);
  return goOn(query, query.now + waitMs, true);
}

function wasCancelled(reason: string | null): string {
  return `The job was cancelled by somebody else${reason === null ? "" : `: ${reason}`}`;
}

function failed(message: string, final: boolean): TaskOutcome {
  const error = { code: null, name: "RemoteJobError", message, stack: null, details: null };
  return { kind: "failed", error, final };
}
