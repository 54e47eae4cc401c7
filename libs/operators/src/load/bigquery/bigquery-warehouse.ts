import { join } from "node:path";
import type { BigQuery, JobMetadata, Table } from "@google-cloud/bigquery";
import type { Connection } from "@daymill/core";
import { DaymillError, racePoint } from "@daymill/core";
import { assertRows } from "../../assert-rows.ts";
import { quoteName } from "../../columns/sql-text.ts";
import { openDuckDb } from "../../duckdb.ts";
import { assertStillOwned } from "../../ownership.ts";
import { beginTaskOutput } from "../../task-output.ts";
import { localFiles } from "../fetch-files.ts";
import { namingFullDisk } from "../full-disk.ts";
import type { LoadWork } from "../load-work.ts";
import { filePattern, filesSql, inspectFiles } from "../parquet-files.ts";
import { openBigQuery } from "./bigquery-client.ts";
import { loadAct, statusOf, toBigQueryError } from "./bigquery-error.ts";
import { runBigQueryJob } from "./bigquery-job.ts";
import { bigQuerySettingsOf } from "./bigquery-settings.ts";
import type { BigQuerySettings } from "./bigquery-settings.ts";
import { decoratorOf } from "./partition-decorator.ts";
import type { PartitionDecorator } from "./partition-decorator.ts";

const MEMORY_MIB = 256;

/**
 * Loads into a table of BigQuery that is partitioned by time: one job that replaces the partition (`table$20240131`,
 * WRITE_TRUNCATE), so that readers see the old partition or the new one. A table that is missing is made, partitioned by the
 * partition's column where the files have it as a date, else by ingestion time; new columns are added. Rejects with E401,
 * E402, E408, E409, E411 or E504; the partition is then as it was.
 */
export async function loadIntoBigQuery(connection: Connection, work: LoadWork): Promise<void> {
  const settings = bigQuerySettingsOf(connection);
  const decorator = decoratorOf(work.partition);
  const dataset = work.table.schema ?? settings.dataset;
  if (dataset === undefined) {
    throw new DaymillError(
      "E209",
      `"${work.table.table}" names no dataset. Write dataset.table, or give the connection a path.`,
    );
  }
  const where = `${settings.projectId}.${dataset}.${work.table.table}$${decorator.id}`;
  const output = await beginTaskOutput(work.ctx);
  try {
    const file = await oneFile(output.scratch, work);
    const client = await openBigQuery(settings);
    const target = { client, settings, dataset, decorator, where };
    const layout = await layoutOf(target, file, work);
    await assertStillOwned(work.ctx, where);
    const done = await replacePartition(target, { path: file.path, layout }, work);
    assertRows(Number(done.statistics?.load?.outputRows ?? 0), { expected: work.rows, where });
  } catch (thrown: unknown) {
    work.ctx.signal.throwIfAborted();
    throw toBigQueryError(thrown, loadAct(where));
  } finally {
    await output.discard();
  }
}

interface Target {
  readonly client: BigQuery;
  readonly settings: BigQuerySettings;
  readonly dataset: string;
  readonly decorator: PartitionDecorator;
  readonly where: string;
}

interface FileToLoad {
  readonly path: string;
  /** Whether the partition's column is a DATE or a point in time in it. */
  readonly hasTimeColumn: boolean;
}

/** A job takes one file from here: several become one, and the partition's column is added where it is missing. */
async function oneFile(scratch: string, work: LoadWork): Promise<FileToLoad> {
  using db = await openDuckDb({
    temporaryDirectory: join(scratch, "duckdb"),
    memoryMiB: MEMORY_MIB,
    signal: work.ctx.signal,
  });
  const { partition } = work;
  const paths = await localFiles(join(scratch, "parts"), work);
  const content = await inspectFiles(db, paths, partition);
  assertRows(content.rows, { expected: work.rows, where: work.source.uri });
  const type = content.columns.find(({ name }) => name === partition.column)?.type ?? "VARCHAR";
  const hasTimeColumn = /^(DATE|TIMESTAMP|DATETIME)/.test(type);
  const [first, ...more] = paths;
  if (first !== undefined && more.length === 0 && content.hasPartitionColumn) return { path: first, hasTimeColumn };
  const path = join(scratch, "partition.parquet");
  const columns = content.hasPartitionColumn
    ? "*"
    : `*, $${paths.length + 2}::VARCHAR AS ${quoteName(partition.column)}`;
  const merge = `COPY (SELECT ${columns} FROM ${filesSql(paths.length)}) TO $${paths.length + 1} (FORMAT parquet, COMPRESSION snappy)`;
  const values = [...paths.map(filePattern), path, ...(content.hasPartitionColumn ? [] : [partition.value])];
  await namingFullDisk(path, () => db.query(merge, values));
  return { path, hasTimeColumn };
}

/** How the table stands, or is to be made. */
interface TableLayout {
  /** The column that it is partitioned by; undefined: the time of ingestion. */
  readonly partitionField: string | undefined;
  /** Of a table that is made; one that is there keeps its own. */
  readonly clusterBy: readonly string[];
}

/** E411: the table is not partitioned as the partition says. */
async function layoutOf(
  target: Target,
  file: FileToLoad,
  { table, partition, clusterBy }: LoadWork,
): Promise<TableLayout> {
  const { client, dataset, decorator, where } = target;
  const found = await readTable(client.dataset(dataset).table(table.table));
  if (found === undefined) return { partitionField: file.hasTimeColumn ? partition.column : undefined, clusterBy };
  const { timePartitioning } = found;
  if (timePartitioning?.type !== decorator.type) {
    const how =
      timePartitioning?.type === undefined ? "not partitioned by time" : `partitioned by ${timePartitioning.type}`;
    throw new DaymillError(
      "E411",
      `${where} means one ${decorator.type}, but the table is ${how}. Load into another table.`,
    );
  }
  return { partitionField: timePartitioning.field ?? undefined, clusterBy: [] };
}

interface TableMetadata {
  readonly timePartitioning?: { readonly type?: string; readonly field?: string };
}

async function readTable(table: Table): Promise<TableMetadata | undefined> {
  try {
    const [metadata] = (await table.getMetadata()) as [TableMetadata, unknown];
    return metadata;
  } catch (thrown: unknown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
}

interface Replacement {
  readonly path: string;
  readonly layout: TableLayout;
}

async function replacePartition(
  target: Target,
  { path, layout: { partitionField, clusterBy } }: Replacement,
  work: LoadWork,
): Promise<JobMetadata> {
  const { client, settings, dataset, decorator, where } = target;
  const { location } = settings;
  const table = client.dataset(dataset, { location }).table(`${work.table.table}$${decorator.id}`, { location });
  await racePoint("load:unpublished");
  return await runBigQueryJob({
    client,
    location,
    where,
    ctx: work.ctx,
    insert: async (jobId) => {
      const [job] = await table.createLoadJob(path, {
        jobId,
        location,
        sourceFormat: "PARQUET",
        parquetOptions: { enableListInference: true },
        createDisposition: "CREATE_IF_NEEDED",
        writeDisposition: "WRITE_TRUNCATE",
        schemaUpdateOptions: ["ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"],
        timePartitioning: { type: decorator.type, ...(partitionField !== undefined && { field: partitionField }) },
        ...(clusterBy.length > 0 && { clustering: { fields: [...clusterBy] } }),
      });
      return job;
    },
  });
}
