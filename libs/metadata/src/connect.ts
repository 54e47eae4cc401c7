import { join } from "node:path";
import type { Logger } from "@daymill/core";
import { assertReachable, openOnServer } from "./client/open-server.ts";
import { describeUrl } from "./client/describe-url.ts";
import { mapFsError } from "./embedded/fs-error.ts";
import { openEmbedded, takeDataDir } from "./embedded/open-embedded.ts";
import { IN_MEMORY } from "./metadata-database.ts";
import type { DatabaseConfig, MetadataDatabase } from "./metadata-database.ts";
import { openPglite } from "./pglite/open-pglite.ts";

export interface ConnectOptions {
  readonly log: Logger;
}

type ConfigOf<K extends DatabaseConfig["kind"]> = Extract<DatabaseConfig, { readonly kind: K }>;

/**
 * Opens the metadata database. Its schema is not looked at: see migrate.
 * Rejects with E101, E102, E504, E601 or E603.
 */
export async function connect(config: DatabaseConfig, options: ConnectOptions): Promise<MetadataDatabase> {
  switch (config.kind) {
    case "url":
      return await openUrl(config, options);
    case "pglite":
      return await openPgliteAlone(config);
    case "embedded":
      return await openEmbedded({ ...config, poolSize: config.poolSize, durability: "synced", ...options });
    default:
      return config satisfies never;
  }
}

async function openUrl(config: ConfigOf<"url">, { log }: ConnectOptions): Promise<MetadataDatabase> {
  const client = { connectionString: config.url };
  const where = describeUrl(config.url);
  await assertReachable(client, where);
  const server = { kind: "postgresql", client, where, poolSize: config.poolSize, log } as const;
  return await openOnServer({ ...server, createDatabase: undefined, stop: async () => undefined });
}

async function openPgliteAlone({ dataDir }: ConfigOf<"pglite">): Promise<MetadataDatabase> {
  const common = { fallbackReason: undefined, stop: async () => undefined };
  if (dataDir === IN_MEMORY) return await openPglite({ ...common, dataDir, thread: "same" });
  const lock = takeDataDir(dataDir);
  const open = openPglite({
    ...common,
    dataDir: join(lock.dataDir, "pglite"),
    thread: "other",
    stop: async () => lock.release(),
  });
  return await open.catch((error: unknown) => {
    lock.release();
    throw mapFsError(error, dataDir);
  });
}
