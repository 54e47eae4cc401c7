import { utimes } from "node:fs/promises";
import type { Opened } from "@daymill/core";
import { hasStartHold } from "@daymill/metadata";
import { bundleStore } from "../bundle/bundle-store.ts";
import { startHousekeeping } from "../housekeeping/housekeeping.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import type { Base } from "./open-base.ts";
import { openLoop, startLoop } from "./open-loop.ts";
import type { Scheduling } from "./open-scheduling.ts";

export interface WorkerParts {
  readonly base: Base;
  readonly events: SchedulerEvents;
  /** Its folder in the data directory. */
  readonly place: string;
  /** How long running attempts may take to finish at the end, in ms; asked then. */
  readonly graceMs: () => number;
}

/**
 * Opens a worker beside a scheduler: the whole loop over workers of this machine, with its own claims. It reads no DAG
 * folder and cleans nothing up; what it runs comes from the database.
 */
export async function openWorker({ base, events, graceMs, place }: WorkerParts, opened: Opened): Promise<Scheduling> {
  const { db } = base.database;
  let isHeld = await hasStartHold(db);
  const scheduler = await openLoop(
    {
      base,
      store: bundleStore(base.layout.bundles),
      events,
      graceMs,
      warmUp: Promise.resolve(),
      mayStartRuns: () => !isHeld,
      kind: "remote",
    },
    opened,
  );
  const look = async () => {
    isHeld = await hasStartHold(db);
  };
  // What is not touched for long is removed as that of a worker that is gone: see expireWorkerPlaces.
  const touch = async () => await utimes(place, new Date(), new Date());
  return {
    control: scheduler,
    async start() {
      await startLoop(scheduler, base, opened);
      await touch();
      const chores = [
        { name: "start holds", at: "*/10 * * * * *", run: look },
        { name: "own place", at: "12 * * * *", run: touch },
      ];
      const housekeeping = startHousekeeping(chores, base.log);
      opened.defer(() => housekeeping.close());
    },
  };
}
