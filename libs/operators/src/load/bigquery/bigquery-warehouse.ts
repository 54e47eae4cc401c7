import type { BigQuery, JobMetadata, Table } from "@google-cloud/bigquery";
import type { Connection } from "@daymill/core";
import { DaymillError, racePoint } from "@daymill/core";
import { assertRows } from "../../assert-rows.ts";
import { assertStillOwned } from "../../ownership.ts";
import { beginTaskOutput } from "../../task-output.ts";
import type { LoadWork } from "../load-work.ts";
import type { Partition } from "../table-name.ts";
import { openBigQuery } from "./bigquery-client.ts";
import { loadAct, statusOf, toBigQueryError } from "./bigquery-error.ts";
import type { BigQueryAct } from "./bigquery-error.ts";
import { runBigQueryJob } from "./bigquery-job.ts";
import { bigQuerySettingsOf } from "./bigquery-settings.ts";
import type { BigQuerySettings } from "./bigquery-settings.ts";
import { directFiles } from "./direct-files.ts";
import type { DirectFiles } from "./direct-files.ts";
import { labelUploads } from "./label-uploads.ts";
import { oneFile } from "./local-file.ts";
import type { LocalFile } from "./local-file.ts";
import { decoratorOf } from "./partition-decorator.ts";
import type { PartitionDecorator } from "./partition-decorator.ts";

/**
 * Loads into a table of BigQuery that is partitioned by time: one job that replaces the partition (`table$20240131`,
 * WRITE_TRUNCATE), so that readers see the old partition or the new one. Without a partition the job replaces the whole table,
 * its columns too, which has none. A table that is missing is made, partitioned by the
 * partition's column where the files have it as a date, else by ingestion time; new columns are added. Files in Google Cloud
 * Storage are read by BigQuery itself where that gives the same rows. Rejects with E401, E402, E408, E409, E411 or E504; the
 * partition is then as it was.
 */
export async function loadIntoBigQuery(connection: Connection, work: LoadWork): Promise<void> {
  const settings = bigQuerySettingsOf(connection);
  const decorator = work.partition && decoratorOf(work.partition);
  if (decorator === undefined && work.expireAfterMs !== undefined)
    throw new DaymillError(
      "E209",
      `"${work.table.table}" is loaded whole: expireAfter is of partitions. Leave it out.`,
    );
  const dataset = work.table.schema ?? settings.dataset;
  if (dataset === undefined) {
    throw new DaymillError(
      "E209",
      `"${work.table.table}" names no dataset. Write dataset.table, or give the connection a path.`,
    );
  }
  const where = `${settings.projectId}.${dataset}.${work.table.table}${suffixOf(decorator)}`;
  const output = await beginTaskOutput(work.ctx);
  try {
    const files = (await directFiles(work, settings)) ?? (await oneFile(output.scratch, work));
    const client = await openBigQuery(settings);
    const act = loadAct(where, "uris" in files ? work.source.uri : undefined);
    const target = { client, settings, dataset, decorator, where, act };
    const layout = await layoutOf(target, files, work);
    await assertStillOwned(work.ctx, where);
    const done = await replacePartition(target, { files, layout }, work);
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
  /** undefined: the whole table. */
  readonly decorator: PartitionDecorator | undefined;
  readonly where: string;
  readonly act: BigQueryAct;
}

function suffixOf(decorator: PartitionDecorator | undefined): string {
  return decorator === undefined ? "" : `$${decorator.id}`;
}

/** Files that BigQuery reads itself, or one that is sent from here. */
type FilesToLoad = DirectFiles | LocalFile;

/** How the table stands, or is to be made. */
interface TableLayout {
  /** The column that it is partitioned by; undefined: the time of ingestion. */
  readonly partitionField: string | undefined;
  /** Of a table that is made; one that is there keeps its own. */
  readonly clusterBy: readonly string[];
  /** The same. */
  readonly expireAfterMs: number | undefined;
}

/** E411: the table is not partitioned as the partition says. */
async function layoutOf(
  target: Target,
  { hasTimeColumn }: FilesToLoad,
  { table, partition, clusterBy, expireAfterMs }: LoadWork,
): Promise<TableLayout> {
  const { client, dataset, decorator, where } = target;
  const found = await readTable(client.dataset(dataset).table(table.table));
  if (found === undefined)
    return { partitionField: hasTimeColumn ? partition?.column : undefined, clusterBy, expireAfterMs };
  const { timePartitioning } = found;
  if (timePartitioning?.type !== decorator?.type) {
    const how =
      timePartitioning?.type === undefined ? "not partitioned by time" : `partitioned by ${timePartitioning.type}`;
    const means = decorator === undefined ? "the whole table" : `one ${decorator.type}`;
    throw new DaymillError("E411", `${where} means ${means}, but the table is ${how}. Load into another table.`);
  }
  return { partitionField: timePartitioning?.field, clusterBy: [], expireAfterMs: undefined };
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
  readonly files: FilesToLoad;
  readonly layout: TableLayout;
}

async function replacePartition(
  { client, settings, dataset, decorator, act }: Target,
  { files, layout: { partitionField, clusterBy, expireAfterMs } }: Replacement,
  { table: { table }, partition, labels, ctx }: LoadWork,
): Promise<JobMetadata> {
  const { projectId, location } = settings;
  const load = {
    sourceFormat: "PARQUET",
    parquetOptions: { enableListInference: true },
    createDisposition: "CREATE_IF_NEEDED",
    writeDisposition: "WRITE_TRUNCATE",
    // A table that is replaced whole has the columns of its files, and BigQuery refuses to be told so.
    ...(decorator && {
      schemaUpdateOptions: ["ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"],
      timePartitioning: {
        type: decorator.type,
        ...(partitionField !== undefined && { field: partitionField }),
        ...(expireAfterMs !== undefined && { expirationMs: String(expireAfterMs) }),
      },
    }),
    ...(clusterBy.length > 0 && { clustering: { fields: [...clusterBy] } }),
  };
  const tableId = `${table}${suffixOf(decorator)}`;
  const hasLabels = Object.keys(labels).length > 0;
  if (hasLabels && "path" in files) labelUploads(client, labels);
  await racePoint("load:unpublished");
  return await runBigQueryJob({
    client,
    location,
    act,
    ctx,
    insert: async (jobId) => {
      if ("path" in files) {
        const target = client.dataset(dataset, { location }).table(tableId, { location });
        return (await target.createLoadJob(files.path, { jobId, location, ...load }))[0];
      }
      const destinationTable = { projectId, datasetId: dataset, tableId };
      const configuration = {
        load: { ...load, ...sourceOf(files, partition), destinationTable },
        ...(hasLabels && { labels: { ...labels } }),
      };
      return (await client.createJob({ configuration, jobId, location }))[0];
    },
  });
}

/** What is in the name of a folder, and not in the files, is a column, too: of texts, as where it is added here. */
function sourceOf({ uris, hivePrefix }: DirectFiles, partition: Partition | undefined): object {
  return {
    sourceUris: [...uris],
    ...(hivePrefix !== undefined && {
      hivePartitioningOptions: { mode: "CUSTOM", sourceUriPrefix: `${hivePrefix}{${partition?.column}:STRING}` },
    }),
  };
}
