import type { Connection, JsonObject } from "@daymill/core";
import { findConnection, listConnections } from "@daymill/metadata";
import type { ConnectionRow, MetadataDatabase } from "@daymill/metadata";
import type { DataLayout } from "../data-layout.ts";
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
  readonly origin: "stored" | "builtin";
  readonly row: ConnectionRow;
  readonly secretNames: readonly string[];
}

export interface ConnectionSourceParts {
  readonly db: MetadataDatabase["db"];
  readonly sealer: Sealer;
  readonly layout: Pick<DataLayout, "lake" | "warehouse">;
}

export function connectionSource({ db, sealer, layout }: ConnectionSourceParts): ConnectionSource {
  const builtins = builtinConnections(layout);
  const openSecrets = (row: ConnectionRow): Secrets =>
    row.sealed === null ? {} : JSON.parse(sealer.open(row.sealed, placeOf(row.connectionId)));
  return {
    async find(id) {
      const row = (await findConnection(db, id)) ?? builtins.find((each) => each.connectionId === id);
      return row && toConnection(row, openSecrets(row));
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
      return [
        ...stored.map((row) => ({ origin: "stored" as const, row, secretNames: Object.keys(openSecrets(row)).sort() })),
        ...builtins
          .filter((row) => !replaced.has(row.connectionId))
          .map((row) => ({ origin: "builtin" as const, row, secretNames: [] })),
      ].sort((a, b) => (a.row.connectionId < b.row.connectionId ? -1 : 1));
    },
  };
}

/** What `lake` and `warehouse` mean while nobody declares them: directories of the data directory. */
export function builtinConnections({ lake, warehouse }: Pick<DataLayout, "lake" | "warehouse">): ConnectionRow[] {
  const directory = (connectionId: string, type: string, path: string): ConnectionRow => ({
    connectionId,
    type,
    path,
    host: null,
    port: null,
    login: null,
    database: null,
    extra: {},
    sealed: null,
    description: `A directory of this Daymill: ${path}`,
    updatedAt: 0 as ConnectionRow["updatedAt"],
  });
  return [directory("lake", "file", lake), directory("warehouse", "duckdb", warehouse)];
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
