import { spawnSync } from "node:child_process";
import { readlinkSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processStart } from "./process-start.ts";
import { readIfThere } from "./read-if-there.ts";

/** What a running server writes into its cluster: `postmaster.pid`, one fact a line (src/include/utils/pidfile.h). */
export interface PostmasterFile {
  readonly pid: number;
  readonly socketDir: string;
  /** `starting`, `ready`, `stopping`; empty before the server has said so. */
  readonly status: string;
}

const SOCKET_DIR_LINE = 4;
const STATUS_LINE = 7;

/** Larger than any kernel gives away. */
const NOBODYS_PID = 2_147_483_647;

/** The server's own file; undefined when there is none, or when it is not written yet. */
export function readPostmasterFile(clusterDir: string): PostmasterFile | undefined {
  const lines = readLines(clusterDir);
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDir: lines[SOCKET_DIR_LINE]?.trim() ?? "", status: lines[STATUS_LINE]?.trim() ?? "" };
}

/** The live server of the cluster, if there is one. */
export function findLivePostmaster(clusterDir: string): PostmasterFile | undefined {
  const file = readPostmasterFile(clusterDir);
  return file !== undefined && isPostmasterOf(file.pid, clusterDir) ? file : undefined;
}

/**
 * Makes the file of a server that has ended look like one: its pid may belong to another program by now, or to a process
 * that nobody has waited for, and PostgreSQL would refuse to start beside it. The rest of the file stays, because the
 * next server finds out from it whether processes of the former still use its memory.
 */
export function disownPostmasterFile(clusterDir: string): void {
  const lines = readLines(clusterDir);
  if (lines === undefined) return;
  writeFileSync(pathOf(clusterDir), [String(NOBODYS_PID), ...lines.slice(1)].join("\n"));
}

function isPostmasterOf(pid: number, clusterDir: string): boolean {
  if (processStart(pid) === undefined) return false;
  // A server works in its cluster's directory, wherever it was started.
  if (process.platform === "linux") return workingDirOf(pid) === realpathSync(clusterDir);
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes(clusterDir);
}

function workingDirOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It has just ended, or belongs to another user: a server of ours can always be looked at.
    return undefined;
  }
}

function readLines(clusterDir: string): string[] | undefined {
  // A server that ends or starts removes the file of its own accord.
  return readIfThere(pathOf(clusterDir))?.split("\n");
}

function pathOf(clusterDir: string): string {
  return join(clusterDir, "postmaster.pid");
}
