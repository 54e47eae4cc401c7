import { epochMillis } from "@daymill/core";
import type { EpochMillis, TaskState } from "@daymill/core";
import { countDags, countOpenWork, listFailingDags, listPools, listWorkers, readReadyWork } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";

/** How everything stands that shares a database: the same whichever server is asked. */
export interface Standing {
  readonly runs: { readonly running: number; readonly queued: number };
  readonly instances: Readonly<Partial<Record<TaskState, number>>>;
  /** For how long the task instance waits that has been ready longest; 0: none waits. In seconds. */
  readonly oldestReadySeconds: number;
  /** DAGs of which a run failed in the last 24 hours, and nobody has acknowledged it. */
  readonly failingDags: number;
  /** DAGs whose file cannot be taken as it is. */
  readonly dagsWithProblems: number;
  /** Of workers whose lease is not over. */
  readonly workers: { readonly slots: number; readonly busy: number };
  readonly pools: readonly PoolStanding[];
}

export interface PoolStanding {
  readonly name: string;
  /** -1: without end. */
  readonly slots: number;
  readonly used: number;
  /** Task instances that wait for a slot, or for a worker. */
  readonly waiting: number;
}

/** As on Home. */
const FAILING_SINCE_MS = 86_400_000;

export async function readStanding(db: MetadataDatabase["db"], now: EpochMillis): Promise<Standing> {
  const { running, queued, instances } = await countOpenWork(db);
  const { oldestAt } = await readReadyWork(db);
  const [failing] = await listFailingDags(db, { since: epochMillis(now - FAILING_SINCE_MS), limit: 1 });
  const { withProblems } = await countDags(db);
  const workers = (await listWorkers(db)).filter(({ leaseUntil }) => leaseUntil >= now);
  return {
    runs: { running, queued },
    instances,
    oldestReadySeconds: oldestAt === null ? 0 : Math.max(0, now - oldestAt) / 1_000,
    failingDags: failing?.total ?? 0,
    dagsWithProblems: withProblems,
    workers: {
      slots: workers.reduce((sum, { slots }) => sum + (slots ?? 0), 0),
      busy: workers.reduce((sum, { held }) => sum + held, 0),
    },
    pools: await listPools(db),
  };
}
