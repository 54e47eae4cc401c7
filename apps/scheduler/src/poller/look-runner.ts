import { AsyncLocalStorage } from "node:async_hooks";
import { redirectOutput } from "../worker/capture-output.ts";
import { MISSED_PINGS } from "../worker/messages.ts";
import type { ServiceChannel } from "../worker/service-channel.ts";
import { BodyLook } from "./body-look.ts";
import type { BodyLookParts } from "./body-look.ts";
import type { FromPoller, ToPoller } from "./messages.ts";
import type { LookOrder } from "./poller.ts";

export interface LookRunnerParts {
  readonly looks: BodyLookParts;
  readonly services: ServiceChannel;
  readonly send: (message: FromPoller) => void;
  readonly pingEveryMs: number;
  /** Writes past the capture of output, to where the scheduler listens. */
  readonly complain: (text: string) => void;
  /** Ends this process and its group. */
  readonly leave: () => void;
}

/** A poller process from its setup to its end: takes looks, any number at once, and tells what they came to. */
export class LookRunner {
  private readonly parts: LookRunnerParts;
  private readonly context = new AsyncLocalStorage<BodyLook>();
  /** Looks whose bodies have not come to an end. */
  private readonly open = new Map<number, BodyLook>();
  private missedPings = 0;

  constructor(parts: LookRunnerParts) {
    this.parts = parts;
    redirectOutput(() => this.speaker()?.capture);
    setInterval(() => this.countPing(), parts.pingEveryMs).unref();
  }

  handle(message: Exclude<ToPoller, { readonly kind: "setup" }>): void {
    switch (message.kind) {
      case "look":
        return void this.look(message.order);
      case "abort":
        return this.open.get(message.look)?.stop();
      case "answer":
        return this.parts.services.answer(message.request, message.answer);
      case "ping":
        this.missedPings = 0;
        return this.parts.send({ kind: "pong" });
      default:
        message satisfies never;
    }
  }

  /** An error or rejection that no promise of a body holds. */
  surfaced(thrown: unknown): void {
    const look = this.speaker();
    if (look) look.fail(thrown);
    else this.parts.complain(`An error surfaced outside of any look: ${String(thrown)}`);
    this.parts.send({ kind: "unsound" });
  }

  /** The process is about to end, for whatever reason. */
  flush(): void {
    for (const look of this.open.values()) look.flushLog();
  }

  private async look(order: LookOrder): Promise<void> {
    const look = new BodyLook(order, this.parts.looks);
    this.open.set(order.look, look);
    await this.context.run(look, () => look.run());
    this.open.delete(order.look);
  }

  /** Whose code runs. What comes from outside of every look belongs to the only one that there is, or to nobody. */
  private speaker(): BodyLook | undefined {
    const [only, ...others] = this.open.values();
    return this.context.getStore() ?? (others.length === 0 ? only : undefined);
  }

  private countPing(): void {
    if (++this.missedPings >= MISSED_PINGS) this.parts.leave();
  }
}
