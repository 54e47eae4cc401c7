import { epochMillis } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import {
  countDags,
  countFailingDags,
  countOpenWork,
  findFirstFailure,
  listAcknowledgedDags,
  listAwaitedApprovals,
  listFailingDags,
  listLateDags,
  listPausedByFailures,
  listSoonest,
} from "@daymill/metadata";
import type { SeenDags } from "@daymill/metadata";
import type { Overview } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { iso } from "../present/instants.ts";
import {
  presentApproval,
  presentFailingDag,
  presentLateDag,
  presentSoonRun,
  presentSome,
} from "../present/overview.ts";
import type { PageDb, Reader } from "../reader.ts";
import type { VersionCache } from "../version-cache.ts";

export interface OverviewRouteParts {
  readonly read: Reader;
  readonly clock: Clock;
  readonly versions: VersionCache;
}

/** How far back the home page looks for failures and missed deadlines, in ms. */
const OVERVIEW_MS = 24 * 3_600_000;
/** More of a kind than this is a mass, not a list to be read. */
const MOST_LISTED = 20;
const MOST_UPCOMING = 8;

export function overviewRoutes({
  read,
  clock,
  versions,
}: OverviewRouteParts): Pick<Handlers, "getOverview" | "countFailingDags"> {
  return {
    getOverview: async ({ caller }) => {
      const seen = await caller.dagsWith("viewer");
      const since = epochMillis(clock.now() - OVERVIEW_MS);
      return await read(async (db) => {
        const open = await countOpenWork(db, seen);
        const soonest = await listSoonest(db, MOST_UPCOMING, seen);
        return {
          dags: await countDags(db, seen),
          runs: { running: open.running, queued: open.queued },
          instances: open.instances,
          failures: await readFailures(db, { since, seen, versions }),
          late: presentSome(await listLateDags(db, { since, seen, limit: MOST_LISTED }), presentLateDag),
          acknowledged: presentSome(
            await listAcknowledgedDags(db, { since, seen, limit: MOST_LISTED }),
            ({ dagId, until }) => ({ dagId, until: iso(until) }),
          ),
          since: iso(since),
          approvals: presentSome(await listAwaitedApprovals(db, MOST_LISTED, seen), presentApproval),
          pausedByFailures: presentSome(await listPausedByFailures(db, MOST_LISTED, seen), ({ dagId, reason }) => ({
            dagId,
            reason,
          })),
          upcoming: soonest.map(presentSoonRun),
        };
      });
    },
    countFailingDags: async ({ caller }) => {
      const seen = await caller.dagsWith("viewer");
      const since = epochMillis(clock.now() - OVERVIEW_MS);
      const { total, oldestAt } = await read((db) => countFailingDags(db, { since, seen }));
      return { total, fewerAt: oldestAt === null ? null : iso(epochMillis(oldestAt + OVERVIEW_MS)) };
    },
  };
}

async function readFailures(
  db: PageDb,
  {
    since,
    seen,
    versions,
  }: Pick<OverviewRouteParts, "versions"> & { readonly since: EpochMillis; readonly seen: SeenDags },
): Promise<Overview["failures"]> {
  const rows = await listFailingDags(db, { since, seen, limit: MOST_LISTED });
  const known = await versions.read(
    db,
    rows.map((row) => row.lastVersionKey),
  );
  const dags = [];
  for (const row of rows) dags.push({ ...row, failure: await findFirstFailure(db, row.lastRunKey) });
  return presentSome(dags, (row) => presentFailingDag(row, known.get(row.lastVersionKey)));
}
