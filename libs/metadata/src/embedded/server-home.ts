import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DaymillError } from "@daymill/core";
import { canAccess } from "./access.ts";
import { findUser, isRoot } from "./run-as.ts";
import type { RunAs } from "./run-as.ts";

/** Where root puts what the unprivileged user cannot reach in a directory of root's own. */
const SYSTEM_DIR = "/var/lib/daymill";

/** A name in SYSTEM_DIR, which may be a data directory as well, with a server of its own in it. */
const SYSTEM_HOME = new RegExp(`^${SYSTEM_DIR}/[0-9a-f]{16}$`);

/** The cluster's directory in a home. */
const CLUSTER = "data";

/** Where the server's files are; they belong to the user that the server runs as. */
export interface ServerHome {
  /** Holds all the others; mode 0700. */
  readonly dir: string;
  /** The cluster (PGDATA). */
  readonly clusterDir: string;
  readonly logFile: string;
  /** Where a copy of the binaries may be put that the user can reach. */
  readonly copyParent: string;
  /** The user that the server runs as; undefined: the one of this process. */
  readonly runAs: RunAs | undefined;
}

/** The place for a new server: in the data directory, or in the system's place when the user cannot go through it. */
export function chooseHomeDir(dataDir: string, runAs: RunAs | undefined): string {
  if (canAccess(dataDir, "execute", runAs)) return join(dataDir, "postgres");
  return join(SYSTEM_DIR, createHash("sha256").update(dataDir).digest("hex").slice(0, 16));
}

export function isInSystemDir(dir: string): boolean {
  return SYSTEM_HOME.test(dir);
}

/** Makes the directories of a new server and hands them to its user. */
export function makeHome(dir: string, runAs: RunAs | undefined): ServerHome {
  if (isInSystemDir(dir)) makeSystemDir();
  makePrivateDir(dir, runAs);
  return describeHome(dir, runAs);
}

/**
 * The place of a server that was made before. Throws E603 when it is gone, and E102 when it belongs to another user than
 * the one who starts it; root runs it as its owner.
 */
export function findHome(dataDir: string, home: string): ServerHome {
  const dir = resolve(dataDir, home);
  if (!hasCluster(dir)) {
    const message = `The embedded database of ${dataDir} was in ${dir} and is gone. Put it back, or delete ${dataDir} to begin anew.`;
    throw new DaymillError("E603", message, { details: { dataDir, dir } });
  }
  const { uid, gid } = statSync(dir);
  if (isRoot()) return describeHome(dir, findUser(uid) ?? { uid, gid, name: String(uid) });
  if (uid === process.getuid?.()) return describeHome(dir, undefined);
  const owner = findUser(uid)?.name ?? String(uid);
  const message = `The embedded database in ${dir} belongs to the user ${owner}. Start Daymill as ${owner} or as root, or with another data directory.`;
  throw new DaymillError("E102", message, { details: { dataDir, dir, owner } });
}

/** Makes a directory that only the user can enter. */
export function makePrivateDir(dir: string, runAs: RunAs | undefined): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (runAs !== undefined) chownSync(dir, runAs.uid, runAs.gid);
  chmodSync(dir, 0o700);
}

function hasCluster(dir: string): boolean {
  return existsSync(join(dir, CLUSTER, "PG_VERSION"));
}

function makeSystemDir(): void {
  mkdirSync(SYSTEM_DIR, { recursive: true });
  // Whatever the umask says: the users of the directories inside have to go through it.
  chmodSync(SYSTEM_DIR, 0o755);
}

function describeHome(dir: string, runAs: RunAs | undefined): ServerHome {
  const copyParent = runAs === undefined ? dir : SYSTEM_DIR;
  return { dir, clusterDir: join(dir, CLUSTER), logFile: join(dir, "postgres.log"), copyParent, runAs };
}
