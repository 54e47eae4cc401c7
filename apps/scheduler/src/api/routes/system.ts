import { epochMillis } from "@daymill/core";
import type { Clock } from "@daymill/core";
import { countOpenWork, listHeldInstances, listServerProcesses, listWorkers, readReadyWork } from "@daymill/metadata";
import type { Health } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { openApiDocument } from "../openapi.ts";
import { isoOrNull, iso } from "../present/instants.ts";
import { presentServer, presentWorker } from "../present/system.ts";
import type { Reader } from "../reader.ts";

export interface SystemRouteParts {
  readonly version: string;
  readonly health: () => Promise<Health>;
  readonly read: Reader;
  readonly clock: Clock;
}

type SystemRoutes = Pick<Handlers, "getHealth" | "getSystem" | "getOpenApi">;

/** Task instances that are named, over all workers. */
const MOST_HELD = 200;
/** A server of which nothing was heard for so long is not mourned any more, in ms. */
const FORGOTTEN_AFTER_MS = 86_400_000;

export function systemRoutes({ version, health, read, clock }: SystemRouteParts): SystemRoutes {
  const document = openApiDocument(version);
  return {
    getHealth: health,
    getOpenApi: async () => document,
    getSystem: () =>
      read(async (db) => {
        const now = clock.now();
        const asked = performance.now();
        const servers = await listServerProcesses(db, epochMillis(now - FORGOTTEN_AFTER_MS));
        const databaseMs = performance.now() - asked;
        const workers = await listWorkers(db);
        const held = await listHeldInstances(db, MOST_HELD);
        const { running, queued, instances } = await countOpenWork(db);
        const { ready, oldestAt } = await readReadyWork(db);
        return {
          now: iso(now),
          databaseMs,
          work: {
            runningRuns: running,
            queuedRuns: queued,
            running: instances.running ?? 0,
            deferred: (instances.deferred ?? 0) + (instances.up_for_reschedule ?? 0),
            ready,
            readySince: isoOrNull(oldestAt),
          },
          servers: servers.map((row) => presentServer(row, now)),
          workers: workers.map((row) => presentWorker(row, held, now)),
        };
      }),
  };
}
