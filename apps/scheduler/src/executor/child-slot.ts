import type { AttemptKey, BundleId, EpochMillis, Logger, TaskOutcome } from "@daymill/core";
import type {
  EndedAttempt,
  FromWorker,
  ServiceRequest,
  StopOutcome,
  ToWorker,
  WorkerOrder,
  WorkerSetup,
} from "../worker/messages.ts";
import { failedWith } from "../worker/failure.ts";
import { secretsInEnv } from "../worker/mask-secrets.ts";
import { secretsInCall } from "./secrets-in-call.ts";
import { answerCall } from "./answer-call.ts";
import { describeDeath } from "./describe-death.ts";
import type { TaskServices } from "./executor.ts";
import { RawOutput } from "./raw-output.ts";
import { StopLadder } from "./stop-ladder.ts";
import type { LadderTimes } from "./stop-ladder.ts";
import { GroupChild } from "../process/group-child.ts";
import type { ChildOptions, ProcessEnd } from "../process/group-child.ts";
import type { ProcessRecords } from "../process/process-records.ts";

export interface SlotParts extends ChildOptions {
  readonly setup: WorkerSetup;
  readonly services: TaskServices;
  readonly processes: Pick<ProcessRecords, "started" | "ended">;
  readonly logger: Logger;
  readonly ladder: LadderTimes;
  readonly now: () => EpochMillis;
}

export interface SlotListener {
  /** It takes orders from now on. */
  onReady(slot: ChildSlot): void;
  onEnded(slot: ChildSlot, order: WorkerOrder, ended: EndedAttempt): void;
  /** Orders that it has not begun and never will. */
  onReturned(slot: ChildSlot, orders: readonly WorkerOrder[]): void;
  /** Its process is dead; every order has been told of. */
  onGone(slot: ChildSlot): void;
}

interface HeldOrder {
  readonly order: WorkerOrder;
  readonly isShort: boolean;
}

/** The attempt whose body runs now. `stop`: how it ends if it has to be stopped. */
interface RunningBody {
  readonly order: WorkerOrder;
  readonly at: EpochMillis;
  stop: TaskOutcome | undefined;
  isReported: boolean;
  isCalledBlocked: boolean;
}

/** Pings without an answer after which a body is said to block, and a process that runs nothing counts as frozen. */
const BLOCKED_AFTER_PINGS = 3;
const FROZEN_AFTER_PINGS = 6;

/**
 * One worker process and the orders that it holds, from its start to its death.
 *
 * - starting: until it says that it is ready. It may hold orders already.
 * - ready: runs its orders in turn.
 * - leaving: takes no more; it is about to die.
 * - dead: its running attempt has ended as failed (or as it was being stopped), its other orders were returned.
 */
export class ChildSlot {
  readonly bundles = new Set<BundleId>();
  private readonly parts: SlotParts;
  private readonly listener: SlotListener;
  private readonly child: GroupChild<ToWorker, FromWorker>;
  private readonly raw: RawOutput;
  private readonly ladder: StopLadder;
  private readonly orders = new Map<AttemptKey, HeldOrder>();
  private running: RunningBody | undefined;
  private lifeState: "starting" | "ready" | "leaving" | "dead" = "starting";
  private unansweredPings = 0;
  /** Orders that were given in this turn of the event loop and go out in one message. */
  private unsent: WorkerOrder[] = [];
  private acknowledged: AttemptKey[] = [];
  private longOrders = 0;
  private isWithdrawing = false;
  private hasBeenReady = false;

  constructor(parts: SlotParts, listener: SlotListener) {
    this.parts = parts;
    this.listener = listener;
    this.raw = new RawOutput({
      maxBytes: parts.setup.maxLogBytes,
      now: parts.now,
      onStray: (text) => parts.logger.warn("a worker wrote", { pid: this.pid, text }),
    });
    this.ladder = new StopLadder(parts.ladder, (signal) => this.force(signal));
    this.child = new GroupChild(parts, {
      onMessage: (message) => this.receive(message),
      onEnd: (end) => this.die(end),
    });
    if (this.child.identity) parts.processes.started(this.child.identity);
    this.raw.listen("stdout", this.child.stdout);
    this.raw.listen("stderr", this.child.stderr);
    this.child.send({ kind: "setup", setup: parts.setup });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get state(): "starting" | "ready" | "leaving" | "dead" {
    return this.lifeState;
  }

  /** Orders that it holds, the running one included. */
  get load(): number {
    return this.orders.size;
  }

  get wasReady(): boolean {
    return this.hasBeenReady;
  }

  /** Whether everything that it holds was given as short. */
  get holdsShortOnly(): boolean {
    return this.longOrders === 0;
  }

  /** The attempt whose body runs. */
  runningBody(): { readonly order: WorkerOrder; readonly at: EpochMillis } | undefined {
    return this.running;
  }

  give(order: WorkerOrder, isShort: boolean): void {
    this.orders.set(order.attemptKey, { order, isShort });
    this.bundles.add(order.bundleId);
    if (!isShort) this.longOrders++;
    if (this.unsent.push(order) === 1) queueMicrotask(() => this.sendOrders());
  }

  /** Goes out with the next orders, or by itself at the end of this turn of the event loop. */
  acknowledge(attemptKey: AttemptKey): void {
    if (this.acknowledged.push(attemptKey) === 1) setImmediate(() => this.sendAcknowledged());
  }

  /** Stops an attempt: if it runs, by its signal, then SIGTERM, then SIGKILL. It ends with this outcome. */
  stop(attemptKey: AttemptKey, outcome: StopOutcome): void {
    if (!this.orders.has(attemptKey)) return;
    this.child.send({ kind: "cancel", attemptKey, outcome });
    if (this.running?.order.attemptKey !== attemptKey) return;
    this.running.stop ??= outcome;
    this.ladder.start(0);
  }

  /** The same for whatever it holds; a process that holds orders and runs none is killed. */
  stopAll(outcome: StopOutcome): void {
    if (this.running) this.stop(this.running.order.attemptKey, outcome);
    else if (this.load > 0) this.kill();
  }

  /** Asks for everything back that has not begun. */
  withdraw(): void {
    const attemptKeys = [...this.orders.keys()].filter((key) => key !== this.running?.order.attemptKey);
    if (attemptKeys.length === 0 || this.isWithdrawing) return;
    this.isWithdrawing = true;
    this.child.send({ kind: "withdraw", attemptKeys });
  }

  /** Lets it end by itself, once what runs is done. */
  dismiss(): void {
    this.sendAcknowledged();
    this.lifeState = "leaving";
    this.child.dismiss();
  }

  kill(): void {
    this.child.signal("SIGKILL");
  }

  /** True the first time only: the start of the running attempt is to be told now. */
  claimReport(): boolean {
    if (!this.running || this.running.isReported) return false;
    this.running.isReported = true;
    return true;
  }

  ping(): void {
    this.unansweredPings++;
    this.child.send({ kind: "ping" });
    if (this.running && this.unansweredPings > BLOCKED_AFTER_PINGS) this.callBlocked(this.running);
    if (!this.running && this.unansweredPings > FROZEN_AFTER_PINGS) this.kill();
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.lifeState = "ready";
        this.hasBeenReady = true;
        return this.listener.onReady(this);
      case "step":
        if (message.ended) this.endAttempt(message.ended);
        if (message.began) this.beginAttempt(message.began.attemptKey, message.began.at);
        return;
      case "withdrawn":
        return this.giveBack(message.attemptKeys);
      case "request":
        return void this.answer(message);
      case "pong":
        this.unansweredPings = 0;
        return;
      case "leaving":
        this.lifeState = "leaving";
        return;
      default:
        message satisfies never;
    }
  }

  private sendAcknowledged(): void {
    const attemptKeys = this.takeAcknowledged();
    if (attemptKeys.length > 0) this.child.send({ kind: "acknowledge", attemptKeys });
  }

  /** What is acknowledged goes along: each message wakes a process. */
  private sendOrders(): void {
    const orders = this.unsent;
    const acknowledged = this.takeAcknowledged();
    this.unsent = [];
    this.child.send({ kind: "orders", orders, ...(acknowledged.length > 0 && { acknowledged }) });
  }

  private takeAcknowledged(): AttemptKey[] {
    const acknowledged = this.acknowledged;
    this.acknowledged = [];
    return acknowledged;
  }

  private beginAttempt(attemptKey: AttemptKey, at: EpochMillis): void {
    const order = this.orders.get(attemptKey)?.order;
    if (!order) return;
    this.running = { order, at, stop: undefined, isReported: false, isCalledBlocked: false };
    this.raw.begin({ attemptKey, file: order.logFile, at, secrets: secretsInEnv(order.envValues) });
    // The worker keeps the timeout itself; this one is for a body that does not let it.
    if (order.timeoutMs !== null) this.ladder.start(order.timeoutMs);
  }

  private endAttempt(ended: EndedAttempt): void {
    const order = this.remove(ended.attemptKey);
    if (!order) return;
    if (this.running?.order === order) {
      this.ladder.callOff();
      this.running = undefined;
    }
    this.raw.end(ended.attemptKey, ended.isMarked);
    this.listener.onEnded(this, order, ended);
  }

  private giveBack(attemptKeys: readonly AttemptKey[]): void {
    this.isWithdrawing = false;
    const orders = attemptKeys.map((key) => this.remove(key)).filter((order) => order !== undefined);
    this.listener.onReturned(this, orders);
  }

  private remove(attemptKey: AttemptKey): WorkerOrder | undefined {
    const held = this.orders.get(attemptKey);
    this.orders.delete(attemptKey);
    if (held && !held.isShort) this.longOrders--;
    return held?.order;
  }

  private async answer({ request, call }: ServiceRequest): Promise<void> {
    const answer = await answerCall(call, this.parts.services);
    this.raw.hide(call.attemptKey, secretsInCall(call, answer));
    this.child.send({ kind: "answer", request, answer });
  }

  private force(signal: "SIGTERM" | "SIGKILL"): void {
    if (this.running) {
      const { timeoutMs } = this.running.order;
      this.running.stop ??= { kind: "timed_out", timeoutMs: timeoutMs ?? 0 };
      this.raw.say("warn", `The body has not stopped by itself; its process group gets ${signal}`);
    }
    this.child.signal(signal);
  }

  private callBlocked(running: RunningBody): void {
    if (running.isCalledBlocked) return;
    running.isCalledBlocked = true;
    const seconds = (BLOCKED_AFTER_PINGS * this.parts.setup.times.pingEveryMs) / 1_000;
    this.raw.say("warn", `The body has blocked the event loop of its process for ${seconds} s: only force can stop it`);
  }

  private die(end: ProcessEnd): void {
    this.lifeState = "dead";
    this.ladder.callOff();
    const { running } = this;
    if (running) this.endAttempt(this.endOfRunning(running, end));
    const unbegun = [...this.orders.values()].map((held) => held.order);
    this.orders.clear();
    this.raw.close();
    if (this.child.identity) this.parts.processes.ended(this.child.identity);
    if (unbegun.length > 0) this.listener.onReturned(this, unbegun);
    this.listener.onGone(this);
  }

  private endOfRunning({ order, at, stop }: RunningBody, end: ProcessEnd): EndedAttempt {
    const message = describeDeath(end);
    if (!stop) this.raw.say("error", message);
    const outcome = stop ?? failedWith("E306", message, { details: { exitCode: end.code, signal: end.signal } });
    return { attemptKey: order.attemptKey, startedAt: at, at: this.parts.now(), isMarked: false, outcome };
  }
}
