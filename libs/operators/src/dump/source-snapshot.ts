import type { Client } from "pg";
import { parseTablePattern } from "./table-pattern.ts";

/** A table of the source, as it is in the snapshot. */
export interface SourceTable {
  readonly schema: string;
  readonly table: string;
  /** Without generated columns, which COPY leaves out. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** One state of the source, which all tables are read in. It lasts as long as the session's transaction. */
export interface SourceSnapshot {
  /** Gives the same state to other sessions. */
  readonly id: string;
  /** By the clock of the source: ISO 8601 in UTC. */
  readonly takenAt: string;
  readonly serverVersion: string;
  /** 150018 for 15.18. */
  readonly serverVersionNumber: number;
}

const SETTINGS = `SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 3; SET TimeZone = 'UTC';
SET synchronize_seqscans = off; SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
SET row_security = off; SET bytea_output = 'hex'`;

/** Begins a read-only transaction whose every statement sees the same rows, with the settings of pg_dump. */
export async function beginSnapshot(client: Client): Promise<SourceSnapshot> {
  await client.query(SETTINGS);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { rows } = await client.query<{ id: string; taken_at: Date; version: string; number: number }>(
    `SELECT pg_export_snapshot() AS id, transaction_timestamp() AS taken_at,
      current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("the server gave no snapshot");
  return {
    id: row.id,
    takenAt: row.taken_at.toISOString(),
    serverVersion: row.version,
    serverVersionNumber: row.number,
  };
}

/** Begins a transaction of another session that sees the same rows. */
export async function joinSnapshot(client: Client, { id }: SourceSnapshot): Promise<void> {
  await client.query(SETTINGS);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await client.query(`SET TRANSACTION SNAPSHOT ${client.escapeLiteral(id)}`);
}

/**
 * The ordinary tables that a pattern matches: in schemas that it names, else in those of the search path, as with pg_dump.
 * Tables of the system never match, and those in `unlessNamed` only a pattern without wildcards.
 */
export async function findTables(
  client: Client,
  pattern: string,
  unlessNamed: readonly string[],
): Promise<readonly SourceTable[]> {
  const { table, schema, isWild } = parseTablePattern(pattern);
  const hidden = isWild ? unlessNamed.map((name) => parseTablePattern(name).table) : [];
  const { rows } = await client.query<SourceTable>(FIND_TABLES, [table, schema ?? null, hidden]);
  return rows;
}

const FIND_TABLES = `
  SELECT n.nspname AS schema, c.relname AS table, (
    SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum), '[]')
    FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(to_jsonb(a) ->> 'attgenerated', '') = ''
  ) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND c.relname ~ $1
    AND CASE WHEN $2::text IS NULL THEN pg_table_is_visible(c.oid) ELSE n.nspname ~ $2::text END
    AND NOT EXISTS (SELECT 1 FROM unnest($3::text[]) AS hidden WHERE c.relname ~ hidden)
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;
