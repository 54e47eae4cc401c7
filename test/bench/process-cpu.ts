import { readFileSync } from "node:fs";
import { sql } from "kysely";
import type { MetadataDatabase } from "@daymill/metadata";
import { parentOf, processTree } from "../support/process-tree.ts";

/** The kernel counts a process's time in hundredths of a second, on every architecture. */
const TICK_MS = 10;

/** The first process of the database's server; undefined where it is not on this machine. Linux only. */
export async function serverProcess({ db }: Pick<MetadataDatabase, "db">): Promise<number | undefined> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  const pid = rows[0]?.pid;
  return pid !== undefined && isPostgres(pid) ? parentOf(pid) : undefined;
}

/** What a process and all that it started have taken of the processors so far, those included that have ended; in ms. */
export function cpuOfTree(root: number): number {
  return processTree(root).reduce((total, { pid }) => total + cpuOf(pid), 0);
}

/** See proc_pid_stat(5): utime, stime, and the same of children that ended, are fields 14 to 17. */
function cpuOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields.slice(11, 15).reduce((total, ticks) => total + Number(ticks) * TICK_MS, 0);
  } catch {
    // It ended between the listing and the look: its parent counts it.
    return 0;
  }
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres");
  } catch {
    return false;
  }
}
