import { isSkippedInput } from "@daymill/core";
import type { DaymillError, JsonValue, TaskOutcome } from "@daymill/core";
import type { ClaimedWork } from "@daymill/metadata";
import type { AttemptsInFlight } from "./attempts-in-flight.ts";
import { prepareOrders } from "./dispatch.ts";
import type { Dispatchable } from "./dispatch.ts";
import type { Inbox } from "./inbox.ts";
import { learnVersions } from "./learn-versions.ts";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";
import { specOf, toEndedAttempt } from "./to-ended-attempt.ts";

export interface DispatcherParts extends SchedulerParts {
  readonly inbox: Inbox;
  readonly flight: AttemptsInFlight;
  readonly brain: RunBrain;
  /** Reads an output that lies in the store. */
  readonly read: (uri: string) => Promise<JsonValue>;
}

/** Hands claimed work to the executor. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  #pending = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Attempts that are claimed but not yet with the executor: their slots are not free. */
  pending(): number {
    return this.#pending;
  }

  async dispatch(work: ClaimedWork): Promise<void> {
    this.#pending += work.attempts.length;
    try {
      await learnVersions(
        this.#parts,
        [...work.runs.values()].map((run) => run.version),
      );
      for (const prepared of await prepareOrders(work, this.#parts)) this.#start(prepared);
    } finally {
      this.#pending -= work.attempts.length;
    }
  }

  #start(prepared: Dispatchable): void {
    const { flight, executor, inbox, clock, random } = this.#parts;
    const { attempt, known } = prepared;
    const spec = specOf(known, attempt.task);
    const { instance, run, task, tryNumber, lostCount } = attempt;
    const inFlight = { instance, attempt: attempt.attempt, run, task, version: known.key, spec, tryNumber, lostCount };
    if ("order" in prepared) {
      flight.add({ ...inFlight, input: prepared.order.input });
      executor.start(prepared.order);
      return;
    }
    const outcome = outcomeOfProblem(prepared.problem);
    const end = { outcome, startedAt: null, at: clock.now(), output: null, random };
    inbox.end(toEndedAttempt({ ...inFlight, input: null }, end));
  }
}

/** How an attempt ends whose input cannot be made: the same would fail again, so it is not retried. */
export function outcomeOfProblem(problem: DaymillError): TaskOutcome {
  const { code, name, message } = problem;
  if (isSkippedInput(problem)) return { kind: "skipped", reason: message };
  return { kind: "failed", error: { code, name, message, stack: null, details: null }, final: true };
}
