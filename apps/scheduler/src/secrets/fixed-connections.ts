import { epochMillis } from "@daymill/core";
import type { Connection, JsonObject } from "@daymill/core";
import type { ConnectionRow } from "@daymill/metadata";
import type { Config, DeclaredConnection } from "../config.ts";
import type { DataLayout } from "../data-layout.ts";
import { isSecretName } from "../worker/mask-secrets.ts";

/** Names and values of what is secret in a connection: `password`, `token` ... */
export type Secrets = Readonly<Record<string, string>>;

/** A connection that stands in no database. */
export interface FixedConnection {
  readonly origin: "config" | "builtin";
  readonly row: ConnectionRow;
  readonly secrets: Secrets;
}

/** Those of the configuration, and the built-in ones that it does not replace. */
export function fixedConnections(
  layout: Pick<DataLayout, "lake" | "warehouse">,
  declared: Config["connections"],
): FixedConnection[] {
  const ofConfig = Object.entries(declared).map(([id, connection]) => declaredConnection(id, connection));
  const builtin = builtinConnections(layout)
    .filter(({ connectionId }) => !Object.hasOwn(declared, connectionId))
    .map((row) => ({ origin: "builtin" as const, row, secrets: {} }));
  return [...ofConfig, ...builtin];
}

function declaredConnection(id: string, { password, extra = {}, ...plain }: DeclaredConnection): FixedConnection {
  const isSecret = ([name]: readonly [string, unknown]) => isSecretName(name);
  const secretExtra = Object.entries(extra)
    .filter(isSecret)
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const);
  const row: ConnectionRow = {
    ...emptyRow(id, plain.type),
    host: plain.host ?? null,
    port: plain.port ?? null,
    login: plain.user ?? null,
    database: plain.database ?? null,
    path: plain.path ?? null,
    extra: Object.fromEntries(Object.entries(extra).filter((entry) => !isSecret(entry))),
    description: plain.description ?? "Declared in the configuration",
  };
  const secrets = { ...Object.fromEntries(secretExtra), ...(password !== undefined && { password }) };
  return { origin: "config", row, secrets };
}

/** What `lake`, `warehouse` and `cluster` mean while nobody declares them: directories of the data directory, and this machine. */
function builtinConnections({ lake, warehouse }: Pick<DataLayout, "lake" | "warehouse">): ConnectionRow[] {
  const directory = (connectionId: string, type: string, path: string): ConnectionRow => ({
    ...emptyRow(connectionId, type),
    path,
    description: `A directory of this Daymill: ${path}`,
  });
  const cluster = { ...emptyRow("cluster", "local"), description: "Steps of clusters run on this machine" };
  return [directory("lake", "file", lake), directory("warehouse", "duckdb", warehouse), cluster];
}

function emptyRow(connectionId: string, type: string): ConnectionRow {
  const nothing = { host: null, port: null, login: null, database: null, path: null, description: null, sealed: null };
  return { connectionId, type, extra: {}, updatedAt: epochMillis(0), ...nothing };
}

/** As a task gets it. Secrets but the password go into `extra`, where the drivers look for tokens and keys. */
export function toConnection(row: ConnectionRow, { password, ...others }: Secrets): Connection {
  const extra: JsonObject = { ...row.extra, ...others };
  return {
    id: row.connectionId,
    type: row.type,
    extra,
    ...(row.host !== null && { host: row.host }),
    ...(row.port !== null && { port: row.port }),
    ...(row.login !== null && { user: row.login }),
    ...(password !== undefined && { password }),
    ...(row.database !== null && { database: row.database }),
    ...(row.path !== null && { path: row.path }),
  };
}
