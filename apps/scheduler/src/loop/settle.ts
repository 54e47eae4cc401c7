import { DaymillError, toError } from "@daymill/core";
import type { AttemptKey, EpochMillis, JsonValue, TaskEffects, TaskOutcome } from "@daymill/core";
import { findOpenAttempt } from "@daymill/metadata";
import type { StoredOutput } from "@daymill/metadata";
import type { ExecutorEvent } from "../executor/executor.ts";
import type { Advancer } from "./advance.ts";
import type { AttemptInFlight, AttemptsInFlight } from "./attempts-in-flight.ts";
import type { Inbox } from "./inbox.ts";
import { learnVersions } from "./learn-versions.ts";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";
import { isStorable, MAX_INLINE_OUTPUT_BYTES } from "./storable.ts";
import { specOf, toEndedAttempt } from "./to-ended-attempt.ts";

export interface SettlerParts extends SchedulerParts {
  readonly inbox: Inbox;
  readonly flight: AttemptsInFlight;
  readonly brain: RunBrain;
  readonly advancer: Advancer;
}

type Ended = Extract<ExecutorEvent, { kind: "ended" }>;

/** Takes what the executor tells into the inbox. */
export class Settler {
  readonly #parts: SettlerParts;
  readonly #open = new Set<Promise<void>>();

  constructor(parts: SettlerParts) {
    this.#parts = parts;
  }

  receive(event: ExecutorEvent): void {
    switch (event.kind) {
      case "started":
        return this.#begin(event.attemptKey, event.at);
      case "ended":
        return this.#receiveEnd(event);
      default:
        return event satisfies never;
    }
  }

  /** The end of an attempt that was looked at. */
  endLook(attempt: AttemptInFlight, outcome: TaskOutcome): void {
    this.#receiveEnd(
      { kind: "ended", attemptKey: attempt.attempt, startedAt: null, at: this.#parts.clock.now(), outcome },
      attempt,
    );
  }

  /** Until every end that was received stands in the inbox. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  #begin(key: AttemptKey, at: EpochMillis): void {
    const attempt = this.#parts.flight.get(key);
    if (attempt === undefined) return;
    this.#parts.inbox.begin({ instance: attempt.instance, attempt: key, run: attempt.run, at, input: attempt.input });
    this.#parts.advancer.nudgeForBeginnings();
  }

  #receiveEnd(received: Ended, attempt = this.#parts.flight.get(received.attemptKey)): void {
    const { event, output } = readEnd(received);
    if (attempt && (output === null || output.bytes <= this.#inlineLimit())) return this.#end(attempt, event, output);
    const work = this.#endLater(event, output, attempt).finally(() => this.#open.delete(work));
    this.#open.add(work);
  }

  #inlineLimit(): number {
    return this.#parts.outputs ? MAX_INLINE_OUTPUT_BYTES : Number.POSITIVE_INFINITY;
  }

  #end(attempt: AttemptInFlight, event: Ended, output: StoredOutput | null): void {
    const { inbox, advancer, random } = this.#parts;
    const { outcome, startedAt, at, used } = event;
    inbox.end(toEndedAttempt(attempt, { outcome, startedAt, at, used, output, random }));
    advancer.nudge();
  }

  /** What needs the database or the store first: the end of an attempt that another life claimed, a large output. */
  async #endLater(event: Ended, output: StoredOutput | null, known: AttemptInFlight | undefined): Promise<void> {
    const { logger, executor } = this.#parts;
    try {
      const attempt = known ?? (await this.#find(event.attemptKey));
      if (attempt === undefined) {
        logger.info("the end of an attempt came too late and was refused", { attempt: event.attemptKey });
        executor.acknowledge?.([event.attemptKey]);
        return;
      }
      await this.#storeAndEnd(attempt, event, output);
    } catch (thrown) {
      logger.error("the end of an attempt could not be taken; its session's lease decides", {
        attempt: event.attemptKey,
        error: toError(thrown).message,
      });
    }
  }

  /** An output that cannot be stored fails the attempt: it is tried again as its policy says. */
  async #storeAndEnd(attempt: AttemptInFlight, event: Ended, output: StoredOutput | null): Promise<void> {
    try {
      this.#end(attempt, event, output && (await this.#store(attempt, output)));
    } catch (thrown) {
      const { name, message, stack = null } = toError(thrown);
      const code = thrown instanceof DaymillError ? thrown.code : null;
      const error = { code, name, message, stack, details: null };
      this.#end(attempt, { ...event, outcome: { kind: "failed", error, final: false } }, null);
    }
  }

  async #store(attempt: AttemptInFlight, output: StoredOutput): Promise<StoredOutput> {
    const { outputs } = this.#parts;
    if (outputs === undefined || output.bytes <= MAX_INLINE_OUTPUT_BYTES) return output;
    const name = { instance: attempt.instance, attempt: attempt.attempt };
    return { ...output, value: null, uri: await outputs.write(name, JSON.stringify(output.value)) };
  }

  async #find(key: AttemptKey): Promise<AttemptInFlight | undefined> {
    const { database, brain } = this.#parts;
    const open = await findOpenAttempt(database.db, key);
    if (open === undefined) return undefined;
    await learnVersions(this.#parts, [open.version]);
    return { ...open, spec: specOf(brain.version(open.version), open.task), input: null };
  }
}

/** What an attempt returned; what the database cannot keep makes a failure of it. */
function readEnd(event: Ended): { readonly event: Ended; readonly output: StoredOutput | null } {
  const { outcome } = event;
  if (outcome.kind !== "success") return { event, output: null };
  const effects = toOutput(toJson(outcome.effects));
  const output = outcome.output === undefined ? null : toOutput(outcome.output);
  if (output === undefined) return { event: { ...event, outcome: unstorable("output") }, output: null };
  if (effects === undefined) return { event: { ...event, outcome: unstorable("effects") }, output: null };
  return { event, output };
}

/** They are JSON in their shape: texts, and values that a worker has serialised. */
function toJson(effects: TaskEffects): JsonValue {
  return effects as unknown as JsonValue;
}

function toOutput(value: JsonValue): StoredOutput | undefined {
  try {
    const json = JSON.stringify(value);
    return isStorable(value, json) ? { value, uri: null, bytes: Buffer.byteLength(json) } : undefined;
  } catch {
    return undefined; // Nested so deeply that reading it exhausts the stack: the database's parser is no deeper.
  }
}

const UNSTORABLE = {
  output: {
    name: "UnstorableOutput",
    what: "The output holds",
    advice: "Encode it (base64, say), or write it to a store and return its URI.",
  },
  effects: {
    name: "UnstorableEffects",
    what: "What the task triggers, emits or sets holds",
    advice: "Encode it (base64, say).",
  },
} as const;

function unstorable(part: keyof typeof UNSTORABLE): TaskOutcome {
  const { name, what, advice } = UNSTORABLE[part];
  const why = `a text with the character NUL or half of a surrogate pair, or is nested thousands of levels deep, which the database cannot keep`;
  return {
    kind: "failed",
    final: false,
    error: { code: "E303", name, message: `${what} ${why}. ${advice}`, stack: null, details: null },
  };
}
