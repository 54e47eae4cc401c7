import type { Client } from "pg";
import { postgresType } from "./postgres-type.ts";

/** A table as a load needs it. */
export interface WantedTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly {
    readonly name: string;
    /** DuckDB's name. */
    readonly type: string;
  }[];
  /** undefined: it is loaded whole. */
  readonly partitionColumn: string | undefined;
}

/** The name of a table as SQL. */
export function tableSql(client: Client, { schema, table }: Pick<WantedTable, "schema" | "table">): string {
  return `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`;
}

/**
 * Makes a table in the open transaction unless it is there, with an index by which a partition is found. Loads that want the
 * same table at once wait here for the first of them, and find it; where it is there nothing waits.
 */
export async function ensureTable(client: Client, wanted: WantedTable): Promise<void> {
  const name = tableSql(client, wanted);
  if (await exists(client, wanted)) return;
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [name]);
  if (await exists(client, wanted)) return;
  await ensureSchema(client, wanted.schema);
  const columns = wanted.columns.map(
    (column) => `${client.escapeIdentifier(column.name)} ${postgresType(column.type)}`,
  );
  await client.query(`CREATE TABLE ${name} (${columns.join(", ")})`);
  if (wanted.partitionColumn === undefined) return;
  await client.query(`CREATE INDEX ON ${name} (${client.escapeIdentifier(wanted.partitionColumn)})`);
}

/** Asks the tables of the catalogue: to_regclass answers from a cache that waiting for the lock does not renew. */
async function exists(client: Client, { schema, table }: WantedTable): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2",
    [schema, table],
  );
  return rowCount !== 0;
}

/** Only when it is missing: the statement asks for the right to make schemas even where there is nothing to make. */
async function ensureSchema(client: Client, schema: string): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(schema)}`);
}
