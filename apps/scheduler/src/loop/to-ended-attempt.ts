import { decideOutcome, isFinalError, withProducedEvents, withReason } from "@daymill/core";
import type { EpochMillis, ResourceUse, TaskError, TaskOutcome } from "@daymill/core";
import type { EffectProblem, EndedAttempt, StoredOutput } from "@daymill/metadata";
import type { AttemptInFlight } from "./attempts-in-flight.ts";
import type { KnownVersion } from "./known-version.ts";
import { toStorable } from "./storable.ts";

export interface AttemptEnd {
  readonly outcome: TaskOutcome;
  readonly startedAt: EpochMillis | null;
  readonly at: EpochMillis;
  /** Absent: nobody measured it. */
  readonly used?: ResourceUse | undefined;
  /** Of a success that returned something. */
  readonly output: StoredOutput | null;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What its policy says of a task that its run's version no longer has: it is not tried again. */
const LEFT_OUT: AttemptInFlight["spec"] = {
  kind: "task",
  produces: [],
  retries: { limit: 0, backoff: "fixed", baseMs: 0, maxMs: 0, jitter: false },
};

/** How a task is retried, as far as its version says. */
export function specOf({ graph }: KnownVersion, taskId: string): AttemptInFlight["spec"] {
  return graph.tasks.get(taskId)?.spec ?? LEFT_OUT;
}

/** How an attempt ended, with where core says that its instance is to go. */
export function toEndedAttempt(attempt: AttemptInFlight, end: AttemptEnd): EndedAttempt {
  const { outcome, at, random } = end;
  const { spec, version, tryNumber, lostCount } = attempt;
  const decision = decideOutcome({
    policy: spec.retries,
    body: spec.kind,
    tryNumber,
    lostCount,
    outcome,
    now: at,
    random,
  });
  const error = errorOf(outcome);
  return {
    ...effectsOf(attempt, end),
    instance: attempt.instance,
    attempt: attempt.attempt,
    run: attempt.run,
    task: attempt.task,
    startedAt: end.startedAt,
    endedAt: at,
    outcome: outcome.kind === "reschedule" ? null : outcome.kind,
    to: decision.to,
    dueAt: decision.dueAt ?? null,
    spendsTry: decision.spendsTry,
    error: toStorable(error && withReason(error, decision.why)),
    input: attempt.input,
    output: end.output,
    used: end.used,
    ...(spec.callbacks && { callbacks: { version, counts: spec.callbacks } }),
    ...(attempt.look && { look: attempt.look }),
  };
}

function effectsOf(attempt: AttemptInFlight, end: AttemptEnd): Pick<EndedAttempt, "effects" | "refuse"> {
  if (end.outcome.kind !== "success") return {};
  const effects = withProducedEvents(end.outcome.effects, attempt.spec.produces);
  const { triggers, assetEvents, assetState } = effects;
  if (triggers.length + assetEvents.length + assetState.length === 0) return {};
  const refuse = ({ code, message, final = isFinalError(code) }: EffectProblem): EndedAttempt => {
    const error = plainError(code, "EffectRefused", message);
    const outcome = { kind: "failed", error, final } as const;
    return toEndedAttempt(attempt, { ...end, outcome, output: null });
  };
  return { effects, refuse };
}

/** What a person reads of an attempt that did not succeed. */
function errorOf(outcome: TaskOutcome): TaskError | null {
  switch (outcome.kind) {
    case "success":
    case "reschedule":
      return null;
    case "failed":
      return outcome.error;
    case "timed_out":
      return plainError("E305", "Timeout", `The task ran longer than its timeout of ${outcome.timeoutMs} ms.`);
    case "skipped":
      return plainError(null, "Skipped", outcome.reason);
    case "killed":
      return plainError(null, "Killed", outcome.reason);
    case "lost":
      return plainError("E306", "Lost", outcome.reason);
    default:
      return outcome satisfies never;
  }
}

function plainError(code: string | null, name: string, message: string): TaskError {
  return { code, name, message, stack: null, details: null };
}
