import type { JobMetadata } from "@google-cloud/bigquery";
import { DaymillError, parseDuration } from "@daymill/core";
import type { Duration, JsonValue } from "@daymill/core";
import type { BigQuerySettings } from "../load/bigquery/bigquery-settings.ts";
import { decoratorOf } from "../load/bigquery/partition-decorator.ts";
import { parseTableName } from "../load/table-name.ts";
import type { SqlParams } from "../sql/sql-session.ts";
import type { BigQueryJobPlan } from "./job-options.ts";

export interface BigQueryInput {
  /** Values for `@name`: texts, numbers, booleans, null, and lists of such. They are sent beside the SQL. */
  readonly params?: SqlParams;
  /** The table that the rows of a SELECT become. Default: none. */
  readonly into?: BigQueryTarget;
}

/** What a task asks for, whatever its input. */
export interface BigQueryPlan extends BigQueryJobPlan {
  readonly sql: string;
  /** First rows that are handed on. */
  readonly rows: number;
}

/** What the rows of a SELECT become. */
export interface BigQueryTarget {
  /** `dataset.table`. */
  readonly table: string;
  /** The partition alone is written: `2024-01-31`, `2024-01` or `2024-01-31T07`. Default: the whole table. */
  readonly partition?: string;
  /** Default `"replace"`, in one step at the end; `"append"`; `"fail"`: only into one that is empty. */
  readonly write?: "replace" | "append" | "fail";
  /** The column of a table that is made which it is partitioned by; with `partition` as that says, else by day. */
  readonly partitionBy?: string;
  /** Up to four columns that a table which is made is clustered by. */
  readonly clusterBy?: readonly string[];
  /** How long the partitions of a table that is made are kept: `90d`. Default: for good. */
  readonly expireAfter?: Duration;
  /** Whether columns that the table lacks are added, and REQUIRED ones may have nulls; when it is not replaced as a whole. */
  readonly addColumns?: boolean;
}

export type QueryConfiguration = NonNullable<JobMetadata["configuration"]>;

const WRITES = { replace: "WRITE_TRUNCATE", append: "WRITE_APPEND", fail: "WRITE_EMPTY" } as const;
const MAX_CLUSTERED = 4;

/** The job of a query. Rejects with E416 values that it cannot have, E209 a table that cannot be, E411 a partition of no time. */
export function toQueryConfiguration(
  { sql, dataset, maxBytesBilled, labels }: Omit<BigQueryPlan, "rows">,
  { params = {}, into }: BigQueryInput,
  settings: BigQuerySettings,
): QueryConfiguration {
  const { projectId } = settings;
  const datasetId = dataset ?? settings.dataset;
  const names = Object.entries(params);
  return {
    query: {
      query: sql,
      useLegacySql: false,
      ...(names.length > 0 && {
        parameterMode: "NAMED",
        queryParameters: names.map(([name, value]) => ({ name, ...toParameter(name, value) })),
      }),
      ...(datasetId !== undefined && { defaultDataset: { projectId, datasetId } }),
      ...(maxBytesBilled !== undefined && { maximumBytesBilled: String(maxBytesBilled) }),
      ...(into !== undefined && toDestination(into, { projectId, datasetId })),
    },
    ...(labels !== undefined && { labels: { ...labels } }),
  };
}

interface Where {
  readonly projectId: string;
  readonly datasetId: string | undefined;
}

function toDestination(
  {
    table: name,
    partition,
    write = "replace",
    partitionBy,
    clusterBy = [],
    expireAfter,
    addColumns = false,
  }: BigQueryTarget,
  { projectId, datasetId }: Where,
): object {
  const { schema = datasetId, table } = parseTableName(name);
  if (schema === undefined) throw refused(`"${table}" names no dataset: write dataset.table`);
  if (clusterBy.length > MAX_CLUSTERED)
    throw refused(`clusterBy has ${clusterBy.length} columns; BigQuery takes ${MAX_CLUSTERED}`);
  if (addColumns && write === "replace" && partition === undefined)
    throw refused("addColumns is for a table that stays: a whole table that is replaced has the columns of the SELECT");
  const decorator =
    partition === undefined ? undefined : decoratorOf({ column: partitionBy ?? "partition", value: partition });
  const isPartitioned = decorator !== undefined || partitionBy !== undefined;
  const expirationMs = expireAfter === undefined ? undefined : parseDuration(expireAfter);
  if (expireAfter !== undefined && (!expirationMs || !isPartitioned))
    throw refused(`expireAfter is "${expireAfter}"; it is a duration such as "90d", of a table with partitions`);
  return {
    destinationTable: {
      projectId,
      datasetId: schema,
      tableId: decorator === undefined ? table : `${table}$${decorator.id}`,
    },
    createDisposition: "CREATE_IF_NEEDED",
    writeDisposition: WRITES[write],
    ...(isPartitioned && {
      timePartitioning: {
        type: decorator?.type ?? "DAY",
        ...(partitionBy !== undefined && { field: partitionBy }),
        ...(expirationMs !== undefined && { expirationMs: String(expirationMs) }),
      },
    }),
    ...(clusterBy.length > 0 && { clustering: { fields: [...clusterBy] } }),
    ...(addColumns && { schemaUpdateOptions: ["ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"] }),
  };
}

interface Parameter {
  readonly parameterType: { readonly type: string; readonly arrayType?: { readonly type: string } };
  readonly parameterValue: { readonly value?: string; readonly arrayValues?: { readonly value: string }[] };
}

/** Of a list the first element says the type, which all others must have. */
function toParameter(name: string, value: JsonValue): Parameter {
  if (!Array.isArray(value)) {
    const type = scalarType(name, value);
    return { parameterType: { type }, parameterValue: value === null ? {} : { value: scalarText(value) } };
  }
  const types = new Set(value.map((each) => scalarType(name, each)));
  if (types.has("INT64") && types.has("FLOAT64")) types.delete("INT64");
  const [type = "STRING", ...others] = types;
  if (others.length > 0 || value.includes(null))
    throw new DaymillError("E416", `The value of @${name} is a list of several types, or of nulls. Give it one type.`);
  return {
    parameterType: { type: "ARRAY", arrayType: { type } },
    parameterValue: { arrayValues: value.map((each) => ({ value: scalarText(each) })) },
  };
}

function scalarType(name: string, value: JsonValue): string {
  if (value === null || typeof value === "string") return "STRING";
  if (typeof value === "boolean") return "BOOL";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "INT64" : "FLOAT64";
  throw new DaymillError(
    "E416",
    `The value of @${name} is an object: pass a text, a number, a boolean, null or a list of such.`,
  );
}

function scalarText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function refused(problem: string): DaymillError {
  return new DaymillError("E209", `The table that the rows should become cannot be: ${problem}.`);
}
