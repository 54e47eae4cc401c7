import { EventEmitter } from "node:events";
import { DaymillError, Opened } from "@daymill/core";
import { wakeSchedulers } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { newSecret } from "./api/access/secret-text.ts";
import { listen } from "./compose/listen.ts";
import { ensureUsers } from "./compose/ensure-users.ts";
import { openApi, type SchedulerControl } from "./compose/open-api.ts";
import { openBase, type Base, type BaseOptions, type ServerWorld } from "./compose/open-base.ts";
import { openDesk } from "./compose/open-desk.ts";
import { openLive } from "./compose/open-live.ts";
import { openProbes } from "./compose/open-probes.ts";
import { openScheduling, type Scheduling, type SchedulingParts } from "./compose/open-scheduling.ts";
import { openTracing } from "./compose/open-tracing.ts";
import { openWorker } from "./compose/open-worker.ts";
import { relayIn, relayOut } from "./compose/relay-live.ts";
import { shareDataDir } from "./compose/share-data-dir.ts";
import { showPresence } from "./compose/show-presence.ts";
import { removeServerFile, type ServerFile, writeServerFile } from "./compose/server-file.ts";
import type { Config } from "./config.ts";
import { dataLayout, workerLayout } from "./data-layout.ts";
import type { SchedulerEvents } from "./loop/scheduler-events.ts";

/**
 * Which parts of a server a process runs: everything, or one of several that share a PostgreSQL. A worker runs tasks beside
 * a scheduler, mostly on another machine.
 */
export type ServerRole = "all" | "scheduler" | "api" | "worker";

/** A server that works. */
export interface RunningServer {
  /** Where it answers; undefined for a scheduler or worker alone. */
  readonly url: string | undefined;
  /** Lets running attempts finish for up to graceMs, then stops them; closes everything in order. */
  close(graceMs: number): Promise<void>;
}

/**
 * Builds a whole server and hands its parts to each other: database, secrets, workers, scheduler, API, DAGs. Resolves
 * when it is ready: it answers, schedules, and has read the DAG folders; health and the server file say so from then on. What was opened is closed again when a later part cannot be.
 */
export async function startServer(config: Config, world: ServerWorld, role: ServerRole): Promise<RunningServer> {
  assertShareable(config, role);
  await using opened = new Opened();
  let graceMs = 0;
  let isReady = false;
  const schedules = role !== "api";
  const own = placeOfRole(config, world, role);
  const base = await openBase({ config, world, ...own }, opened);
  const { database, log } = base;
  const dataDir = await shareDataDir(base);
  const events: SchedulerEvents = new EventEmitter();
  const live = openLive(events);
  opened.defer(() => live.close());
  const serves = role === "all" || role === "api";
  if (!serves) opened.defer(relayOut({ database, live, log }));
  else if (config.database.kind === "url") opened.use(await relayIn({ database, live, log }));
  if (schedules) await openTracing(base, events, opened);
  if (!serves) await openProbes({ base, events, isReady: () => isReady }, opened);
  const parts = { base, events, live, graceMs: () => graceMs };
  const scheduling = await openRole(role, { ...parts, place: own.holds }, opened);
  const control = scheduling?.control ?? remoteControl(database, log);
  let url: string | undefined;
  const localKey = newSecret("dml_");
  if (serves) {
    const desk = openDesk(base, opened);
    const app = await openApi({ base, events, live, control, schedules, isReady: () => isReady, localKey, desk });
    opened.defer(() => app.close());
    url = await listen(app, config.server, { isShut: (await ensureUsers(base)) || config.oidc !== undefined });
  }
  await scheduling?.start();
  await showPresence(base, { roles: role === "all" ? ["scheduler", "api"] : [role], dataDir }, opened);
  isReady = true;
  if (url !== undefined) await announce(base, { url, pid: process.pid, key: localKey }, opened);
  const closing = opened.move();
  return {
    url,
    async close(grace) {
      graceMs = grace;
      isReady = false;
      await closing[Symbol.asyncDispose]();
    },
  };
}

/** Where the process keeps what is its own, and what it takes for itself alone. */
function placeOfRole(config: Config, { place }: ServerWorld, role: ServerRole): Pick<BaseOptions, "layout" | "holds"> {
  const layout = dataLayout(config.dataDir);
  if (role === "api") return { layout, holds: undefined };
  if (role !== "worker") return { layout, holds: layout.dataDir };
  const own = workerLayout(layout, place.workerName);
  return { layout: own, holds: own.own };
}

/** The part that schedules and runs tasks, which has a place of its own; undefined: there is none in this process. */
async function openRole(
  role: ServerRole,
  { place, ...parts }: SchedulingParts & { readonly place: string | undefined },
  opened: Opened,
): Promise<Scheduling | undefined> {
  if (place === undefined) return undefined;
  return role === "worker" ? await openWorker({ ...parts, place }, opened) : await openScheduling(parts, opened);
}

function assertShareable({ database }: Config, role: ServerRole): void {
  if (role === "all" || database.kind === "url") return;
  throw new DaymillError(
    "E104",
    `The role ${role} runs beside others on one database: set \`database\` to the URL of a PostgreSQL, and give all of them the same data directory.`,
  );
}

/** For an API whose schedulers are other processes: they are told to look, and see by themselves what was taken away. */
function remoteControl({ db }: MetadataDatabase, log: Base["log"]): SchedulerControl {
  return {
    wake: () =>
      void wakeSchedulers(db).catch((error: unknown) =>
        log.warn("the schedulers could not be woken; they look by themselves", { error }),
      ),
    cancel: () => {},
  };
}

async function announce({ layout }: Base, file: ServerFile, opened: Opened): Promise<void> {
  await writeServerFile(layout.serverFile, file);
  opened.defer(() => removeServerFile(layout.serverFile, process.pid));
}
