import type { EpochMillis, Millis, SessionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { retryConflicts } from "../client/retry-conflicts.ts";
import type { Database } from "../database.ts";

/** A process that is to hold leases. */
export interface NewSession {
  /** What the worker is called in all of its lives. Default: its host. */
  readonly name?: string;
  readonly host: string;
  /** Of the host's last start: pids of another one mean nothing. */
  readonly bootId: string;
  readonly pid: number;
  readonly pidStartedAt: EpochMillis;
  /** `local`, `remote`, `in-process`. */
  readonly kind: string;
  /** Attempts at once; absent: it does not say. */
  readonly slots?: number;
  /** The queues that it serves. Absent: all. */
  readonly queues?: readonly string[];
}

export interface Session extends Omit<NewSession, "name" | "slots" | "queues"> {
  readonly sessionKey: SessionKey;
  readonly startedAt: EpochMillis;
  readonly leaseUntil: EpochMillis;
}

/** How long a lease holds without renewal, and how often it is renewed: six tries before others take the work over. */
export const LEASE_MS = 30_000 as Millis;
export const RENEW_EVERY_MS = 5_000 as Millis;
/** A worker that could not renew for so long stops its bodies, well before others start them again. */
export const GIVE_UP_AFTER_MS = 20_000 as Millis;

/** Opens a worker session with a fresh lease. */
export async function openSession(db: Kysely<Database>, session: NewSession, now: EpochMillis): Promise<SessionKey> {
  const row = await db
    .insertInto("worker_session")
    .values({
      name: session.name ?? session.host,
      host: session.host,
      boot_id: session.bootId,
      pid: session.pid,
      pid_started_at: session.pidStartedAt,
      kind: session.kind,
      slots: session.slots ?? null,
      queues: session.queues ?? null,
      started_at: now,
      lease_until: leaseFrom(now),
    })
    .returning("session_key")
    .executeTakeFirstOrThrow();
  return row.session_key;
}

/**
 * Renews a lease, and says whether other sessions work on this database. Undefined when the session has been ended: its
 * attempts belong to others.
 */
export async function renewSession(
  db: Kysely<Database>,
  sessionKey: SessionKey,
  now: EpochMillis,
): Promise<{ readonly isAlone: boolean } | undefined> {
  const other = sql`select from worker_session o
    where o.ended_at is null and o.lease_until > ${now} and o.session_key <> ${sessionKey}`;
  return await db
    .updateTable("worker_session")
    .set({ lease_until: leaseFrom(now) })
    .where("session_key", "=", sessionKey)
    .where("ended_at", "is", null)
    .returning(sql<boolean>`not exists (${other})`.as("isAlone"))
    .executeTakeFirst();
}

/**
 * Opens a session again that was ended while its process slept; false as long as an attempt is still under its name. The
 * caller has stopped whatever it ran.
 */
export async function reopenSession(db: Kysely<Database>, sessionKey: SessionKey, now: EpochMillis): Promise<boolean> {
  const reopened = await db
    .updateTable("worker_session")
    .set({ lease_until: leaseFrom(now), ended_at: null })
    .where("session_key", "=", sessionKey)
    .where((where) =>
      where.not(
        where.exists(where.selectFrom("task_instance").select("instance_key").where("session_key", "=", sessionKey)),
      ),
    )
    .executeTakeFirst();
  return reopened.numUpdatedRows > 0n;
}

/**
 * Ends sessions whose processes are gone: what they still hold is offered again by the next reap, and what they were just
 * looking at, or calling back, is looked at or called again now.
 */
export async function endSessions(
  db: Kysely<Database>,
  sessionKeys: readonly SessionKey[],
  now: EpochMillis,
): Promise<void> {
  if (sessionKeys.length === 0) return;
  // Done again, a half of it changes nothing: what was given back has no holder any more.
  await retryConflicts(() => giveBack(db, sessionKeys, now));
}

async function giveBack(db: Kysely<Database>, sessionKeys: readonly SessionKey[], now: EpochMillis): Promise<void> {
  await db
    .updateTable("worker_session")
    .set({ ended_at: now })
    .where("session_key", "in", sessionKeys)
    .where("ended_at", "is", null)
    .execute();
  await db
    .updateTable("task_look")
    .set((set) => ({ turn: set("turn", "+", 1), due_at: now, taken_by: null }))
    .where("taken_by", "in", sessionKeys)
    .execute();
  // Locked in the order in which dm_keep_callbacks locks them: their holder may live and renew them meanwhile.
  const held = sql`array(select callback_key from callback
    where due_at is not null and taken_by = any(${[...sessionKeys]}::bigint[]) order by callback_key for update)`;
  await sql`update callback set turn = turn + 1, due_at = ${now}, taken_by = null
    where callback_key = any(${held}) and due_at is not null and taken_by = any(${[...sessionKeys]}::bigint[])`.execute(
    db,
  );
}

/** The sessions of a host that have not ended. */
export async function listOpenSessions(db: Kysely<Database>, host: string): Promise<Session[]> {
  return await db
    .selectFrom("worker_session")
    .select([
      "session_key as sessionKey",
      "host",
      "boot_id as bootId",
      "pid",
      "pid_started_at as pidStartedAt",
      "kind",
      "started_at as startedAt",
      "lease_until as leaseUntil",
    ])
    .where("host", "=", host)
    .where("ended_at", "is", null)
    .orderBy("session_key")
    .execute();
}

function leaseFrom(now: EpochMillis): EpochMillis {
  return (now + LEASE_MS) as EpochMillis;
}
