import { DaymillError } from "@daymill/core";
import type { MetadataDatabase } from "./metadata-database.ts";

/** A migrated, empty database on native PostgreSQL; dropped when it is closed. */
export async function freshDatabase(): Promise<MetadataDatabase> {
  throw new DaymillError("E603", "The embedded database is not there.");
}

/** A migrated, empty PGlite in memory. */
export async function freshPglite(): Promise<MetadataDatabase> {
  throw new DaymillError("E603", "The embedded database is not there.");
}

/** Calls the suite once for each database that it must hold on; `open` gives a fresh one. */
export function forEachDatabase(suite: (name: string, open: () => Promise<MetadataDatabase>) => void): void {
  suite("native PostgreSQL", freshDatabase);
  suite("PGlite", freshPglite);
}
