import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

export interface PoolRow {
  readonly name: string;
  /** -1: no limit. */
  readonly slots: number;
  readonly includeDeferred: boolean;
  readonly description: string | null;
  /** Slots held now. */
  readonly used: number;
  /** Task instances that wait for a slot. */
  readonly waiting: number;
}

export interface PoolSettings {
  readonly name: string;
  readonly slots: number;
  readonly includeDeferred: boolean;
  readonly description: string | null;
}

/** Pools by name, with how full they are. */
export async function listPools(db: Kysely<Database>): Promise<PoolRow[]> {
  // Both subqueries answer from partial indexes: over what occupies a slot, and over what is ready.
  const { rows } = await sql<PoolRow>`
    select p.name, p.slots, p.include_deferred as "includeDeferred", p.description,
      (coalesce(held.slots, 0) + case when p.include_deferred
        then coalesce((select sum(k.slots) from task_look k where k.pool = p.name), 0) else 0 end)::int as used, coalesce(ready.n, 0)::int as waiting
    from pool p
    left join (select l.pool, sum(i.slots) as slots from task_instance i join lane l on l.lane_key = i.lane_key
      where i.session_key is not null group by l.pool) held on held.pool = p.name
    left join (select l.pool, count(*) as n from task_instance i join lane l on l.lane_key = i.lane_key
      where i.ready_at is not null group by l.pool) ready on ready.pool = p.name
    order by p.name`.execute(db);
  return rows;
}

/** Makes a pool or changes it. */
export async function savePool(db: Kysely<Database>, pool: PoolSettings): Promise<void> {
  const values = { slots: pool.slots, include_deferred: pool.includeDeferred, description: pool.description };
  await db
    .insertInto("pool")
    .values({ name: pool.name, ...values })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(values))
    .execute();
}

/** Deletes a pool unless a DAG's current version uses it: then the DAGs are named and nothing happens. */
export async function deletePool(
  db: Kysely<Database>,
  name: string,
): Promise<{ readonly deleted: boolean; readonly usedBy: readonly string[] }> {
  const users = await db
    .selectFrom("version_task as task")
    .innerJoin("dag", "dag.current_version_key", "task.version_key")
    .select("dag.dag_id")
    .distinct()
    .where("task.pool", "=", name)
    .orderBy("dag.dag_id")
    .execute();
  if (users.length > 0) return { deleted: false, usedBy: users.map((user) => user.dag_id) };
  const deleted = await db.deleteFrom("pool").where("name", "=", name).executeTakeFirst();
  return { deleted: deleted.numDeletedRows > 0n, usedBy: [] };
}
