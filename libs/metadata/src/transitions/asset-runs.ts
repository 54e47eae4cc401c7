import type { DagId, DataInterval, EpochMillis, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { createRuns } from "./create-runs.ts";
import type { NewRun } from "./create-runs.ts";
import { toInterval } from "./next-run.ts";

/** A DAG for which events of assets wait that nobody has looked at. */
export interface AssetWork {
  readonly dagId: DagId;
  readonly versionKey: VersionKey;
}

/** The events that a run takes, as far as the run is made from them. */
export interface QueuedEvents {
  readonly newest: number;
  readonly newestAt: EpochMillis;
  /** From the first start to the last end of the runs that they came from; undefined: they came from none. */
  readonly covered: DataInterval | undefined;
}

/** Thinks for createAssetRun; pure. */
export interface AssetRunDecider {
  isMet(waiting: ReadonlySet<string>): boolean;
  toRun(events: QueuedEvents): NewRun;
}

/** `held`: its DAG has as many open runs as it may have; the events wait, and more may join them. */
export type AssetRunAnswer = "created" | "held" | "none";

/** DAGs to ask for a run, those whose events came first. Reads new events only. */
export async function findAssetWork(db: Kysely<Database>, most: number): Promise<AssetWork[]> {
  const rows = await db
    .selectFrom("asset_queue as q")
    .innerJoin("dag as d", "d.dag_id", "q.dag_id")
    .select(["d.dag_id as dagId", "d.current_version_key as versionKey"])
    .where("q.is_new", "=", true)
    .where("d.active", "=", true)
    .where("d.paused", "=", false)
    .groupBy(["d.dag_id", "d.current_version_key"])
    .orderBy((order) => order.fn.min("q.event_key"))
    .limit(most)
    .execute();
  return rows.flatMap(({ dagId, versionKey }) => (versionKey === null ? [] : [{ dagId, versionKey }]));
}

/**
 * Makes the run that waiting events are enough for, and gives it all of them, in one transaction that holds the DAG's
 * row: of two schedulers one finds nothing left. Nothing happens when the DAG was deployed or paused meanwhile.
 */
export async function createAssetRun(
  db: Kysely<Database>,
  { dagId, versionKey }: AssetWork,
  decider: AssetRunDecider,
  now: EpochMillis,
): Promise<AssetRunAnswer> {
  return await inTransaction(db, async (trx) => {
    const dag = await lockDag(trx, { dagId, versionKey });
    if (dag === undefined) return "none";
    if ((await countOpenRuns(trx, dagId)) >= dag.max) {
      await keepNewest(trx, dagId);
      return "held";
    }
    // Before what waits is read: an event that comes later stays new, and is looked at next.
    await trx
      .updateTable("asset_queue")
      .set({ is_new: false })
      .where("dag_id", "=", dagId)
      .where("is_new", "=", true)
      .execute();
    if (!decider.isMet(await readWaiting(trx, dagId))) return "none";
    const taken = await takeEvents(trx, dagId);
    if (taken === undefined) return "none";
    const [run] = await createRuns(trx, [decider.toRun(taken.events)], now);
    if (run === undefined) throw new Error(`the DAG ${dagId} has the run of event ${taken.events.newest} already`);
    await sql`
      insert into run_asset_event (run_key, event_key)
      select ${run.runKey}::bigint, k from unnest(${taken.keys}::bigint[]) k`.execute(trx);
    return "created";
  });
}

async function lockDag(trx: Transaction<Database>, work: AssetWork): Promise<{ readonly max: number } | undefined> {
  return await trx
    .selectFrom("dag")
    .select("max_active_runs as max")
    .where("dag_id", "=", work.dagId)
    .where("current_version_key", "=", work.versionKey)
    .where("active", "=", true)
    .where("paused", "=", false)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

async function countOpenRuns(trx: Transaction<Database>, dagId: DagId): Promise<number> {
  const row = await trx
    .selectFrom("dag_run")
    .select((select) => select.fn.countAll<number>().as("n"))
    .where("dag_id", "=", dagId)
    .where("ended_at", "is", null)
    .where("backfill_key", "is", null)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Of a DAG that is held one event stays new, so that it is found again and a look costs the same however many wait. */
async function keepNewest(trx: Transaction<Database>, dagId: DagId): Promise<void> {
  await sql`
    update asset_queue set is_new = false where dag_id = ${dagId} and is_new
      and event_key < (select max(event_key) from asset_queue where dag_id = ${dagId} and is_new)`.execute(trx);
}

async function readWaiting(trx: Transaction<Database>, dagId: DagId): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom("asset_use as u")
    .select("u.asset")
    .where("u.dag_id", "=", dagId)
    .where("u.role", "=", "schedule")
    .where((where) =>
      where.exists(
        where
          .selectFrom("asset_queue as q")
          .select("q.event_key")
          .whereRef("q.dag_id", "=", "u.dag_id")
          .whereRef("q.asset", "=", "u.asset"),
      ),
    )
    .execute();
  return new Set(rows.map(({ asset }) => asset));
}

async function takeEvents(
  trx: Transaction<Database>,
  dagId: DagId,
): Promise<{ readonly keys: readonly number[]; readonly events: QueuedEvents } | undefined> {
  const taken = await sql<{
    keys: readonly number[] | null;
    newest: number | null;
    newestAt: EpochMillis | null;
    start: EpochMillis | null;
    end: EpochMillis | null;
  }>`
    with taken as (delete from asset_queue where dag_id = ${dagId} returning event_key)
    select array_agg(e.event_key) as keys, max(e.event_key) as newest, max(e.at) as "newestAt",
      min(r.interval_start) as start, max(r.interval_end) as end
    from taken t join asset_event e on e.event_key = t.event_key left join dag_run r on r.run_key = e.run_key`.execute(
    trx,
  );
  const [row] = taken.rows;
  if (!row || row.keys === null || row.newest === null || row.newestAt === null) return undefined;
  const { keys, newest, newestAt, start, end } = row;
  return { keys, events: { newest, newestAt, covered: toInterval({ start, end }) } };
}
