import { DaymillError, epochMillis, toError } from "@daymill/core";
import type { AttemptKey, Clock, EpochMillis, SessionKey, TaskOutcome } from "@daymill/core";
import type { AttemptOrder, Executor, ExecutorEvent } from "./executor.ts";

/** Runs a body: what it would have reported from a worker. Rejections are failures of the task. */
export type RunBody = (order: AttemptOrder, signal: AbortSignal) => TaskOutcome | Promise<TaskOutcome>;

export interface InProcessOptions {
  readonly sessionKey: SessionKey;
  readonly slots: number;
  readonly clock: Clock;
  readonly run: RunBody;
}

/**
 * Runs attempts in this process: for the simulation, for tests and for benches of the loop alone. Bodies that end at once
 * are told of at once, in the same turn of the event loop.
 */
export class InProcessExecutor implements Executor {
  readonly sessionKey: SessionKey;
  readonly #options: InProcessOptions;
  readonly #running = new Map<AttemptKey, { readonly abort: AbortController; readonly done: Promise<void> }>();
  #onEvent: (event: ExecutorEvent) => void = () => undefined;
  #onCapacity: () => void = () => undefined;

  constructor(options: InProcessOptions) {
    this.#options = options;
    this.sessionKey = options.sessionKey;
  }

  freeSlots(): number {
    return this.#options.slots - this.#running.size;
  }

  start(order: AttemptOrder): void {
    const abort = new AbortController();
    const startedAt = this.#options.clock.now();
    this.#onEvent({ kind: "started", attemptKey: order.attemptKey, at: startedAt });
    const done = this.#finish(order, startedAt, abort.signal);
    this.#running.set(order.attemptKey, { abort, done });
  }

  cancel(attemptKey: AttemptKey, reason: string): void {
    this.#running.get(attemptKey)?.abort.abort(reason);
  }

  onEvent(listener: (event: ExecutorEvent) => void): void {
    this.#onEvent = listener;
  }

  onCapacity(listener: () => void): void {
    this.#onCapacity = listener;
  }

  async close(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort("closing");
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  async #finish(order: AttemptOrder, startedAt: EpochMillis, signal: AbortSignal): Promise<void> {
    const outcome = await this.#run(order, signal);
    this.#running.delete(order.attemptKey);
    const at = epochMillis(Math.max(startedAt, this.#options.clock.now()));
    this.#onEvent({ kind: "ended", attemptKey: order.attemptKey, startedAt, at, outcome });
    this.#onCapacity();
  }

  async #run(order: AttemptOrder, signal: AbortSignal): Promise<TaskOutcome> {
    try {
      const outcome = await this.#options.run(order, signal);
      return signal.aborted ? { kind: "killed", reason: String(signal.reason) } : outcome;
    } catch (thrown) {
      return failureOf(toError(thrown));
    }
  }
}

function failureOf(error: Error): TaskOutcome {
  const { name, message, stack = null } = error;
  const code = error instanceof DaymillError ? error.code : null;
  return { kind: "failed", error: { code, name, message, stack, details: null }, final: false };
}
