import { millis } from "@daymill/core";
import type { WorkspaceRetention, Opened } from "@daymill/core";
import { bundleStore } from "../bundle/bundle-store.ts";
import { expireAuditLog } from "../housekeeping/expire-audit-log.ts";
import { expireDrains } from "../housekeeping/expire-drains.ts";
import { expireBackfillLogs } from "../housekeeping/expire-backfill-logs.ts";
import { expireCallbacks } from "../housekeeping/expire-callbacks.ts";
import { expireUserSessions } from "../housekeeping/expire-user-sessions.ts";
import { expireLookBudgets } from "../housekeeping/expire-look-budgets.ts";
import { expireLogs } from "../housekeeping/expire-logs.ts";
import { expireRuns } from "../housekeeping/expire-runs.ts";
import { expireWorkerPlaces } from "../housekeeping/expire-worker-places.ts";
import { expireWorkspaces } from "../housekeeping/expire-workspaces.ts";
import { workspaceQuota } from "../housekeeping/keep-quota.ts";
import { startHousekeeping } from "../housekeeping/housekeeping.ts";
import { sweepBundles } from "../housekeeping/sweep-bundles.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import type { Config } from "../config.ts";
import type { SchedulerControl } from "./open-api.ts";
import type { Base } from "./open-base.ts";
import { openDags, type DagParts, type OpenDags } from "./open-dags.ts";
import { openLoop, startLoop } from "./open-loop.ts";
import type { Live } from "./open-live.ts";

export interface SchedulingParts {
  readonly base: Base;
  readonly events: SchedulerEvents;
  readonly live: Live;
  /** How long running attempts may take to finish at the end, in ms; asked then. */
  readonly graceMs: () => number;
}

/** A scheduler with its workers and DAG folders, not yet scheduling. */
export interface Scheduling {
  readonly control: SchedulerControl;
  start(): Promise<void>;
}

/** Opens workers and scheduler, and begins to read the DAG folders; `start` resolves when they are read, and schedules. What is opened is deferred to `opened`. */
export async function openScheduling(
  { base, events, live, graceMs }: SchedulingParts,
  opened: Opened,
): Promise<Scheduling> {
  const { config, database, layout, clock, log, environment, place } = base;
  const { db } = database;
  const store = bundleStore(layout.bundles);
  const { packageRoots } = place;
  const dags = beginDags(
    {
      db,
      layout,
      folders: config.dagFolders,
      packageRoots,
      store,
      environment,
      clock,
      log,
      tell: live.tell,
      onDagFile: base.onDagFile,
    },
    opened,
  );
  const workspaces = { db, folder: layout.workspace, clock, log };
  const retention = workspaceRetention(config);
  const quota = await workspaceQuota({
    ...workspaces,
    retention,
    quotaBytes: config.retention.workspaceQuotaBytes,
    onRoom: () => scheduler.wake([]),
  });
  const { mayStartRuns } = quota;
  const scheduler = await openLoop({ base, store, events, graceMs, warmUp: dags, mayStartRuns, kind: "local" }, opened);
  return {
    control: scheduler,
    async start() {
      await dags;
      await startLoop(scheduler, base, opened);
      const chores = [
        {
          name: "workspaces",
          at: "17 * * * *",
          run: () => expireWorkspaces(workspaces, retention),
        },
        { name: "workspace quota", at: "* * * * *", run: quota.keep },
        {
          name: "logs",
          at: "37 3 * * *",
          run: () => expireLogs({ db, folder: layout.logs, clock, log }, config.retention.logsMs),
        },
        {
          name: "logs of backfills",
          at: "39 3 * * *",
          run: () => expireBackfillLogs({ db, folder: layout.logs, clock, log }, config.retention.logsMs),
        },
        {
          name: "callbacks",
          at: "27 * * * *",
          run: () => expireCallbacks({ db, clock, log }, config.retention.callbacksMs),
        },
        {
          name: "audit log",
          at: "52 3 * * *",
          run: () => expireAuditLog({ db, clock, log }, config.retention.auditMs),
        },
        { name: "user sessions", at: "57 3 * * *", run: () => expireUserSessions({ db, clock }) },
        {
          name: "runs",
          at: "7 * * * *",
          run: () => expireRuns({ db, folders: layout, clock, log }, config.retention),
        },
        {
          name: "places of workers",
          at: "42 3 * * *",
          run: () => expireWorkerPlaces({ folder: layout.workers, clock, log }),
        },
        { name: "drained workers", at: "44 3 * * *", run: () => expireDrains({ db, clock }) },
        { name: "budgets of looks", at: "45 3 * * *", run: () => expireLookBudgets({ db }) },
        { name: "bundles", at: "47 3 * * *", run: () => sweepBundles({ db, store, clock, log }) },
        { name: "database", at: "*/10 * * * *", run: () => database.keepHouse() },
      ];
      const housekeeping = startHousekeeping(chores, log);
      opened.defer(() => housekeeping.close());
    },
  };
}

function workspaceRetention({ retention }: Config): WorkspaceRetention {
  return {
    successMs: millis(retention.workspaceAfterSuccessMs),
    failedMs: millis(retention.workspaceAfterFailureMs),
  };
}

/** Bundling and parsing take longer than everything else: they begin while workers and API are still being opened. */
function beginDags(parts: DagParts, opened: Opened): Promise<OpenDags> {
  const opening = openDags(parts);
  // Whoever awaits it is told when it fails; here only what was opened is closed.
  const settled = opening.catch(() => undefined);
  opened.defer(async () => {
    const dags = await settled;
    await dags?.close();
  });
  return opening;
}
