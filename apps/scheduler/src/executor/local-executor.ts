import { toError } from "@daymill/core";
import type { AttemptKey, SessionKey, TaskOutcome } from "@daymill/core";
import { childEnv, declaredEnv } from "../process/child-env.ts";
import { entryUrl } from "../process/entry-url.ts";
import { failedWith } from "../worker/failure.ts";
import { CHANNEL_TIMES, PROTOCOL } from "../worker/messages.ts";
import type { EndedAttempt, WorkerOrder, WorkerSetup } from "../worker/messages.ts";
import { fetchOutput, sweepOutputFiles } from "../worker/outcome-files.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { ChildSlot } from "./child-slot.ts";
import type { SlotListener } from "./child-slot.ts";
import type { AttemptOrder, Executor, ExecutorEvent } from "./executor.ts";
import type { LocalExecutorOptions } from "./local-executor-options.ts";
import { pickSlot } from "./pick-slot.ts";
import { SlotPool } from "./slot-pool.ts";
import { LADDER_TIMES } from "./stop-ladder.ts";
import { TaskDurations } from "./task-durations.ts";

/** The source of the worker's module. */
export const WORKER_ENTRY = entryUrl("../worker/task-main", import.meta);

/** How often running bodies are looked at. A body that ends sooner is told of once, when it has ended. */
const WATCH_EVERY_MS = 20;
/** What waits behind a body that turns out to be longer goes to another worker. */
const WITHDRAW_AFTER_MS = 100;
/** For an idle worker to leave by itself. */
const LEAVE_WITHIN_MS = 2_000;

const STOPPING = { kind: "lost", reason: "The scheduler is stopping" } as const satisfies TaskOutcome;

/**
 * Runs attempts in warm processes of this machine. Every order is in one place: the backlog, one worker, or ended. A worker
 * that dies gives back what it has not begun; only the attempt whose body ran has failed.
 */
export class LocalExecutor implements Executor {
  readonly sessionKey: SessionKey;
  private readonly options: LocalExecutorOptions;
  private readonly durations = new TaskDurations();
  private readonly pool: SlotPool;
  /** Processes that run one order and leave. */
  private readonly fresh = new Set<ChildSlot>();
  /** Every attempt that has not ended, and the worker that has it. */
  private readonly holders = new Map<AttemptKey, ChildSlot | undefined>();
  private readonly acknowledgements: Acknowledgements;
  private readonly pings: NodeJS.Timeout;
  private backlog: WorkerOrder[] = [];
  private watch: NodeJS.Timeout | undefined;
  private isAssignmentDue = false;
  private isClosing = false;
  private tellIdle: () => void = () => {};
  private tellEvent: (event: ExecutorEvent) => void = () => {};
  private tellCapacity: () => void = () => {};

  constructor(options: LocalExecutorOptions) {
    this.options = options;
    this.sessionKey = options.sessionKey;
    sweepOutputFiles(options.setup.outcomeFolder);
    this.acknowledgements = new Acknowledgements(options.setup.outcomeFolder);
    this.pool = new SlotPool({
      size: options.workers,
      spawn: (listener) => this.spawn(listener),
      listener: this.listen(),
      logger: options.logger,
    });
    if (options.warmUp === undefined) this.pool.open();
    else void options.warmUp.then(() => this.pool.open()).catch(() => {});
    const { pingEveryMs } = options.times ?? CHANNEL_TIMES;
    this.pings = setInterval(() => this.slots().forEach((slot) => slot.ping()), pingEveryMs);
  }

  freeSlots(): number {
    return this.isClosing ? 0 : Math.max(0, this.pool.ready().length * this.durations.depth() - this.holders.size);
  }

  start(order: AttemptOrder): void {
    const { environment, fetchBundle } = this.options;
    const complete: WorkerOrder = { ...order, envValues: declaredEnv(environment, order.env) };
    this.holders.set(order.attemptKey, undefined);
    // Claimed just before the end: it is given back, for the next start.
    if (this.isClosing) return queueMicrotask(() => this.endUnbegun(order.attemptKey, STOPPING));
    const fetching = fetchBundle?.(order.bundleId);
    if (fetching) void this.queueAfter(fetching, complete);
    else this.queue([complete]);
  }

  cancel(attemptKey: AttemptKey, reason: string): void {
    const outcome = { kind: "killed", reason } as const;
    const slot = this.holders.get(attemptKey);
    if (slot) slot.stop(attemptKey, outcome);
    else if (this.holders.has(attemptKey)) this.endUnbegun(attemptKey, outcome);
  }

  acknowledge(attemptKeys: readonly AttemptKey[]): void {
    this.acknowledgements.receive(attemptKeys);
  }

  onEvent(listener: (event: ExecutorEvent) => void): void {
    this.tellEvent = listener;
  }

  onCapacity(listener: () => void): void {
    this.tellCapacity = listener;
  }

  async close(graceMs: number): Promise<void> {
    this.isClosing = true;
    for (const order of this.backlog) this.endUnbegun(order.attemptKey, STOPPING);
    this.slots().forEach((slot) => slot.withdraw());
    await this.idle(graceMs);
    this.slots().forEach((slot) => slot.stopAll(STOPPING));
    await this.idle(undefined);
    clearInterval(this.pings);
    clearInterval(this.watch);
    await this.pool.close(LEAVE_WITHIN_MS);
  }

  private slots(): ChildSlot[] {
    return [...this.pool.all(), ...this.fresh];
  }

  private spawn(listener: SlotListener): ChildSlot {
    const { entry, environment, services, processes, logger, clock, ladder = LADDER_TIMES } = this.options;
    const { setup: given, times = CHANNEL_TIMES } = this.options;
    const setup: WorkerSetup = { ...given, protocol: PROTOCOL, sessionKey: this.sessionKey, times };
    const now = () => clock.now();
    return new ChildSlot(
      { entry, env: childEnv(environment), setup, services, processes, logger, ladder, now },
      listener,
    );
  }

  private listen(): SlotListener {
    return {
      onReady: () => {
        this.assignSoon();
        this.tellCapacity();
      },
      onEnded: (slot, order, ended) => this.end(slot, order, ended),
      onReturned: (_slot, orders) => this.takeBack(orders),
      onGone: (slot) => this.endOf(slot),
    };
  }

  private endOf(slot: ChildSlot): void {
    this.acknowledgements.endOf(slot);
    this.assignSoon();
  }

  private async queueAfter(fetching: Promise<void>, order: WorkerOrder): Promise<void> {
    try {
      await fetching;
      if (!this.holders.has(order.attemptKey)) return;
      if (this.isClosing) this.endUnbegun(order.attemptKey, STOPPING);
      else this.queue([order]);
    } catch (error) {
      const message = `Bundle ${order.bundleId.slice(0, 12)} cannot be fetched: ${toError(error).message}`;
      if (this.holders.has(order.attemptKey)) this.endUnbegun(order.attemptKey, failedWith("E307", message));
    }
  }

  private queue(orders: readonly WorkerOrder[]): void {
    this.backlog.push(...orders);
    this.assignSoon();
  }

  /** Orders that a worker has not begun go first: they have waited longest. */
  private takeBack(orders: readonly WorkerOrder[]): void {
    for (const order of orders) this.holders.set(order.attemptKey, undefined);
    this.backlog.unshift(...orders);
    if (this.isClosing) for (const order of orders) this.endUnbegun(order.attemptKey, STOPPING);
    this.assignSoon();
  }

  /** Once for everything that happens in this turn of the event loop. */
  private assignSoon(): void {
    if (this.isAssignmentDue) return;
    this.isAssignmentDue = true;
    queueMicrotask(() => {
      this.isAssignmentDue = false;
      this.backlog = this.backlog.filter((order) => !this.place(order));
      if (this.holders.size > 0) this.watch ??= setInterval(() => this.look(), WATCH_EVERY_MS);
    });
  }

  private place(order: WorkerOrder): boolean {
    const slots = this.pool.ready();
    const busy = slots.filter((slot) => slot.load > 0).length;
    const freePlaces = this.options.workers - busy - this.fresh.size;
    if (order.isolation === "fresh") return freePlaces > 0 && this.startFresh(order);
    const depth = this.durations.depthOf(taskOf(order));
    const slot = pickSlot({ slots, bundleId: order.bundleId, depth, freePlaces });
    if (!slot) return false;
    this.holders.set(order.attemptKey, slot);
    slot.give(order, depth > 1);
    return true;
  }

  private startFresh(order: WorkerOrder): true {
    const { logger } = this.options;
    const slot = this.spawn({
      onReady: () => {},
      onEnded: (own, ended, report) => {
        this.end(own, ended, report);
        own.dismiss();
      },
      onReturned: (own, orders) => {
        if (own.wasReady) return this.takeBack(orders);
        logger.error("a fresh worker process died before it was ready", { attempt: order.attemptKey });
        this.endUnbegun(
          order.attemptKey,
          failedWith("E306", "The worker process ended before it could take the task."),
        );
      },
      onGone: (own) => {
        this.fresh.delete(own);
        this.endOf(own);
      },
    });
    this.fresh.add(slot);
    this.holders.set(order.attemptKey, slot);
    slot.give(order, false);
    return true;
  }

  private end(slot: ChildSlot, order: WorkerOrder, ended: EndedAttempt): void {
    const { attemptKey, startedAt, at } = ended;
    if (startedAt !== null) this.durations.record(taskOf(order), at - startedAt);
    this.acknowledgements.expect(attemptKey, slot);
    const { outcome } = ended;
    // Until its output has been read back, the attempt has not ended.
    if (outcome.kind === "success_in_file") void fetchOutput(outcome).then((fetched) => this.tellEnd(ended, fetched));
    else this.tellEnd(ended, outcome);
    this.pool.replaceIfWorn(slot);
  }

  private endUnbegun(attemptKey: AttemptKey, outcome: TaskOutcome): void {
    this.backlog = this.backlog.filter((order) => order.attemptKey !== attemptKey);
    this.tellEnd({ attemptKey, startedAt: null, at: this.options.clock.now() }, outcome);
  }

  private tellEnd(
    { attemptKey, startedAt, at, used }: Omit<EndedAttempt, "outcome" | "isMarked">,
    outcome: TaskOutcome,
  ): void {
    this.holders.delete(attemptKey);
    this.tellEvent({ kind: "ended", attemptKey, startedAt, at, used, outcome });
    this.assignSoon();
    if (this.holders.size > 0) return;
    clearInterval(this.watch);
    this.watch = undefined;
    this.tellIdle();
  }

  /** Tells of bodies that have run for a while, and frees what waits behind them. */
  private look(): void {
    const now = this.options.clock.now();
    for (const slot of this.slots()) {
      const running = slot.runningBody();
      if (!running) continue;
      const ms = now - running.at;
      if (ms >= WATCH_EVERY_MS && slot.claimReport()) {
        this.tellEvent({ kind: "started", attemptKey: running.order.attemptKey, at: running.at });
      }
      if (ms >= WITHDRAW_AFTER_MS) slot.withdraw();
    }
  }

  /** Until nothing is under way, or that long. */
  private async idle(atMostMs: number | undefined): Promise<void> {
    if (this.holders.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.tellIdle = resolve;
    const timer = atMostMs === undefined ? undefined : setTimeout(resolve, atMostMs);
    await promise;
    clearTimeout(timer);
  }
}

function taskOf({ dagId, taskId }: WorkerOrder): string {
  return `${dagId}/${taskId}`;
}
