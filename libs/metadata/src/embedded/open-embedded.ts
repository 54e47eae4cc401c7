import { DaymillError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { openOnServer } from "../client/open-server.ts";
import type { MetadataDatabase } from "../metadata-database.ts";
import { openPglite } from "../pglite/open-pglite.ts";
import { METADATA_DATABASE } from "./cluster-config.ts";
import type { Durability } from "./cluster-config.ts";
import type { DataLock } from "./data-lock.ts";
import { pgliteDir, readRecord, writeRecord } from "./database-record.ts";
import { EmbeddedServer } from "./embedded-server.ts";
import { mapFsError } from "./fs-error.ts";
import { holdDataDir } from "./hold-data-dir.ts";
import { prepareServer } from "./prepare-server.ts";
import type { Prepared } from "./prepare-server.ts";
import { createOwnedDatabase, ownerClient } from "./server-databases.ts";

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly poolSize: number | undefined;
  readonly durability: Durability;
  readonly log: Logger;
}

type PreparedOf<K extends Prepared["kind"]> = Extract<Prepared, { readonly kind: K }>;

/**
 * Opens the embedded database of a data directory, which is made when missing and stays locked until it is closed: native
 * PostgreSQL; PGlite where that cannot run and the directory was not begun with it.
 * Rejects with E101, E102, E504 or E603.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<MetadataDatabase> {
  const lock = holdDataDir(options.dataDir);
  try {
    const prepared = await prepareServer(lock.dataDir, options.durability);
    return prepared.kind === "native"
      ? await openNative(prepared, options, lock)
      : await openFallback(prepared, options, lock);
  } catch (error) {
    lock.release();
    throw mapFsError(error, lock.dataDir);
  }
}

/**
 * Opens PGlite in a data directory because that was asked for. Rejects with E101, E102 or E504, and with E104 when the
 * directory was begun with native PostgreSQL: the runs in there would be gone from sight.
 */
export async function openPgliteDirectory(path: string): Promise<MetadataDatabase> {
  const lock = holdDataDir(path);
  const { dataDir } = lock;
  try {
    assertNotNative(dataDir);
    writeRecord(dataDir, { engine: "pglite", reason: "the configuration asked for PGlite" });
    const stop = async (): Promise<void> => lock.release();
    return await openPglite({ dataDir: pgliteDir(dataDir), thread: "other", fallbackReason: undefined, stop });
  } catch (error) {
    lock.release();
    throw mapFsError(error, dataDir);
  }
}

function assertNotNative(dataDir: string): void {
  if (readRecord(dataDir)?.engine !== "postgresql") return;
  const message = `The data directory ${dataDir} was begun with native PostgreSQL. Give PGlite another directory, or take the embedded database.`;
  throw new DaymillError("E104", message, { details: { dataDir } });
}

async function openNative(
  prepared: PreparedOf<"native">,
  options: EmbeddedOptions,
  lock: DataLock,
): Promise<MetadataDatabase> {
  const { log, poolSize } = options;
  const server = await EmbeddedServer.open({ ...prepared, ...options });
  return await openOnServer({
    kind: "embedded-postgresql",
    client: ownerClient(server.socketDir, METADATA_DATABASE),
    where: prepared.home.dir,
    poolSize,
    log,
    createDatabase: (name) => createOwnedDatabase(server.socketDir, name),
    async stop() {
      await server.stop();
      lock.release();
    },
  });
}

async function openFallback(
  prepared: PreparedOf<"pglite">,
  options: EmbeddedOptions,
  lock: DataLock,
): Promise<MetadataDatabase> {
  options.log.warn(
    "the embedded database is PGlite: commits are not synced to disk, so that a power cut may lose the last of them",
    { reason: prepared.reason },
  );
  return await openPglite({
    dataDir: prepared.dir,
    thread: "other",
    fallbackReason: prepared.reason,
    stop: async () => lock.release(),
  });
}
