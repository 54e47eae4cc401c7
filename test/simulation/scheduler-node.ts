import { EventEmitter } from "node:events";
import { toError } from "@daymill/core";
import type { Clock, SessionKey } from "@daymill/core";
import { RunMemory } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { createScheduler } from "@daymill/scheduler/testing";
import type { Scheduler, SchedulerEvents } from "@daymill/scheduler/testing";
import { faultyDatabase, SimulatedBreak, SimulatedCrash } from "./faulty-database.ts";
import type { Random } from "./random.ts";
import { SimulatedExecutor } from "./simulated-executor.ts";
import { SimulatedPoller } from "./simulated-poller.ts";
import { VirtualTimers } from "./virtual-clock.ts";

/** What the workers are called in all of their lives. */
export const WORKERS = ["every queue", "default queue"] as const;
export type WorkerName = (typeof WORKERS)[number];

export interface NodeOptions {
  readonly name: WorkerName;
  readonly database: MetadataDatabase;
  readonly sessionKey: SessionKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly slots: number;
  readonly parallelism: number;
  /** The queues that it serves. Null: all. */
  readonly queues: readonly string[] | null;
  /** Chance that a statement fails, that a commit's answer is lost, that the process dies there. */
  readonly faultRate: () => number;
  readonly mayStartRuns: () => boolean;
}

/** One scheduler process with its workers. */
export class SchedulerNode {
  readonly executor: SimulatedExecutor;
  readonly poller: SimulatedPoller;
  readonly scheduler: Scheduler;
  readonly timers: VirtualTimers;
  readonly memory: RunMemory;
  readonly #options: NodeOptions;
  readonly name: WorkerName;
  readonly queues: readonly string[] | null;
  #isDead = false;
  /** It does nothing before: its machine sleeps, or it is cut off. */
  frozenUntil = 0;
  faults = 0;
  /** Batches that were written in one step, decided from memory. */
  steps = 0;
  /** A failure that nobody arranged. */
  unexpected: Error | undefined;

  constructor(options: NodeOptions) {
    this.#options = options;
    this.name = options.name;
    this.queues = options.queues;
    const { sessionKey, slots, clock, random, parallelism } = options;
    this.executor = new SimulatedExecutor({ sessionKey, slots, clock });
    this.poller = new SimulatedPoller(clock);
    this.timers = new VirtualTimers(clock);
    this.memory = new RunMemory(sessionKey);
    const events: SchedulerEvents = new EventEmitter();
    events.on("loop:failed", ({ error }) => this.#note(error));
    this.scheduler = createScheduler({
      database: faultyDatabase(options.database, {
        beforeStatement: () => this.#beforeStatement(),
        afterCommit: () => this.#afterCommit(),
        onStep: () => (this.steps += 1),
      }),
      executor: this.executor,
      poller: this.poller,
      clock,
      random: () => random.next(),
      logger: silentLog,
      config: {
        parallelism,
        logs: "/logs",
        workspace: "file:///workspace/",
        queues: options.queues,
        tickEveryMs: 1_000,
        baseUrl: "http://ui",
      },
      events,
      timers: this.timers,
      memory: this.memory,
      mayStartRuns: options.mayStartRuns,
    });
  }

  /** Ticks; of a tick that fails nothing is owed, the next one does it again. */
  async tick(): Promise<void> {
    await this.scheduler.tick().catch((error: unknown) => this.#note(toError(error)));
  }

  #note(error: Error): void {
    const isSimulated = error instanceof SimulatedBreak || error instanceof SimulatedCrash;
    if (!isSimulated && !this.#isDead) this.unexpected ??= error;
  }

  isDead(): boolean {
    return this.#isDead;
  }

  isAwake(): boolean {
    return !this.#isDead && this.#options.clock.now() >= this.frozenUntil;
  }

  /** The process is gone: whatever it still had to do is not done. */
  kill(): void {
    this.#isDead = true;
  }

  /** Until nothing more happens by itself. */
  async settle(): Promise<void> {
    while (this.isAwake() && this.timers.runDue()) await this.scheduler.settled();
    if (this.isAwake()) await this.scheduler.settled();
  }

  #beforeStatement(): void {
    if (this.#isDead) throw new SimulatedCrash("the process is dead");
    if (!this.#options.random.chance(this.#options.faultRate())) return;
    this.faults += 1;
    if (this.#options.random.chance(0.5)) throw new SimulatedBreak("the connection broke");
    this.#isDead = true;
    throw new SimulatedCrash("killed before a statement");
  }

  #afterCommit(): void {
    if (this.#isDead) throw new SimulatedCrash("the process is dead");
    if (!this.#options.random.chance(this.#options.faultRate())) return;
    this.faults += 1;
    if (this.#options.random.chance(0.5)) throw new SimulatedBreak("the answer of a commit was lost");
    this.#isDead = true;
    throw new SimulatedCrash("killed after a commit");
  }
}
