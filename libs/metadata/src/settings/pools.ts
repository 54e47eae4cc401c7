import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis } from "@daymill/core";
import type { Database } from "../database.ts";
import { listPoolUsers } from "./pool-use.ts";

export interface PoolRow {
  readonly name: string;
  /** -1: no limit. */
  readonly slots: number;
  readonly includeDeferred: boolean;
  readonly description: string | null;
  /** Slots held now: `running` and `queued`, and `deferred` where those are counted. */
  readonly used: number;
  /** Slots of what runs. */
  readonly running: number;
  /** Slots of what was claimed and is about to run. */
  readonly queued: number;
  /** Slots of what waits without a worker. */
  readonly deferred: number;
  /** Task instances that wait for a slot. */
  readonly waiting: number;
  /** Since when the oldest of them waits. */
  readonly waitingSince: EpochMillis | null;
}

export interface PoolSettings {
  readonly name: string;
  readonly slots: number;
  readonly includeDeferred: boolean;
  readonly description: string | null;
}

/** Pools by name, with how full they are. */
export async function listPools(db: Kysely<Database>): Promise<PoolRow[]> {
  // Each subquery answers from an index: over what occupies a slot, what waits without a worker, and what is ready.
  const { rows } = await sql<PoolRow>`
    select p.name, p.slots, p.include_deferred as "includeDeferred", p.description,
      (coalesce(held.running, 0) + coalesce(held.queued, 0)
        + case when p.include_deferred then coalesce(look.slots, 0) else 0 end)::int as used,
      coalesce(held.running, 0)::int as running, coalesce(held.queued, 0)::int as queued,
      coalesce(look.slots, 0)::int as deferred, coalesce(ready.n, 0)::int as waiting, ready.since as "waitingSince"
    from pool p
    left join (select l.pool, sum(i.slots) filter (where i.state <> 'queued') as running,
        sum(i.slots) filter (where i.state = 'queued') as queued
      from task_instance i join lane l on l.lane_key = i.lane_key
      where i.session_key is not null group by l.pool) held on held.pool = p.name
    left join (select k.pool, sum(k.slots) as slots from task_look k group by k.pool) look on look.pool = p.name
    left join (select l.pool, count(*) as n, min(i.ready_at) as since from task_instance i
      join lane l on l.lane_key = i.lane_key where i.ready_at is not null group by l.pool) ready on ready.pool = p.name
    order by p.name`.execute(db);
  return rows;
}

/**
 * Makes a pool or changes it. With `was` only if it is still like that (null: only if there is none); false when it is not.
 */
export async function savePool(
  db: Kysely<Database>,
  pool: PoolSettings,
  was?: Omit<PoolSettings, "name"> | null,
): Promise<boolean> {
  const values = { slots: pool.slots, include_deferred: pool.includeDeferred, description: pool.description };
  if (was === undefined || was === null) {
    const made = await db
      .insertInto("pool")
      .values({ name: pool.name, ...values })
      .onConflict((conflict) =>
        was === null ? conflict.column("name").doNothing() : conflict.column("name").doUpdateSet(values),
      )
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const changed = await db
    .updateTable("pool")
    .set(values)
    .where("name", "=", pool.name)
    .where("slots", "=", was.slots)
    .where("include_deferred", "=", was.includeDeferred)
    .where("description", "is not distinct from", was.description)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Deletes a pool unless a DAG's current version uses it: then the DAGs are named and nothing happens. */
export async function deletePool(
  db: Kysely<Database>,
  name: string,
): Promise<{ readonly deleted: boolean; readonly usedBy: readonly string[] }> {
  const users = await listPoolUsers(db, name);
  if (users.length > 0) return { deleted: false, usedBy: users.map(({ dagId }) => dagId) };
  const deleted = await db.deleteFrom("pool").where("name", "=", name).executeTakeFirst();
  return { deleted: deleted.numDeletedRows > 0n, usedBy: [] };
}
