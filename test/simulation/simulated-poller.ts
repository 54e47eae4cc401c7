import type { BodyAnswer, Clock } from "@daymill/core";
import type { CallWatch, LookOrder, Poller } from "@daymill/scheduler/testing";

interface OpenLook {
  readonly order: LookOrder;
  /** Of a callback. */
  readonly watch: CallWatch | undefined;
  /** Of a callback: when it began; undefined: it waits for a process. */
  begunAt: number | undefined;
  readonly answer: (answer: BodyAnswer) => void;
}

/** What looks come to. */
export interface LookAnswers {
  answerOf(order: LookOrder): BodyAnswer;
  /** Whether there is a process for a callback. */
  hasProcess(): boolean;
  /** A callback is called by a poller. */
  beginCall(order: LookOrder, by: SimulatedPoller): void;
  /** It has taken too long, and was ended. */
  endCall(order: LookOrder): void;
}

/** A poller whose looks are answered when the simulation says so. */
export class SimulatedPoller implements Poller {
  readonly #open = new Set<OpenLook>();
  readonly #clock: Clock;
  #asks = 0;
  #calls: LookOrder[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  look(order: LookOrder, watch?: CallWatch): Promise<BodyAnswer> {
    if (watch) this.#calls.push(order);
    else this.#asks += 1;
    return new Promise((answer) => {
      this.#open.add({ order, watch, begunAt: watch ? undefined : this.#clock.now(), answer });
    });
  }

  async close(): Promise<void> {
    this.#open.clear();
  }

  /** How often a body was asked for something since this was called last. */
  takeAsks(): number {
    const asks = this.#asks;
    this.#asks = 0;
    return asks;
  }

  /** Callbacks that are to be called since this was called last. */
  takeCalls(): readonly LookOrder[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  open(): readonly OpenLook[] {
    return [...this.#open];
  }

  /** Answers a look; one that has taken too long was given up long ago. A callback begins first, and is answered another time. */
  answer(look: OpenLook, answers: LookAnswers): void {
    if (look.watch && look.begunAt === undefined) return this.#begin(look, look.watch, answers);
    this.#open.delete(look);
    if (!this.#isTooLate(look)) return look.answer(answers.answerOf(look.order));
    if (look.watch) answers.endCall(look.order);
    look.answer(trouble("it took too long"));
  }

  /** The process dies: what was just being asked is done, and nobody hears the answer. */
  die(answers: LookAnswers, isDone: () => boolean): void {
    for (const look of this.#open) {
      this.#open.delete(look);
      if (this.#isTooLate(look) || !isDone()) continue;
      if (look.watch === undefined) answers.answerOf(look.order);
      else if (look.begunAt === undefined && look.watch.isWanted()) answers.beginCall(look.order, this);
    }
  }

  #begin(look: OpenLook, watch: CallWatch, answers: LookAnswers): void {
    if (watch.isWanted() && answers.hasProcess()) {
      look.begunAt = this.#clock.now();
      watch.begun();
      return answers.beginCall(look.order, this);
    }
    this.#open.delete(look);
    look.answer(trouble("there is no process for it"));
  }

  #isTooLate({ begunAt, order }: OpenLook): boolean {
    return begunAt !== undefined && this.#clock.now() - begunAt > order.deadlineMs;
  }
}

export function trouble(message: string): BodyAnswer {
  return { kind: "trouble", error: { code: null, name: "Error", message, stack: null, details: null }, final: false };
}
