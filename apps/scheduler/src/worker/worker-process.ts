import { AsyncLocalStorage } from "node:async_hooks";
import { rmSync } from "node:fs";
import { epochMillis } from "@daymill/core";
import type { AttemptKey, EpochMillis } from "@daymill/core";
import { redirectOutput } from "./capture-output.ts";
import type { RealStreams } from "./capture-output.ts";
import type { EndedAttempt, FromWorker, StopOutcome, ToWorker, WorkerOrder, WorkerSetup } from "./messages.ts";
import { MISSED_PINGS } from "./messages.ts";
import { toSentOutcome, writeOutcomeFile } from "./outcome-files.ts";
import { endMark, MARK_FROM_MS } from "./output-mark.ts";
import { Attempt } from "./run-attempt.ts";
import type { AttemptParts, AttemptResult } from "./run-attempt.ts";
import type { ServiceChannel } from "./service-channel.ts";

/** Far more than are ever under way between a worker and the database. */
const MAX_KEPT = 256;

export interface WorkerParts {
  readonly setup: WorkerSetup;
  readonly send: (message: FromWorker) => void;
  readonly services: ServiceChannel;
  readonly attempts: AttemptParts;
  /** Writes past the capture of output, to where the executor listens. */
  readonly complain: (text: string) => void;
  /** Ends this process and its group, never returns. `afterSending`: once what was sent is on its way. */
  readonly leave: (how: "now" | "afterSending") => void;
}

/**
 * One worker process from its setup to its end. Runs its orders in turn, one body at a time.
 *
 * - working: orders are queued and run; every step is told at once.
 * - unsound: an error surfaced outside of any body's promise. The body that it belongs to fails, no other is begun, and the
 *   process leaves; the executor gives its queue to another.
 * - leaving: the scheduler has gone (closed channel or no pings). The queue is dropped, the current body may finish within
 *   farewellMs, outcomes that nobody acknowledged are left as files, and the process kills its own group.
 */
export class WorkerProcess {
  private readonly parts: WorkerParts;
  private readonly context = new AsyncLocalStorage<Attempt>();
  private readonly outcomes = new Map<AttemptKey, EndedAttempt>();
  private readonly streams: RealStreams;
  private queue: WorkerOrder[] = [];
  private current: Attempt | undefined;
  private state: "working" | "unsound" | "leaving" = "working";
  private missedPings = 0;

  constructor(parts: WorkerParts) {
    this.parts = parts;
    this.streams = redirectOutput(() => this.attempt()?.capture);
    setInterval(() => this.countPing(), parts.setup.times.pingEveryMs).unref();
  }

  handle(message: Exclude<ToWorker, { readonly kind: "setup" }>): void {
    switch (message.kind) {
      case "orders":
        this.forget(message.acknowledged ?? []);
        return this.take(message.orders);
      case "cancel":
        return this.cancel(message.attemptKey, message.outcome);
      case "withdraw":
        return this.giveBack(new Set(message.attemptKeys));
      case "acknowledge":
        return this.forget(message.attemptKeys);
      case "answer":
        return this.parts.services.answer(message.request, message.answer);
      case "ping":
        this.missedPings = 0;
        return this.parts.send({ kind: "pong" });
      default:
        message satisfies never;
    }
  }

  /** The scheduler has gone. */
  farewell(): void {
    if (this.state === "leaving") return;
    this.state = "leaving";
    this.queue = [];
    this.parts.services.close();
    if (!this.current) return this.leaveBehind();
    setTimeout(() => this.leaveBehind(), this.parts.setup.times.farewellMs);
  }

  /** An error or rejection that no promise of a body holds. */
  surfaced(thrown: unknown): void {
    const attempt = this.attempt();
    if (this.state === "working") this.state = "unsound";
    if (attempt !== undefined && attempt === this.current) attempt.fail(thrown);
    else this.parts.complain(`An error surfaced outside of any running attempt: ${String(thrown)}`);
    if (!this.current && this.state === "unsound") this.parts.leave("afterSending");
  }

  /** The process is about to end, for whatever reason. */
  flush(): void {
    this.current?.flushLog();
  }

  /** Whose code is running: of an attempt that has ended, where it left something going. */
  private attempt(): Attempt | undefined {
    return this.context.getStore() ?? this.current;
  }

  private take(orders: readonly WorkerOrder[]): void {
    if (this.state !== "working") return;
    this.queue.push(...orders);
    if (!this.current) void this.work();
  }

  /** One message a step: what ended and what begins instead. It is on its way before the next body runs. */
  private async work(): Promise<void> {
    let ended: EndedAttempt | undefined;
    for (;;) {
      const order = this.state === "working" ? this.queue.shift() : undefined;
      const attempt = order && new Attempt(order, this.parts.attempts);
      this.current = attempt;
      const began = attempt && { attemptKey: attempt.order.attemptKey, at: attempt.startedAt };
      if (ended || began) this.parts.send({ kind: "step", ...(ended && { ended }), ...(began && { began }) });
      if (!attempt) break;
      ended = this.record(attempt, await this.context.run(attempt, () => attempt.run()));
    }
    if (this.state === "unsound") this.parts.leave("afterSending");
    if (this.state === "leaving") this.leaveBehind();
  }

  private record(
    { order, startedAt, hasSecrets, used }: Attempt,
    { outcome, outputJson: json }: AttemptResult,
  ): EndedAttempt {
    const { attemptKey } = order;
    const at = this.parts.attempts.now();
    const isMarked = hasSecrets || at - startedAt >= MARK_FROM_MS;
    if (isMarked) this.streams.writeAll(endMark(attemptKey));
    const { outcomeFolder: folder } = this.parts.setup;
    const ended = {
      attemptKey,
      startedAt,
      at,
      used: used(at - startedAt),
      isMarked,
      outcome: toSentOutcome(outcome, { folder, attemptKey, json }),
    };
    this.keep(ended);
    return ended;
  }

  private forget(attemptKeys: readonly AttemptKey[]): void {
    for (const key of attemptKeys) {
      const outcome = this.outcomes.get(key)?.outcome;
      if (outcome?.kind === "success_in_file") rmSync(outcome.file, { force: true });
      this.outcomes.delete(key);
    }
  }

  private keep(ended: EndedAttempt): void {
    this.outcomes.set(ended.attemptKey, ended);
    const oldest = this.outcomes.size > MAX_KEPT ? this.outcomes.keys().next().value : undefined;
    if (oldest !== undefined) this.outcomes.delete(oldest);
  }

  private cancel(attemptKey: AttemptKey, outcome: StopOutcome): void {
    if (this.current?.order.attemptKey === attemptKey) return this.current.cancel(outcome);
    if (!this.drop(new Set([attemptKey])).includes(attemptKey)) return;
    const at = this.parts.attempts.now();
    const ended: EndedAttempt = {
      attemptKey,
      startedAt: null,
      at,
      isMarked: false,
      outcome,
    };
    this.keep(ended);
    this.parts.send({ kind: "step", ended });
  }

  private giveBack(attemptKeys: ReadonlySet<AttemptKey>): void {
    this.parts.send({ kind: "withdrawn", attemptKeys: this.drop(attemptKeys) });
  }

  /** Takes orders out of the queue; those that have begun or ended are not in it. */
  private drop(attemptKeys: ReadonlySet<AttemptKey>): AttemptKey[] {
    const dropped = this.queue.filter((order) => attemptKeys.has(order.attemptKey));
    this.queue = this.queue.filter((order) => !attemptKeys.has(order.attemptKey));
    return dropped.map((order) => order.attemptKey);
  }

  private countPing(): void {
    this.missedPings++;
    if (this.missedPings >= MISSED_PINGS) this.farewell();
  }

  private leaveBehind(): void {
    const { outcomeFolder, sessionKey } = this.parts.setup;
    try {
      for (const ended of this.outcomes.values()) writeOutcomeFile(outcomeFolder, sessionKey, ended);
    } finally {
      this.parts.leave("now");
    }
  }
}

export function now(): EpochMillis {
  return epochMillis(Date.now());
}
