import { DaymillError, epochMillis, toError } from "@daymill/core";
import type { AttemptKey, DagId, JsonValue, RunKey } from "@daymill/core";
import { findDueWork, fireDeadlines, RENEW_EVERY_MS, RunMemory } from "@daymill/metadata";
import type { BatchResult } from "@daymill/metadata";
import { Advancer } from "./advance.ts";
import { advanceBackfills } from "./advance-backfills.ts";
import { AttemptsInFlight } from "./attempts-in-flight.ts";
import { CallbackRunner } from "./callbacks/callback-runner.ts";
import { createAssetRuns } from "./create-asset-runs.ts";
import { createDueRuns } from "./create-due-runs.ts";
import { Dispatcher } from "./dispatcher.ts";
import { fireBackfillSchedules } from "./fire-backfill-schedules.ts";
import { Inbox } from "./inbox.ts";
import { Lease } from "./lease.ts";
import { Looker } from "./looks/looker.ts";
import { OtherSchedulers } from "./other-schedulers.ts";
import { Reaper } from "./reap.ts";
import { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";
import { Settler } from "./settle.ts";
import { Ticker } from "./ticker.ts";

/** Runs that are looked at because of the time in one tick. */
const MAX_DUE = 500;

export interface Scheduler {
  /** Begins to tick and to keep the lease. */
  start(): void;
  /** One look at everything. Rejects when the database fails; the ticker then tries again. */
  tick(): Promise<void>;
  /** Renews the lease of the executor's session, and those of callbacks; the ticker calls it. Never rejects. */
  keepLease(): Promise<void>;
  /** These runs were created, cleared or marked: they go on at once. A hint: the next tick finds them too. */
  wake(runs: Iterable<RunKey>): void;
  /** Stops attempts that a clear or a mark took away, as far as they run here. */
  cancel(attempts: Iterable<AttemptKey>, reason: string): void;
  /** Until everything that came in is written; for tests and shutdown. */
  settled(): Promise<void>;
  /** Stops ticking, lets running attempts finish for up to graceMs, and writes what they said. */
  close(graceMs: number): Promise<void>;
}

/** One scheduler over one executor. Any number of them may share a database. */
export function createScheduler(schedulerParts: SchedulerParts): Scheduler {
  const { executor, poller, database, clock, timers, logger, events, config } = schedulerParts;
  const read = readOutputOf(schedulerParts);
  const parts = {
    ...schedulerParts,
    inbox: new Inbox(),
    flight: new AttemptsInFlight(),
    brain: new RunBrain(read),
    memory: schedulerParts.memory ?? new RunMemory(executor.sessionKey),
    read,
  };
  const others = new OtherSchedulers(schedulerParts);
  const lease = new Lease({ ...parts, others });
  const onResult = (result: BatchResult) => {
    others.receive(result);
    looker.noteEnds(result);
    if (concernsLooks(result)) looker.nudge();
    if (result.hasCallbacks) callbacks.nudge();
    if (result.hasQueuedEvents) ticker.hasten();
  };
  const advancer = new Advancer({ ...parts, dispatcher: new Dispatcher(parts), lease, onResult });
  const settler = new Settler({ ...parts, advancer });
  const looker = new Looker({ ...parts, settler });
  const callbacks = new CallbackRunner({ ...parts, lease });
  const reaper = new Reaper(parts);
  executor.onEvent((event) => settler.receive(event));
  executor.onCapacity(() => {
    parts.inbox.claim();
    advancer.nudge();
  });

  let held: ReadonlySet<DagId> = new Set();
  async function tick(): Promise<number | undefined> {
    await settler.settled();
    await reaper.reap();
    const due = await findDueWork(database.db, { now: clock.now(), most: MAX_DUE });
    parts.inbox.wake(due.runs);
    const deadlines = await fireDeadlines(database.db, { now: clock.now(), most: MAX_DUE });
    for (const run of deadlines.missed) events.emit("deadline:missed", run);
    const dueRuns = await createDueRuns(parts);
    const nextFiring = await fireBackfillSchedules(parts);
    held = new Set([...dueRuns.held, ...(await createAssetRuns(parts)), ...(await advanceBackfills(parts))]);
    parts.inbox.startRuns();
    advancer.doubt();
    await advancer.drainUntil(epochMillis(clock.now() + config.tickEveryMs));
    await looker.tick();
    await callbacks.take();
    return [due.nextAt, deadlines.nextAt, dueRuns.nextAt].reduce(earlier, nextFiring);
  }

  const ticker = new Ticker({
    tick,
    everyMs: config.tickEveryMs,
    clock,
    timers,
    logger,
    onTicked: () => events.emit("loop:went", { part: "tick" }),
    onFailed: (failure) => events.emit("loop:failed", { part: "tick", ...failure }),
  });
  const keepLease = async () => {
    // First: when the session is opened again, it is known what was taken away with it.
    await callbacks.keep();
    await lease.keep();
  };
  const leaseTicker = new Ticker({ tick: keepLease, everyMs: RENEW_EVERY_MS, clock, timers, logger });
  events.on("run:ended", ({ dagId }) => {
    if (held.has(dagId)) ticker.hasten();
  });
  return {
    start() {
      ticker.start();
      leaseTicker.start();
    },
    async tick() {
      await tick();
    },
    keepLease,
    wake(runs) {
      advancer.wake(runs);
      looker.nudge();
    },
    cancel: (attempts, reason) => advancer.cancel(attempts, reason),
    async settled() {
      await looker.settled();
      await callbacks.settled();
      await settler.settled();
      await advancer.drain();
      await looker.settled();
      await callbacks.settled();
    },
    async close(graceMs) {
      ticker.stop();
      looker.close();
      callbacks.close();
      const closing = await Promise.allSettled([executor.close(graceMs), poller.close(graceMs)]);
      for (const end of closing) {
        if (end.status === "rejected") logger.error("closing failed", { error: toError(end.reason).message });
      }
      await looker.settled();
      await callbacks.settled();
      await settler.settled();
      await advancer.drain();
      advancer.close();
      others.close();
      leaseTicker.stop();
    },
  };
}

/** Whether a batch opened attempts that are to be looked at, or closed some whose jobs may have to be stopped. */
function concernsLooks({ hasLooks, moved }: BatchResult): boolean {
  return hasLooks || moved.some(({ from }) => from === "deferred" || from === "up_for_reschedule");
}

function readOutputOf({ outputs }: SchedulerParts): (uri: string) => Promise<JsonValue> {
  return async (uri) => {
    if (outputs) return await outputs.read(uri);
    throw new DaymillError("E304", `The output at ${uri} cannot be read: no store for large outputs is configured.`);
  };
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
