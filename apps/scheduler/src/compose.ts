import { EventEmitter } from "node:events";
import { pathToFileURL } from "node:url";
import type { Clock, Logger } from "@daymill/core";
import { countOpenWork, endSessions } from "@daymill/metadata";
import { bundleStore } from "./bundle/bundle-store.ts";
import { declarePools } from "./compose/declare-pools.ts";
import { healthWatch } from "./compose/health.ts";
import { listen } from "./compose/listen.ts";
import { openApi } from "./compose/open-api.ts";
import { openDatabase } from "./compose/open-database.ts";
import { openExecutor } from "./compose/open-executor.ts";
import { openDags } from "./compose/open-dags.ts";
import { outputStore } from "./compose/output-store.ts";
import { removeServerFile, writeServerFile } from "./compose/server-file.ts";
import { taskServices } from "./compose/task-services.ts";
import type { Config } from "./config.ts";
import { dataLayout } from "./data-layout.ts";
import { expireWorkspaces } from "./housekeeping/expire-workspaces.ts";
import { startHousekeeping } from "./housekeeping/housekeeping.ts";
import { createScheduler } from "./loop/scheduler-loop.ts";
import type { SchedulerEvents } from "./loop/scheduler-events.ts";
import { systemTimers } from "./loop/timers.ts";
import { createMetrics } from "./observability/metrics.ts";
import type { Environment } from "./process/child-env.ts";
import { connectionSource } from "./secrets/connection-source.ts";
import { loadSecretKeys } from "./secrets/secret-keys.ts";
import { sealer } from "./secrets/sealer.ts";

/** What a server is told besides its settings. Folders are absolute. */
export interface ServerPlace {
  /** The built web app; undefined: API only. */
  readonly webDir: string | undefined;
  /** Where packages that are no part of a bundle are looked for, after the DAG folder itself. */
  readonly packageRoots: readonly string[];
  /** Text of DAYMILL_SECRET_KEY. */
  readonly secretKey: string | undefined;
}

export interface ServerWorld {
  readonly log: Logger;
  readonly clock: Clock;
  /** What task processes may see parts of. */
  readonly environment: Environment;
  readonly version: string;
  readonly place: ServerPlace;
}

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  /** Lets running attempts finish for up to graceMs, then stops them; closes everything in order. */
  close(graceMs: number): Promise<void>;
}

/** Between two looks at everything, in ms; work that is woken does not wait for them. */
const TICK_EVERY_MS = 1_000;

/**
 * Builds a whole server and hands its parts to each other: database, secrets, workers, scheduler, API, DAGs. Resolves
 * when it answers and schedules. What was opened is closed again when a later part cannot be.
 */
export async function startServer(config: Config, world: ServerWorld): Promise<RunningServer> {
  const { log, clock, environment, version, place } = world;
  await using opened = new AsyncDisposableStack();
  const layout = dataLayout(config.dataDir);
  const held = await openDatabase({ config: config.database, layout, log, clock });
  opened.defer(() => held.close());
  const { database } = held;
  const { db } = database;

  const sealing = sealer(await loadSecretKeys({ text: place.secretKey, file: layout.secretKeyFile }));
  const connections = connectionSource({ db, sealer: sealing, layout, declared: config.connections });
  await declarePools(db, config.pools);
  const services = taskServices({ db, connections, sealer: sealing });
  const events: SchedulerEvents = new EventEmitter();

  const store = bundleStore(layout.bundles);
  const executor = await openExecutor({
    db,
    layout,
    config,
    packageRoots: place.packageRoots,
    environment,
    services,
    store,
    clock,
    log,
  });
  opened.defer(() => endSessions(db, [executor.sessionKey], clock.now()));
  const scheduler = createScheduler({
    database,
    executor,
    clock,
    random: Math.random,
    logger: log.child({ component: "scheduler" }),
    config: {
      parallelism: config.parallelism,
      tickEveryMs: TICK_EVERY_MS,
      logs: layout.logs,
      workspace: pathToFileURL(`${layout.workspace}/`).href,
    },
    events,
    timers: systemTimers,
    outputs: outputStore(layout.outputs),
  });
  let graceMs = 0;
  opened.defer(() => scheduler.close(graceMs));

  const api = await openApi({
    db,
    layout,
    allowedHosts: config.server.allowedHosts,
    webDir: place.webDir,
    clock,
    log: log.child({ component: "api" }),
    version,
    connections,
    sealer: sealing,
    events,
    control: scheduler,
    health: healthWatch({ database, events, clock, version }),
    metrics: createMetrics({ events, openWork: () => countOpenWork(db) }),
  });
  opened.defer(() => api.app.close());
  const url = await listen(api.app, config.server);
  const { packageRoots } = place;
  const dags = await openDags({
    db,
    layout,
    folders: config.dagFolders,
    packageRoots,
    store,
    environment,
    clock,
    log,
    tell: api.tell,
  });
  opened.defer(() => dags.close());
  scheduler.start();
  const chores = [
    { name: "workspaces", at: "17 * * * *", run: () => expireWorkspaces({ db, folder: layout.workspace, clock, log }) },
    { name: "database", at: "*/10 * * * *", run: () => database.keepHouse() },
  ];
  const housekeeping = startHousekeeping(chores, log);
  opened.defer(() => housekeeping.close());
  await writeServerFile(layout.serverFile, { url, pid: process.pid });
  opened.defer(() => removeServerFile(layout.serverFile, process.pid));
  const closing = opened.move();
  return {
    url,
    async close(grace) {
      graceMs = grace;
      await closing.disposeAsync();
    },
  };
}
