import type { BodyAnswer, Clock } from "@daymill/core";
import type { LookOrder, Poller } from "@daymill/scheduler/testing";

interface OpenLook {
  readonly order: LookOrder;
  readonly orderedAt: number;
  readonly answer: (answer: BodyAnswer) => void;
}

/** What looks come to. */
export interface LookAnswers {
  answerOf(order: LookOrder): BodyAnswer;
}

/** A poller whose looks are answered when the simulation says so. */
export class SimulatedPoller implements Poller {
  readonly #open = new Set<OpenLook>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  look(order: LookOrder): Promise<BodyAnswer> {
    return new Promise((answer) => {
      this.#open.add({ order, orderedAt: this.#clock.now(), answer });
    });
  }

  async close(): Promise<void> {
    this.#open.clear();
  }

  open(): readonly OpenLook[] {
    return [...this.#open];
  }

  /** Answers a look; one that has taken too long was given up long ago. */
  answer(look: OpenLook, answers: LookAnswers): void {
    this.#open.delete(look);
    const isTooLate = this.#clock.now() - look.orderedAt > look.order.deadlineMs;
    look.answer(isTooLate ? trouble("it took too long") : answers.answerOf(look.order));
  }

  /** The process dies: what was just being asked is done, and nobody hears the answer. */
  die(answers: LookAnswers, isDone: () => boolean): void {
    for (const look of this.#open) {
      this.#open.delete(look);
      const isTooLate = this.#clock.now() - look.orderedAt > look.order.deadlineMs;
      if (!isTooLate && isDone()) answers.answerOf(look.order);
    }
  }
}

export function trouble(message: string): BodyAnswer {
  return { kind: "trouble", error: { code: null, name: "Error", message, stack: null, details: null }, final: false };
}
