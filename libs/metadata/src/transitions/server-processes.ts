import type { EpochMillis, Millis } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { SharedDir } from "../tables/server-process.ts";

/** A server that begins. */
export interface NewServerProcess {
  readonly host: string;
  readonly pid: number;
  readonly roles: readonly string[];
  readonly version: string;
  readonly dataDir: SharedDir;
}

/** How often a server says that it is there. */
export const SEEN_EVERY_MS = 10_000 as Millis;
/** One that is not heard of for so long is silent: it died, hangs, or is cut off. */
export const SILENT_AFTER_MS = 45_000 as Millis;

/** Writes down that a server began; gives its key. */
export async function beginServerProcess(
  db: Kysely<Database>,
  { host, pid, roles, version, dataDir }: NewServerProcess,
  now: EpochMillis,
): Promise<number> {
  const row = await db
    .insertInto("server_process")
    .values({
      host,
      pid,
      roles: JSON.stringify(roles),
      version,
      data_dir_id: dataDir.id,
      data_dir: dataDir.path,
      started_at: now,
      seen_at: now,
    })
    .returning("process_key")
    .executeTakeFirstOrThrow();
  return row.process_key;
}

/** It is there. */
export async function seeServerProcess(db: Kysely<Database>, key: number, now: EpochMillis): Promise<void> {
  await db.updateTable("server_process").set({ seen_at: now }).where("process_key", "=", key).execute();
}

/** It ended as it should. */
export async function endServerProcess(db: Kysely<Database>, key: number, now: EpochMillis): Promise<void> {
  await db.updateTable("server_process").set({ seen_at: now, ended_at: now }).where("process_key", "=", key).execute();
}

/** Forgets servers that were last heard of before. Returns how many. */
export async function deleteOldServerProcesses(db: Kysely<Database>, before: EpochMillis): Promise<number> {
  const deleted = await db.deleteFrom("server_process").where("seen_at", "<", before).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
