import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Connection } from "@daymill/core";
import { DaymillError, racePoint, toError } from "@daymill/core";
import type { Client } from "pg";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import { assertStillOwned } from "../ownership.ts";
import { connectToPostgres, describeServer } from "../postgres/connect.ts";
import { assertRows } from "./assert-rows.ts";
import type { LoadWork } from "./load-work.ts";
import { postgresType } from "./postgres-type.ts";

const MEMORY_MIB = 256;

/**
 * Loads into a table of PostgreSQL, which is made when it is missing: delete and COPY in one transaction, so that readers
 * see the old partition or the new one. Loads of one partition wait for each other.
 */
export async function loadIntoPostgres(connection: Connection, work: LoadWork): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "daymill-load-"));
  try {
    const { columns, csv } = await exportToCsv(work, scratch);
    await using session = await connectToPostgres(connection, work.ctx.signal);
    await replacePartition(session.client, { columns, csv, work });
  } catch (thrown: unknown) {
    work.ctx.signal.throwIfAborted();
    throw toLoadError(thrown, connection);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface ExportedColumn {
  readonly name: string;
  /** As PostgreSQL names it. */
  readonly type: string;
}

interface Export {
  readonly columns: readonly ExportedColumn[];
  /** Every value in quotes; NULL is `\\N` without. */
  readonly csv: string;
}

async function exportToCsv({ source, ctx }: LoadWork, scratch: string): Promise<Export> {
  const pattern = source.store.localPath(`${source.prefix}*.parquet`);
  if (pattern === undefined)
    throw new DaymillError("E507", `${source.uri} is not on this machine. Upload to a connection of type file.`);
  using db = await openDuckDb({
    temporaryDirectory: join(scratch, "duckdb"),
    memoryMiB: MEMORY_MIB,
    signal: ctx.signal,
  });
  const csv = join(scratch, "rows.csv");
  const files = "read_parquet($1, hive_partitioning = false, union_by_name = true)";
  const columns = await describeColumns(db, { files, pattern });
  await db.query(
    `COPY (SELECT * FROM ${files}) TO $2 (FORMAT csv, HEADER false, NULLSTR '\\N', QUOTE '"', ESCAPE '"', FORCE_QUOTE *)`,
    [pattern, csv],
  );
  return { columns, csv };
}

async function describeColumns(
  db: DuckDb,
  { files, pattern }: { readonly files: string; readonly pattern: string },
): Promise<readonly ExportedColumn[]> {
  const described = await db.query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${files})`, [pattern]);
  return described.map(([name, type]) => ({ name: String(name), type: postgresType(String(type)) }));
}

async function replacePartition(client: Client, load: Export & { readonly work: LoadWork }): Promise<void> {
  const { table, partition, rows, ctx } = load.work;
  const name = `${client.escapeIdentifier(table.schema)}.${client.escapeIdentifier(table.table)}`;
  const column = client.escapeIdentifier(partition.column);
  await client.query("BEGIN");
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${name} ${column}=${partition.value}`]);
  await createTable(client, { name, schema: table.schema, columns: load.columns });
  await client.query(`DELETE FROM ${name} WHERE ${column}::text = $1`, [partition.value]);
  const copied = await copyRows(client, { name, ...load });
  assertRows(copied, { expected: rows, where: name });
  const { rows: counted } = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM ${name} WHERE ${column}::text = $1`,
    [partition.value],
  );
  assertRows(Number(counted[0]?.n), { expected: rows, where: `${name}, ${partition.column} = ${partition.value},` });
  await racePoint("load:copied");
  await assertStillOwned(ctx, name);
  await client.query("COMMIT");
}

/** Two loads may want to make it at once: the second to come waits, and finds it. */
async function createTable(
  client: Client,
  {
    name,
    schema,
    columns,
  }: { readonly name: string; readonly schema: string; readonly columns: readonly ExportedColumn[] },
): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [name]);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(schema)}`);
  const list = columns.map((column) => `${client.escapeIdentifier(column.name)} ${column.type}`).join(", ");
  await client.query(`CREATE TABLE IF NOT EXISTS ${name} (${list})`);
}

async function copyRows(client: Client, { name, columns, csv }: Export & { readonly name: string }): Promise<number> {
  const { from: copyFrom } = await import("pg-copy-streams").then((library) => library.default);
  const list = columns.map((column) => client.escapeIdentifier(column.name)).join(", ");
  const copy = client.query(copyFrom(`COPY ${name} (${list}) FROM STDIN (FORMAT csv, NULL '\\N')`));
  await pipeline(createReadStream(csv), copy);
  return copy.rowCount;
}

function toLoadError(thrown: unknown, connection: Connection): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError) return error;
  return new DaymillError(
    "E411",
    `The load into ${describeServer(connection)} failed: ${error.message}. Nothing was changed.`,
    {
      cause: error,
    },
  );
}
