import type { Connection } from "@daymill/core";
import { googleAccessOf, invalidField, textField } from "@daymill/stores";
import type { GoogleAccess } from "@daymill/stores";

/** Where a warehouse of BigQuery is, and who asks. */
export interface BigQuerySettings extends GoogleAccess {
  readonly projectId: string;
  /** Of tables that are named without one. */
  readonly dataset: string | undefined;
  /** Of the datasets. It is sent with every request: outside of US and EU a job is not found without it. */
  readonly location: string;
}

/**
 * The settings of a connection of type `bigquery`: `database` is the project, `path` the dataset of tables that are named
 * without one, `password` the JSON key of a service account; `extra.location` (default `US`), `extra.endpoint`. Rejects
 * with E104 what cannot be.
 */
export function bigQuerySettingsOf(connection: Connection): BigQuerySettings {
  const { database, path } = connection;
  if (database === undefined || database === "") throw invalidField(connection, "database (the project)", "is missing");
  return {
    ...googleAccessOf(connection),
    projectId: database,
    dataset: path === undefined || path === "" ? undefined : path,
    location: textField(connection, "location") ?? "US",
  };
}
