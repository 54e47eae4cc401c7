import { toError } from "@daymill/core";
import type { BodyAnswer, BundleId, Clock, Logger } from "@daymill/core";
import type { TaskServices } from "../executor/executor.ts";
import { childEnv, declaredEnv } from "../process/child-env.ts";
import type { Environment } from "../process/child-env.ts";
import { entryUrl } from "../process/entry-url.ts";
import type { ProcessRecords } from "../process/process-records.ts";
import { failedWith } from "../worker/failure.ts";
import { secretsInEnv } from "../worker/mask-secrets.ts";
import { AttemptTurns } from "./attempt-turns.ts";
import type { Turn } from "./attempt-turns.ts";
import { ConnectionRates } from "./connection-rates.ts";
import { ConnectionTurns } from "./connection-turns.ts";
import { ownLedger } from "./look-ledger.ts";
import type { LookLedger } from "./look-ledger.ts";
import { failedBefore, troubleWith } from "./look-trouble.ts";
import { POLLER_TIMES } from "./messages.ts";
import type { PollerSetup, PollerTimes } from "./messages.ts";
import { PollerPool } from "./poller-pool.ts";
import { PollerSlot } from "./poller-slot.ts";
import type { PollerSlotListener } from "./poller-slot.ts";
import type { CallWatch, LookOrder, Poller } from "./poller.ts";

/** The source of the poller's module. */
export const POLLER_ENTRY = entryUrl("./poller-main", import.meta);

export interface LocalPollerOptions {
  /** At most, for tasks that declare the same variables. */
  readonly processes: number;
  /** How many looks a second may use a connection that does not say it itself. */
  readonly looksPerSecond: number;
  /** Who counts the looks by connections; default: this process alone. */
  readonly ledger?: LookLedger;
  /** Makes the poller's module: what buildEntry makes of POLLER_ENTRY. Called with the first look. */
  readonly buildEntry: () => Promise<string>;
  readonly setup: Omit<PollerSetup, "secrets" | "times">;
  /** Where the variables come from that pollers may see. */
  readonly environment: Environment;
  readonly services: TaskServices;
  /** Remembers the processes, so that the next scheduler of this host can kill what is left of them. */
  readonly records: Pick<ProcessRecords, "started" | "ended">;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Puts a bundle that is not on this machine into the bundle folder; undefined: it is there. Default: all are there. */
  readonly fetchBundle?: (id: BundleId) => Promise<void> | undefined;
  /** Default: POLLER_TIMES. */
  readonly times?: PollerTimes;
}

/**
 * Looks in processes of this machine, many looks in one.
 *
 * The variables that a task declares are in the environment of the whole process, where code and libraries expect them, so
 * that only looks with the same values share processes. A task whose look died with its process is looked at in a process
 * of its own until that goes well: it does not take others with it again. Callbacks are called in processes that make no
 * looks.
 */
export class LocalPoller implements Poller {
  private readonly options: LocalPollerOptions;
  private readonly turns: ConnectionTurns;
  private readonly pools = new Map<string, PollerPool>();
  private readonly attempts = new AttemptTurns();
  private readonly suspects = new Set<string>();
  private entry: Promise<string> | undefined;
  private isClosing = false;

  constructor(options: LocalPollerOptions) {
    this.options = options;
    const now = () => performance.now();
    const { looksPerSecond, logger, ledger = ownLedger(now) } = options;
    const rates = new ConnectionRates({
      now,
      after: (delayMs, run) => void setTimeout(run, delayMs),
      ledger,
      logger,
    });
    this.turns = new ConnectionTurns({ rates, looksPerSecond, logger });
  }

  async look(order: LookOrder, watch = UNWATCHED): Promise<BodyAnswer> {
    const { attempt, action } = order;
    const turn = await this.attempts.next(attempt.attemptKey, action.kind === "cancel");
    try {
      await this.options.fetchBundle?.(attempt.bundleId);
    } catch (error) {
      turn.end();
      const message = `Bundle ${attempt.bundleId.slice(0, 12)} cannot be fetched: ${toError(error).message}`;
      return failedBefore(action, failedWith("E307", message));
    }
    try {
      this.entry ??= this.options.buildEntry();
      const entry = await this.entry;
      if (!this.isClosing) return await this.give(order, { entry, turn, watch });
      turn.end();
      return troubleWith("E306", "The scheduler is stopping.");
    } catch (error) {
      this.entry = undefined;
      turn.end();
      return troubleWith("E306", `No poller process can be made: ${toError(error).message}`);
    }
  }

  async close(graceMs: number): Promise<void> {
    this.isClosing = true;
    await this.attempts.allEnded(graceMs);
    await Promise.all([...this.pools.values()].map((pool) => pool.close()));
  }

  private async give(order: LookOrder, { entry, turn, watch }: GivenTo): Promise<BodyAnswer> {
    const { attempt } = order;
    const isCallback = order.action.kind === "callback";
    const task = `${isCallback ? "callback of " : ""}${attempt.dagId}/${attempt.taskId}`;
    const { promise, resolve } = Promise.withResolvers<BodyAnswer>();
    const isAlone = attempt.isolation === "fresh" || this.suspects.has(task);
    const envValues = declaredEnv(this.options.environment, attempt.env);
    this.pool({ envValues, isAlone, isCallback, entry }).add({
      order,
      isWanted: () => watch.isWanted(),
      begun: () => watch.begun(),
      placed: (abort) => turn.begin(abort),
      answer: (answer, by) => {
        if (by === "death") this.suspects.add(task);
        if (by === "body") this.suspects.delete(task);
        resolve(answer);
      },
      settle: () => turn.end(),
    });
    return await promise;
  }

  private pool(place: PoolPlace): PollerPool {
    const key = JSON.stringify([
      place.isAlone,
      place.isCallback,
      Object.entries(place.envValues).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
    const known = this.pools.get(key);
    if (known) return known;
    const pool = new PollerPool({
      processes: this.options.processes,
      isOneShot: place.isAlone,
      spawn: (listener) => this.spawn(place, listener),
      logger: this.options.logger,
    });
    this.pools.set(key, pool);
    return pool;
  }

  private spawn({ envValues, entry }: PoolPlace, listener: PollerSlotListener): PollerSlot {
    const { environment, setup: given, times = POLLER_TIMES, services, records, logger, clock } = this.options;
    const secrets = secretsInEnv(envValues);
    const setup: PollerSetup = { ...given, secrets, times };
    const env = { ...childEnv(environment), ...envValues };
    return new PollerSlot({ entry, env, setup, services, turns: this.turns, records, logger, clock }, listener);
  }
}

interface GivenTo {
  readonly entry: string;
  readonly turn: Turn;
  readonly watch: CallWatch;
}

/** Looks are always made: what they come to is not taken when it is too late. */
const UNWATCHED: CallWatch = { isWanted: () => true, begun: () => undefined };

interface PoolPlace {
  /** Of the variables that the task declares. */
  readonly envValues: Readonly<Record<string, string>>;
  readonly isAlone: boolean;
  /** Callbacks have processes of their own: one that hangs or blocks holds up no look. */
  readonly isCallback: boolean;
  readonly entry: string;
}
