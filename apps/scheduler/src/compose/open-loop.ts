import { pathToFileURL } from "node:url";
import type { Opened } from "@daymill/core";
import { endSessions, listenForWakes } from "@daymill/metadata";
import type { BundleStore } from "../bundle/bundle-store.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { createScheduler } from "../loop/scheduler-loop.ts";
import type { Scheduler } from "../loop/scheduler-loop.ts";
import { systemTimers } from "../loop/timers.ts";
import type { Base } from "./open-base.ts";
import { openExecutor } from "./open-executor.ts";
import { openPoller } from "./open-poller.ts";
import { outputStore } from "./output-store.ts";
import { taskServices } from "./task-services.ts";

/** Between two looks at everything, in ms; work that is woken does not wait for them. */
const TICK_EVERY_MS = 1_000;

export interface LoopParts {
  readonly base: Base;
  readonly store: BundleStore;
  readonly events: SchedulerEvents;
  /** Workers start then. */
  readonly warmUp: Promise<unknown>;
  /** How long running attempts may take to finish at the end, in ms; asked then. */
  readonly graceMs: () => number;
  readonly mayStartRuns: () => boolean;
  /** `remote`: beside a scheduler on another machine. */
  readonly kind: "local" | "remote";
}

/** Opens workers, pollers and the loop over them; nothing ticks before its `start`. What is opened is deferred to `opened`. */
export async function openLoop(parts: LoopParts, opened: Opened): Promise<Scheduler> {
  const { base, store, events, graceMs, mayStartRuns, warmUp, kind } = parts;
  const { config, database, layout, clock, log, environment, place } = base;
  const { db } = database;
  const { packageRoots } = place;
  const bodies = {
    db,
    layout,
    config,
    packageRoots,
    environment,
    services: taskServices({ ...base, db }),
    store,
    clock,
    log,
  };
  const executor = await openExecutor({ ...bodies, warmUp, kind, name: place.workerName });
  opened.defer(() => endSessions(db, [executor.sessionKey], clock.now()));
  const scheduler = createScheduler({
    database,
    executor,
    poller: openPoller(bodies),
    clock,
    random: Math.random,
    logger: log.child({ component: "scheduler" }),
    config: {
      parallelism: config.parallelism,
      queues: config.queues,
      tickEveryMs: TICK_EVERY_MS,
      logs: layout.logs,
      baseUrl: config.server.url,
      workspace: pathToFileURL(`${layout.workspace}/`).href,
    },
    events,
    timers: systemTimers,
    outputs: outputStore(layout.outputs),
    mayStartRuns,
  });
  opened.defer(() => scheduler.close(graceMs()));
  return scheduler;
}

/** Begins to schedule, and to hear what other processes tell. */
export async function startLoop(
  scheduler: Scheduler,
  { database }: Pick<Base, "database">,
  opened: Opened,
): Promise<void> {
  opened.use(await listenForWakes(database, () => scheduler.wake([])));
  scheduler.start();
}
