import { DaymillError } from "@daymill/core";
import type { Connection, JsonObject, JsonValue } from "@daymill/core";

/** Where a warehouse of BigQuery is, and who asks. */
export interface BigQuerySettings {
  readonly projectId: string;
  /** Of tables that are named without one. */
  readonly dataset: string | undefined;
  /** Of the datasets. It is sent with every request: outside of US and EU a job is not found without it. */
  readonly location: string;
  /** A service account's key; undefined: Google's own chain (environment, machine). */
  readonly credentials: JsonObject | undefined;
  /** URL of a server other than Google's; it is asked without credentials when there are none. */
  readonly endpoint: string | undefined;
}

/**
 * The settings of a connection of type `bigquery`: `database` is the project, `path` the dataset of tables that are named
 * without one, `password` the JSON key of a service account; `extra.location` (default `US`), `extra.endpoint`. Rejects
 * with E104 what cannot be.
 */
export function bigQuerySettingsOf(connection: Connection): BigQuerySettings {
  const { database, path, password } = connection;
  if (database === undefined || database === "") throw invalid(connection, "database (the project)", "is missing");
  return {
    projectId: database,
    dataset: path === undefined || path === "" ? undefined : path,
    location: textOf(connection, "location") ?? "US",
    credentials: password === undefined || password === "" ? undefined : parseKey(connection, password),
    endpoint: textOf(connection, "endpoint"),
  };
}

/** The key is never quoted: what is wrong with it is said without it. */
function parseKey(connection: Connection, password: string): JsonObject {
  try {
    const key = JSON.parse(password) as JsonValue;
    if (isObject(key) && typeof key["client_email"] === "string" && typeof key["private_key"] === "string") return key;
  } catch {
    // Said below, like a JSON text that is no key.
  }
  throw invalid(connection, "password", "is not the JSON key of a service account");
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(connection: Connection, field: string): string | undefined {
  const value = connection.extra[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw invalid(connection, field, "is no text");
}

function invalid({ id }: Connection, field: string, problem: string): DaymillError {
  return new DaymillError("E104", `The ${field} of the connection "${id}" ${problem}.`, { details: { field } });
}
