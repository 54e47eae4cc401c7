import type { AttemptKey, Clock, SessionKey, TaskOutcome } from "@daymill/core";
import type { AttemptOrder, Executor, ExecutorEvent } from "@daymill/scheduler/testing";
import type { Random } from "./random.ts";

export interface RunningBody {
  readonly order: AttemptOrder;
  startedAt: number | undefined;
  cancelled: string | undefined;
}

/** How bodies end: mostly well while faults are on, always well once they are off. */
export interface BodyEnds {
  outcomeOf(order: AttemptOrder, random: Random): TaskOutcome;
}

/** An executor whose bodies begin and end when the simulation says so. */
export class SimulatedExecutor implements Executor {
  readonly sessionKey: SessionKey;
  readonly bodies = new Map<AttemptKey, RunningBody>();
  readonly #clock: Clock;
  readonly #slots: number;
  readonly told: ExecutorEvent[] = [];
  #onEvent: (event: ExecutorEvent) => void = () => undefined;
  #onCapacity: () => void = () => undefined;

  constructor(options: { readonly sessionKey: SessionKey; readonly slots: number; readonly clock: Clock }) {
    this.sessionKey = options.sessionKey;
    this.#slots = options.slots;
    this.#clock = options.clock;
  }

  freeSlots(): number {
    return Math.max(0, this.#slots - this.bodies.size);
  }

  start(order: AttemptOrder): void {
    if (this.bodies.has(order.attemptKey)) throw new Error(`attempt ${order.attemptKey} was started twice`);
    this.bodies.set(order.attemptKey, { order, startedAt: undefined, cancelled: undefined });
  }

  cancel(attemptKey: AttemptKey, reason: string): void {
    const body = this.bodies.get(attemptKey);
    if (body) body.cancelled = reason;
  }

  onEvent(listener: (event: ExecutorEvent) => void): void {
    this.#onEvent = listener;
  }

  onCapacity(listener: () => void): void {
    this.#onCapacity = listener;
  }

  async close(): Promise<void> {
    this.bodies.clear();
  }

  /** One body goes a step further: it begins, or it ends. */
  step(body: RunningBody, random: Random, ends: BodyEnds): void {
    const { attemptKey } = body.order;
    if (body.startedAt === undefined && body.cancelled === undefined && random.chance(0.6)) {
      body.startedAt = this.#clock.now();
      this.#onEvent({ kind: "started", attemptKey, at: this.#clock.now() });
      return;
    }
    this.bodies.delete(attemptKey);
    this.tell(this.endOf(body, random, ends));
    this.#onCapacity();
  }

  /** How a body ends now, without telling. */
  endOf(body: RunningBody, random: Random, ends: BodyEnds): ExecutorEvent {
    const isCancelled = body.cancelled !== undefined && random.chance(0.9);
    const outcome: TaskOutcome = isCancelled
      ? { kind: "killed", reason: body.cancelled ?? "" }
      : ends.outcomeOf(body.order, random);
    const at = this.#clock.now();
    const startedAt = body.startedAt === undefined ? null : (body.startedAt as typeof at);
    return { kind: "ended", attemptKey: body.order.attemptKey, startedAt, at, outcome };
  }

  /** Tells an end, of this life or of another's; also a second time. */
  tell(event: ExecutorEvent): void {
    this.told.push(event);
    this.#onEvent(event);
  }
}
