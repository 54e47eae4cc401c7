import { DaymillError, epochMillis } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { connect } from "./connect.ts";
import { IN_MEMORY } from "./metadata-database.ts";
import type { MetadataDatabase } from "./metadata-database.ts";
import { migrate } from "./migrate.ts";

/** A migrated, empty database on native PostgreSQL; dropped when it is closed. */
export async function freshDatabase(): Promise<MetadataDatabase> {
  throw new DaymillError("E603", "The embedded database is not there.");
}

/** A migrated, empty PGlite in memory. */
export async function freshPglite(): Promise<MetadataDatabase> {
  const database = await connect({ kind: "pglite", dataDir: IN_MEMORY }, { log: silent });
  await migrate(database, { now: epochMillis(0) });
  return database;
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** Calls the suite once for each database that it must hold on; `open` gives a fresh one. */
export function forEachDatabase(suite: (name: string, open: () => Promise<MetadataDatabase>) => void): void {
  suite("native PostgreSQL", freshDatabase);
  suite("PGlite", freshPglite);
}
