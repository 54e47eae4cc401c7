import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Connection } from "@daymill/core";
import { racePoint } from "@daymill/core";
import type { Client } from "pg";
import { quoteName } from "../columns/sql-text.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import { assertStillOwned } from "../ownership.ts";
import { connectToPostgres } from "../postgres/connect.ts";
import { beginTaskOutput } from "../task-output.ts";
import { assertRows } from "../assert-rows.ts";
import { namingFullDisk } from "./full-disk.ts";
import { localFiles } from "./fetch-files.ts";
import type { LoadWork } from "./load-work.ts";
import { describeFiles, filePattern, filesSql, inspectFiles } from "./parquet-files.ts";
import type { FileColumn, FilesContent } from "./parquet-files.ts";
import { toLoadError } from "./postgres-error.ts";
import { ensureTable, tableSql } from "./postgres-table.ts";
import { postgresTextSql } from "./postgres-type.ts";

/** The schema of a table that is named without one, as in PostgreSQL. */
const DEFAULT_SCHEMA = "public";

const MEMORY_MIB = 256;

/** How long a load waits for another one of the same partition. */
const LOCK_TIMEOUT = "60s";

/**
 * Loads into a table of PostgreSQL, which is made from the files' columns when it is missing: delete and COPY in one
 * transaction, so that readers see the old rows or the new ones. Loads of one partition wait for each other, loads of
 * others do not; for a whole table everybody who writes it waits. Rejects with E401, E402, E408, E409, E411 or E504; the table is then as it was.
 */
export async function loadIntoPostgres(connection: Connection, work: LoadWork): Promise<void> {
  const { ctx, partition } = work;
  const output = await beginTaskOutput(ctx);
  try {
    using db = await openDuckDb({
      temporaryDirectory: join(output.scratch, "duckdb"),
      memoryMiB: MEMORY_MIB,
      signal: ctx.signal,
    });
    const paths = await localFiles(join(output.scratch, "parts"), work);
    const content = await inspectFiles(db, paths, partition);
    assertRows(content.rows, { expected: work.rows, where: work.source.uri });
    await using session = await connectToPostgres(connection, ctx.signal);
    const csv = join(output.scratch, "rows.csv");
    await replacePartition(session.client, { ...content, db, paths, csv }, work);
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    throw toLoadError(thrown, connection);
  } finally {
    await output.discard();
  }
}

/** What is to be copied, and how it gets there: file by file, as a CSV that is removed before the next. */
interface RowsToCopy extends FilesContent {
  readonly db: DuckDb;
  readonly paths: readonly string[];
  readonly csv: string;
}

/** The partition's column comes last where the files do not have it. */
function tableColumns({ columns, hasPartitionColumn }: FilesContent, { partition }: LoadWork): readonly FileColumn[] {
  if (hasPartitionColumn || partition === undefined) return columns;
  return [...columns, { name: partition.column, type: "VARCHAR" }];
}

async function replacePartition(client: Client, rows: RowsToCopy, work: LoadWork): Promise<void> {
  const { partition, ctx } = work;
  const table = { schema: work.table.schema ?? DEFAULT_SCHEMA, table: work.table.table };
  const name = tableSql(client, table);
  const where = partition === undefined ? "true" : `${client.escapeIdentifier(partition.column)} = $1`;
  const values = partition === undefined ? [] : [partition.value];
  const rowsOf = partition === undefined ? "" : ` ${partition.column}=${partition.value}`;
  await client.query("BEGIN ISOLATION LEVEL READ COMMITTED");
  await client.query("SELECT set_config('lock_timeout', $1, true)", [LOCK_TIMEOUT]);
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${name}${rowsOf}`]);
  const columns = tableColumns(rows, work);
  await ensureTable(client, { ...table, columns, partitionColumn: partition?.column });
  if (partition === undefined) await client.query(`LOCK TABLE ${name} IN SHARE ROW EXCLUSIVE MODE`);
  await client.query(`DELETE FROM ${name} WHERE ${where}`, values);
  for (const path of rows.paths) await copyFile(client, { ...rows, table: name, path, work });
  const { rows: counted } = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM ${name} WHERE ${where}`,
    values,
  );
  assertRows(Number(counted[0]?.n), { expected: work.rows, where: `${name}${rowsOf}` });
  await racePoint("load:unpublished");
  await assertStillOwned(ctx, name);
  await client.query("COMMIT");
}

interface FileToCopy extends RowsToCopy {
  /** As SQL. */
  readonly table: string;
  readonly path: string;
  readonly work: LoadWork;
}

async function copyFile(client: Client, file: FileToCopy): Promise<void> {
  const { from: copyFrom } = await import("pg-copy-streams").then((library) => library.default);
  const content = { ...file, columns: await describeFiles(file.db, [filePattern(file.path)]) };
  await exportToCsv(content);
  const names = tableColumns(content, file.work).map(({ name }) => client.escapeIdentifier(name));
  const copy = client.query(copyFrom(`COPY ${file.table} (${names.join(", ")}) FROM STDIN (FORMAT csv)`));
  await pipeline(createReadStream(file.csv), copy, { signal: file.work.ctx.signal });
  await racePoint("load:copied");
  await rm(file.csv);
}

/** Every value in quotes, NULL without: so the two are told apart, and no value is taken for the end of the data. */
async function exportToCsv({ db, path, columns, csv, work, hasPartitionColumn }: FileToCopy): Promise<void> {
  const values = columns.map(({ name, type }) => postgresTextSql(quoteName(name), type));
  if (!hasPartitionColumn) values.push("$3::VARCHAR");
  await namingFullDisk(csv, () =>
    db.query(
      `COPY (SELECT ${values.join(", ")} FROM ${filesSql(1)})
       TO $2 (FORMAT csv, HEADER false, FORCE_QUOTE *)`,
      [filePattern(path), csv, ...(hasPartitionColumn ? [] : [work.partition?.value ?? null])],
    ),
  );
}
