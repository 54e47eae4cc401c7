import { DaymillError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import type { DatabaseConfig, MetadataDatabase } from "./metadata-database.ts";

/**
 * Opens the metadata database. Its schema is not looked at: see migrate.
 * Rejects with E101, E102, E504, E601 or E603.
 */
export async function connect(config: DatabaseConfig, _options: { readonly log: Logger }): Promise<MetadataDatabase> {
  throw new DaymillError("E601", `The database of kind ${config.kind} cannot be opened.`);
}
