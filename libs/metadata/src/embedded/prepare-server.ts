import { existsSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { DaymillError } from "@daymill/core";
import type { Durability } from "./cluster-config.ts";
import { pgliteDir, readRecord, writeRecord } from "./database-record.ts";
import { ClusterInterrupted, initCluster } from "./init-cluster.ts";
import { findNativeBinaries, prepareBinaries, whyNotRunnable } from "./native-binaries.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import { findReadyPostmaster, stopPostmaster } from "./postmaster.ts";
import { findUnprivilegedUser, isRoot, ownUserName } from "./run-as.ts";
import { chooseHomeDir, findHome, isInSystemDir, makeHome } from "./server-home.ts";
import type { ServerHome } from "./server-home.ts";

/** What is to be run for a data directory. */
export type Prepared =
  | { readonly kind: "native"; readonly home: ServerHome; readonly binaries: NativeBinaries }
  | { readonly kind: "pglite"; readonly dir: string; readonly reason: string };

/**
 * Makes ready what a data directory was begun with. A new one is begun with native PostgreSQL if that runs here, else
 * with PGlite. Throws E102, E504 or E603.
 */
export async function prepareServer(dataDir: string, durability: Durability): Promise<Prepared> {
  const record = readRecord(dataDir);
  switch (record?.engine) {
    case "postgresql":
      return prepareExisting(dataDir, record.home);
    case "pglite":
      return describePglite(dataDir, record.reason);
    case undefined:
      return await prepareNew(dataDir, durability);
    default:
      return record satisfies never;
  }
}

function prepareExisting(dataDir: string, recorded: string): Prepared {
  const home = findHome(dataDir, recorded);
  const found = findNativeBinaries();
  const binaries = found && prepareBinaries(found, home.runAs, home.copyParent);
  const reason = binaries === undefined ? noBinaries() : whyNotRunnable(binaries, home.runAs);
  if (binaries === undefined || reason !== undefined) {
    const message = `The data directory ${dataDir} was begun with native PostgreSQL, which cannot run now: ${reason}. Install the optional dependencies again (npm ci), or give another database.`;
    throw new DaymillError("E603", message, { details: { dataDir } });
  }
  return { kind: "native", home, binaries };
}

async function prepareNew(dataDir: string, durability: Durability): Promise<Prepared> {
  const tried = await beginNative(dataDir, durability);
  if (typeof tried === "string") {
    writeRecord(dataDir, { engine: "pglite", reason: tried });
    return describePglite(dataDir, tried);
  }
  const { dir } = tried.home;
  writeRecord(dataDir, { engine: "postgresql", home: isInSystemDir(dir) ? dir : relative(dataDir, dir) });
  return tried;
}

/** A new cluster, or the reason why there cannot be one here. */
async function beginNative(dataDir: string, durability: Durability): Promise<(Prepared & { kind: "native" }) | string> {
  const found = findNativeBinaries();
  if (found === undefined) return noBinaries();
  const runAs = isRoot() ? findUnprivilegedUser() : undefined;
  if (isRoot() && runAs === undefined)
    return "PostgreSQL does not run as root, and the system has no user postgres or nobody";
  if (ownUserName() === undefined)
    return `PostgreSQL needs a user name, and the system has none for uid ${process.getuid?.()}`;
  const dir = chooseHomeDir(dataDir, runAs);
  await setAsideFormer(dir);
  const home = makeHome(dir, runAs);
  const binaries = prepareBinaries(found, runAs, home.copyParent);
  const reason = whyNotRunnable(binaries, runAs) ?? (await whyNoCluster(home, binaries, durability));
  if (reason === undefined) return { kind: "native", home, binaries };
  rmSync(dir, { recursive: true, force: true });
  return reason;
}

async function whyNoCluster(
  home: ServerHome,
  binaries: NativeBinaries,
  durability: Durability,
): Promise<string | undefined> {
  try {
    await initCluster(home, binaries, durability);
    return undefined;
  } catch (error) {
    // PGlite for ever, because somebody pressed Ctrl-C during the first start, would be a bad bargain.
    if (error instanceof ClusterInterrupted) throw error;
    if (error instanceof DaymillError && error.code === "E603") return error.message;
    throw error;
  }
}

/**
 * A place in the system's directory that no data directory remembers belonged to one that was deleted: it must not come
 * back to life under a new one. The last such is kept, in case the deletion was a mistake.
 */
async function setAsideFormer(dir: string): Promise<void> {
  if (!isInSystemDir(dir) || !existsSync(dir)) return;
  const running = await findReadyPostmaster(join(dir, "data"));
  if (running !== undefined) await stopPostmaster(running);
  rmSync(`${dir}.former`, { recursive: true, force: true });
  renameSync(dir, `${dir}.former`);
}

function noBinaries(): string {
  return `no PostgreSQL for ${process.platform}-${process.arch} is among the installed packages`;
}

function describePglite(dataDir: string, reason: string): Prepared {
  return { kind: "pglite", dir: pgliteDir(dataDir), reason };
}
