import { toError } from "@daymill/core";
import type { Logger, TaskError } from "@daymill/core";
import { failedCall } from "../executor/answer-call.ts";
import type { ServiceAnswer } from "../worker/messages.ts";
import type { ConnectionRates } from "./connection-rates.ts";
import type { HeldLook } from "./held-look.ts";
import type { SentAnswer } from "./messages.ts";
import { rateOfConnection } from "./rate-of-connection.ts";
import type { ConnectionRate } from "./rate-of-connection.ts";

export interface ConnectionTurnsParts {
  readonly rates: ConnectionRates;
  /** Of a connection that does not say it itself. */
  readonly looksPerSecond: number;
  readonly logger: Logger;
}

/** Whose turn it is at a connection, over all pollers. What a connection says of its rate holds from the next look on. */
export class ConnectionTurns {
  private readonly parts: ConnectionTurnsParts;
  private readonly known = new Map<string, ConnectionRate>();

  constructor(parts: ConnectionTurnsParts) {
    this.parts = parts;
  }

  /** Resolves when it is the look's turn; its time stands still meanwhile. */
  async take(id: string, held: HeldLook): Promise<void> {
    const { rates, looksPerSecond } = this.parts;
    const rate = this.known.get(id) ?? rateOfConnection(id, {}, looksPerSecond);
    held.buckets.add(rate.bucket);
    await held.whileWaiting((gone) => rates.take(rate, gone));
  }

  /** Reads what a connection says of its rate. A connection that says what cannot be is not handed out (E104). */
  heed(id: string, answer: ServiceAnswer): ServiceAnswer {
    if (!answer.ok) return answer;
    try {
      this.known.set(id, rateOfConnection(id, answer.value ?? {}, this.parts.looksPerSecond));
      return answer;
    } catch (thrown) {
      return failedCall(thrown);
    }
  }

  /** Where a service was asked too often, which operators say in the details of the error, all ask it more slowly. */
  noteAnswer(answer: SentAnswer, { buckets }: HeldLook): void {
    if (errorOf(answer)?.details?.["asksToWait"] !== true) return;
    for (const bucket of buckets) void this.slow(bucket);
  }

  private async slow(rate: string): Promise<void> {
    const { rates, logger } = this.parts;
    try {
      if (await rates.slow(rate))
        logger.warn("a service asks to wait: looks by its connection are slowed down", { rate });
    } catch (thrown) {
      const error = toError(thrown).message;
      logger.warn("a service asks to wait, but looks by its connection could not be slowed down", { rate, error });
    }
  }
}

/** Of a look that came to no answer, or that ended its attempt, as a poke does that throws. */
function errorOf(answer: SentAnswer): TaskError | undefined {
  if (answer.kind === "trouble") return answer.error;
  return answer.kind === "ended" && answer.outcome.kind === "failed" ? answer.outcome.error : undefined;
}
