import type { Logger } from "@daymill/core";
import { assertReachable, openOnServer } from "./client/open-server.ts";
import { describeUrl } from "./client/describe-url.ts";
import { openEmbedded, openPgliteDirectory } from "./embedded/open-embedded.ts";
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
      return await openPgliteAsAsked(config.dataDir);
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

async function openPgliteAsAsked(dataDir: string): Promise<MetadataDatabase> {
  if (dataDir !== IN_MEMORY) return await openPgliteDirectory(dataDir);
  return await openPglite({ dataDir, thread: "same", fallbackReason: undefined, stop: async () => undefined });
}
