import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, SessionKey, TaskId, TaskState } from "@daymill/core";
import type { Database } from "../database.ts";
import type { SharedDir } from "../tables/server-process.ts";

export interface ServerProcessRow {
  readonly processKey: number;
  readonly host: string;
  readonly pid: number;
  readonly roles: readonly string[];
  readonly version: string;
  readonly dataDir: SharedDir;
  readonly startedAt: EpochMillis;
  readonly seenAt: EpochMillis;
}

/** The servers that have not ended and were heard of since, the oldest first. */
export async function listServerProcesses(db: Kysely<Database>, since: EpochMillis): Promise<ServerProcessRow[]> {
  return await db
    .selectFrom("server_process")
    .select([
      "process_key as processKey",
      "host",
      "pid",
      "roles",
      "version",
      sql<SharedDir>`json_build_object('id', data_dir_id, 'path', data_dir)`.as("dataDir"),
      "started_at as startedAt",
      "seen_at as seenAt",
    ])
    .where("ended_at", "is", null)
    .where("seen_at", ">=", since)
    .orderBy("process_key")
    .execute();
}

export interface WorkerRow {
  readonly sessionKey: SessionKey;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly kind: string;
  /** Attempts at once; null: it did not say. */
  readonly slots: number | null;
  /** The queues that it serves; null: all. */
  readonly queues: readonly string[] | null;
  readonly startedAt: EpochMillis;
  readonly leaseUntil: EpochMillis;
  /** Since when it takes nothing any more; null: it takes what there is. */
  readonly drainedSince: EpochMillis | null;
  /** Task instances that it has. */
  readonly held: number;
}

/** Sessions that run attempts, or hold some that nobody has taken over yet; the oldest first. */
export async function listWorkers(db: Kysely<Database>): Promise<WorkerRow[]> {
  const { rows } = await sql<WorkerRow>`
    select s.session_key as "sessionKey", s.name, s.host, s.pid, s.kind, s.slots, s.queues, s.started_at as "startedAt",
      s.lease_until as "leaseUntil", d.since as "drainedSince", coalesce(h.held, 0) as held
    from worker_session s left join worker_drain d on d.name = s.name left join (
      select session_key, count(*)::int as held from task_instance where session_key is not null group by session_key
    ) h on h.session_key = s.session_key
    where s.ended_at is null or h.held > 0
    order by s.session_key`.execute(db);
  return rows;
}

export interface HeldInstance {
  readonly sessionKey: SessionKey;
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly taskId: TaskId;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly state: TaskState;
  /** null: claimed, and not started yet. */
  readonly since: EpochMillis | null;
}

/** What workers have now, the longest first. */
export async function listHeldInstances(db: Kysely<Database>, limit: number): Promise<HeldInstance[]> {
  return await db
    .selectFrom("task_instance as i")
    .innerJoin("dag_run as r", "r.run_key", "i.run_key")
    .select([
      sql<SessionKey>`i.session_key`.as("sessionKey"),
      "r.dag_id as dagId",
      "r.run_id as runId",
      "i.task_id as taskId",
      "i.map_index as mapIndex",
      "i.label",
      "i.state",
      "i.started_at as since",
    ])
    .where("i.session_key", "is not", null)
    .orderBy(sql`i.started_at nulls last`)
    .orderBy("i.instance_key")
    .limit(limit)
    .execute();
}

export interface ReadyWork {
  /** Task instances that may start and have no worker yet, or no place. */
  readonly ready: number;
  /** Since when the oldest of them waits. */
  readonly oldestAt: EpochMillis | null;
}

export async function readReadyWork(db: Kysely<Database>): Promise<ReadyWork> {
  return await db
    .selectFrom("task_instance")
    .select([sql<number>`count(*)::int`.as("ready"), sql<EpochMillis | null>`min(ready_at)`.as("oldestAt")])
    .where("ready_at", "is not", null)
    .executeTakeFirstOrThrow();
}
