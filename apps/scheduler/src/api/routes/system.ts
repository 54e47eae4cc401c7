import { epochMillis } from "@daymill/core";
import type { Clock } from "@daymill/core";
import { countDags, countOpenWork, findFirstFailure, listFailingDags } from "@daymill/metadata";
import type { FailureRow } from "@daymill/metadata";
import type { Health } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { openApiDocument } from "../openapi.ts";
import { iso } from "../present/instants.ts";
import type { Reader } from "../reader.ts";

export interface SystemRouteParts {
  readonly read: Reader;
  readonly clock: Clock;
  readonly version: string;
  readonly health: () => Promise<Health>;
}

/** How far back the home page looks for failures, in ms. */
const OVERVIEW_MS = 24 * 3_600_000;
const MAX_FAILING_DAGS = 20;

export function systemRoutes(parts: SystemRouteParts): Pick<Handlers, "getHealth" | "getOverview" | "getOpenApi"> {
  const { read, clock, version, health } = parts;
  const document = openApiDocument(version);
  return {
    getHealth: health,
    getOpenApi: async () => document,
    getOverview: async () => {
      const since = epochMillis(clock.now() - OVERVIEW_MS);
      return await read(async (db) => {
        const open = await countOpenWork(db);
        const failing = await listFailingDags(db, { since, limit: MAX_FAILING_DAGS });
        const failures = [];
        for (const dag of failing) failures.push({ dag, failure: await findFirstFailure(db, dag.lastRunKey) });
        return {
          dags: await countDags(db),
          runs: { running: open.running, queued: open.queued },
          instances: open.instances,
          failures: failures.map(({ dag, failure }) => ({
            dagId: dag.dagId,
            failedRuns: dag.failedRuns,
            lastRunId: dag.lastRunId,
            lastFailedAt: iso(dag.lastFailedAt),
            ...presentFailedTask(failure),
          })),
          since: iso(since),
        };
      });
    },
  };
}

function presentFailedTask(failure: FailureRow | undefined) {
  return {
    taskId: failure?.taskId ?? null,
    mapIndex: failure?.mapIndex ?? null,
    message: failure?.error?.message ?? null,
  };
}
