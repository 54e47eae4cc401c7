import { epochMillis } from "@daymill/core";
import type { Connection, JsonObject } from "@daymill/core";
import { findConnection, listConnections } from "@daymill/metadata";
import type { ConnectionRow, MetadataDatabase } from "@daymill/metadata";
import type { Config, DeclaredConnection } from "../config.ts";
import type { DataLayout } from "../data-layout.ts";
import { isSecretName } from "../worker/mask-secrets.ts";
import type { Sealer } from "./sealer.ts";

/** Names and values of what is secret in a connection: `password`, `token` ... */
export type Secrets = Readonly<Record<string, string>>;

/** Where connections come from: those that were stored, and the two that every data directory has. */
export interface ConnectionSource {
  /** With its secrets, for a task; undefined when nobody declared it. */
  find(id: string): Promise<Connection | undefined>;
  /** The secrets of a stored connection; empty when it has none or is not stored. */
  secretsOf(id: string): Promise<Secrets>;
  seal(id: string, secrets: Secrets): Uint8Array | null;
  /** Without secrets: stored ones, and the built-in ones that no stored one replaces, by id. */
  list(): Promise<ListedConnection[]>;
}

export interface ListedConnection {
  readonly origin: "stored" | "config" | "builtin";
  readonly row: ConnectionRow;
  readonly secretNames: readonly string[];
}

export interface ConnectionSourceParts {
  readonly db: MetadataDatabase["db"];
  readonly sealer: Sealer;
  readonly layout: Pick<DataLayout, "lake" | "warehouse">;
  /** Those of the configuration: they stand above the built-in ones, and stored ones above them. */
  readonly declared: Config["connections"];
}

export function connectionSource({ db, sealer, layout, declared }: ConnectionSourceParts): ConnectionSource {
  const fixed = fixedConnections(layout, declared);
  const openSecrets = (row: ConnectionRow): Secrets =>
    row.sealed === null ? {} : JSON.parse(sealer.open(row.sealed, placeOf(row.connectionId)));
  const findFixed = (id: string) => fixed.find(({ row }) => row.connectionId === id);
  return {
    async find(id) {
      const stored = await findConnection(db, id);
      if (stored) return toConnection(stored, openSecrets(stored));
      const found = findFixed(id);
      return found && toConnection(found.row, found.secrets);
    },
    async secretsOf(id) {
      const row = await findConnection(db, id);
      return row === undefined ? {} : openSecrets(row);
    },
    seal: (id, secrets) =>
      Object.keys(secrets).length === 0 ? null : sealer.seal(JSON.stringify(secrets), placeOf(id)),
    async list() {
      const stored = await listConnections(db);
      const replaced = new Set(stored.map((row) => row.connectionId));
      const listed: ListedConnection[] = [
        ...stored.map((row) => ({ origin: "stored" as const, row, secretNames: Object.keys(openSecrets(row)).sort() })),
        ...fixed
          .filter(({ row }) => !replaced.has(row.connectionId))
          .map(({ origin, row, secrets }) => ({ origin, row, secretNames: Object.keys(secrets).sort() })),
      ];
      return listed.sort((a, b) => (a.row.connectionId < b.row.connectionId ? -1 : 1));
    },
  };
}

interface FixedConnection {
  readonly origin: "config" | "builtin";
  readonly row: ConnectionRow;
  readonly secrets: Secrets;
}

function fixedConnections(layout: ConnectionSourceParts["layout"], declared: Config["connections"]): FixedConnection[] {
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

/** What `lake` and `warehouse` mean while nobody declares them: directories of the data directory. */
export function builtinConnections({ lake, warehouse }: Pick<DataLayout, "lake" | "warehouse">): ConnectionRow[] {
  const directory = (connectionId: string, type: string, path: string): ConnectionRow => ({
    ...emptyRow(connectionId, type),
    path,
    description: `A directory of this Daymill: ${path}`,
  });
  return [directory("lake", "file", lake), directory("warehouse", "duckdb", warehouse)];
}

function emptyRow(connectionId: string, type: string): ConnectionRow {
  const nothing = { host: null, port: null, login: null, database: null, path: null, description: null, sealed: null };
  return { connectionId, type, extra: {}, updatedAt: epochMillis(0), ...nothing };
}

/** Secrets but the password go into `extra`, where the drivers look for tokens and keys. */
function toConnection(row: ConnectionRow, { password, ...others }: Secrets): Connection {
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

function placeOf(id: string): string {
  return `connection:${id}`;
}
