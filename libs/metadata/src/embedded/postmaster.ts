import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, existsSync, fchownSync, fstatSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeClusterConfig } from "./cluster-config.ts";
import type { Durability } from "./cluster-config.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import { disownPostmasterFile, findLivePostmaster, readPostmasterFile } from "./postmaster-file.ts";
import { processStart } from "./process-start.ts";
import { asUser } from "./run-as.ts";
import { mapServerFailure, readLogTail } from "./server-failure.ts";
import type { ServerHome } from "./server-home.ts";
import { socketPath } from "./socket-dir.ts";

/** A server that runs: started by us, or found. */
export interface Postmaster {
  readonly pid: number;
  /** See processStart. */
  readonly start: string;
  readonly socketDir: string;
  /** Undefined for one that was found. */
  readonly child: ChildProcess | undefined;
}

export interface StartOptions {
  readonly home: ServerHome;
  readonly binaries: NativeBinaries;
  readonly socketDir: string;
  readonly durability: Durability;
}

const LOOK_EVERY_MS = 10;
/** Recovery after a kill takes seconds; a disk that is slower than this by far needs a person. */
const READY_WITHIN_MS = 300_000;
/** Processes of a killed server notice it at once, unless they are busy. */
const MEMORY_FREE_WITHIN_MS = 30_000;
const MEMORY_IN_USE = /pre-existing shared memory block/;
const MAX_LOG_BYTES = 5_000_000;

/** How long a server may take for a fast shutdown (its last checkpoint included) before it is told to drop everything. */
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;

/** Starts the server of a cluster that has none and waits until it answers. Rejects with E603 or E504. */
export async function startPostmaster(options: StartOptions): Promise<Postmaster> {
  const { home, socketDir, durability } = options;
  disownPostmasterFile(home.clusterDir);
  // The same goes for the pid in the lock of the socket, which nobody else can have made in a directory of our own.
  rmSync(`${socketPath(socketDir)}.lock`, { force: true });
  writeClusterConfig(home, socketDir, durability);
  const deadline = performance.now() + MEMORY_FREE_WITHIN_MS;
  for (;;) {
    const tried = await tryToStart(options);
    if (tried.kind === "ready") return tried.postmaster;
    const mayBeFreed = MEMORY_IN_USE.test(tried.said) && performance.now() < deadline;
    if (!mayBeFreed) throw mapServerFailure(tried.said, home);
    await sleep(LOOK_EVERY_MS);
  }
}

/** The server that an earlier process left running in the cluster, once it is ready; undefined when there is none. */
export async function findReadyPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const file = findLivePostmaster(clusterDir);
    const start = file === undefined ? undefined : processStart(file.pid);
    if (file === undefined || start === undefined) return undefined;
    if (file.status === "ready") return { pid: file.pid, start, socketDir: file.socketDir, child: undefined };
    await sleep(LOOK_EVERY_MS);
  }
  return undefined;
}

export function isRunning(postmaster: Postmaster): boolean {
  return processStart(postmaster.pid) === postmaster.start;
}

/** Stops a server: it cuts its connections and writes a checkpoint; one that hangs is told to drop everything. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  // The signals of "fast" and "immediate" (pg_ctl(1)).
  if (await endsAfter(postmaster, "SIGINT", FAST_STOP_MS)) return;
  await endsAfter(postmaster, "SIGQUIT", IMMEDIATE_STOP_MS);
}

type Tried =
  | { readonly kind: "ready"; readonly postmaster: Postmaster }
  /** It ended; what it had to say about it. */
  | { readonly kind: "ended"; readonly said: string };

async function tryToStart({ home, binaries, socketDir }: StartOptions): Promise<Tried> {
  const log = openLog(home);
  const child = spawn(join(binaries.dir, "bin/postgres"), ["-D", home.clusterDir], {
    ...asUser(home.runAs),
    cwd: "/",
    env: { TZ: "UTC" },
    // A session of its own: Ctrl-C in the terminal is for Daymill, which stops the database last.
    detached: true,
    stdio: ["ignore", log.handle, log.handle],
  });
  closeSync(log.handle);
  child.unref();
  const pid = await spawned(child);
  const deadline = performance.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
    const file = readPostmasterFile(home.clusterDir);
    const start = processStart(pid);
    if (file?.pid === pid && file.status === "ready" && start !== undefined) {
      return { kind: "ready", postmaster: { pid, start, socketDir, child } };
    }
    await sleep(LOOK_EVERY_MS);
  }
  child.kill("SIGQUIT");
  return { kind: "ended", said: readLogTail(home.logFile, log.size) };
}

async function spawned(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once("spawn", resolve);
  child.once("error", reject);
  await promise;
  return child.pid ?? 0;
}

function openLog({ logFile, runAs }: ServerHome): { readonly handle: number; readonly size: number } {
  if (existsSync(logFile) && statSync(logFile).size > MAX_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
  const handle = openSync(logFile, "a", 0o600);
  if (runAs !== undefined) fchownSync(handle, runAs.uid, runAs.gid);
  return { handle, size: fstatSync(handle).size };
}

async function endsAfter(postmaster: Postmaster, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  if (!isRunning(postmaster)) return true;
  process.kill(postmaster.pid, signal);
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (!isRunning(postmaster)) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}
