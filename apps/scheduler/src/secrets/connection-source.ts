import type { Connection, ConnectionFields } from "@daymill/core";
import { findConnection, listConnections } from "@daymill/metadata";
import type { ConnectionRow, MetadataDatabase } from "@daymill/metadata";
import type { Config } from "../config.ts";
import type { DataLayout } from "../data-layout.ts";
import { fixedConnections, toConnection, type Secrets } from "./fixed-connections.ts";
import type { Sealer } from "./sealer.ts";

/** Where connections come from: those that were stored, and those that every data directory has. */
export interface ConnectionSource {
  /** With its secrets, for a task; undefined when nobody declared it. */
  find(id: string): Promise<Connection | undefined>;
  /** A stored connection with its secrets; undefined when it is not stored. */
  stored(id: string): Promise<StoredConnection | undefined>;
  seal(id: string, secrets: Secrets): Uint8Array | null;
  /** Without secrets: stored ones, and the built-in ones that no stored one replaces, by id. */
  list(): Promise<ListedConnection[]>;
}

export interface StoredConnection {
  readonly fields: ConnectionFields;
  readonly secrets: Secrets;
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
    row.sealed === null ? {} : JSON.parse(sealer.open(row.sealed, connectionPlace(row.connectionId)));
  const findFixed = (id: string) => fixed.find(({ row }) => row.connectionId === id);
  return {
    async find(id) {
      const stored = await findConnection(db, id);
      if (stored) return toConnection(stored, openSecrets(stored));
      const found = findFixed(id);
      return found && toConnection(found.row, found.secrets);
    },
    async stored(id) {
      const row = await findConnection(db, id);
      return row && { fields: { ...row, user: row.login }, secrets: openSecrets(row) };
    },
    seal: (id, secrets) =>
      Object.keys(secrets).length === 0 ? null : sealer.seal(JSON.stringify(secrets), connectionPlace(id)),
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

/** What the sealed secrets of a connection are bound to. */
export function connectionPlace(id: string): string {
  return `connection:${id}`;
}
