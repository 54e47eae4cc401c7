import { DaymillError, operatorTask } from "@daymill/core";
import type { Duration, RemoteJob, Task, TaskContext, TaskOptions } from "@daymill/core";
import { openBigQueryJobs } from "./bigquery-jobs.ts";
import type { JobPlace } from "./bigquery-jobs.ts";
import { judgeBigQueryJob } from "./judge-bigquery-job.ts";
import { toQueryConfiguration } from "./query-configuration.ts";
import type { BigQueryInput, BigQueryPlan } from "./query-configuration.ts";
import type { BigQueryRows } from "./query-rows.ts";

export interface BigQueryOutput extends BigQueryRows {
  /** The id of the job. */
  readonly job: string;
  /** `SELECT`, `MERGE`, `EXPORT_DATA`, `SCRIPT` ... */
  readonly statement: string;
  /** How many rows a DML statement wrote; null for others. */
  readonly rowsWritten: number | null;
  readonly bytesProcessed: number;
  /** What is paid for, on demand. */
  readonly bytesBilled: number;
  readonly slotMs: number;
  readonly cacheHit: boolean;
}

export interface BigQueryOptions extends TaskOptions<BigQueryInput, BigQueryOutput> {
  /** GoogleSQL, one statement or a script; `@name` is a value of `params`. */
  readonly sql: string;
  /** The id of a connection of type `bigquery`. Default `"bigquery"`. */
  readonly connection?: string;
  /** Of tables that are named without one. Default: that of the connection. */
  readonly dataset?: string;
  /** A query that would read more is refused, and costs nothing. Default: no limit. */
  readonly maxBytesBilled?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** So many of the first rows are handed on, with their columns; from 0 to 1,000. Default 0. */
  readonly rows?: number;
  /** Between two polls; the first come sooner. Default `"10s"`. */
  readonly every?: Duration;
}

const MAX_ROWS = 1_000;

/**
 * Runs SQL on BigQuery: `bigQuery("totals", { sql: "SELECT ... WHERE day = DATE(@day)" })({ params: { day } })`. A remote job:
 * its id is made of the submission, so that it is there once whatever happens to whoever asks; cancelled on kill and timeout.
 * Errors: E104 the connection, E209 options and E416 values that cannot be, or SQL that BigQuery does not take; E401 it cannot
 * be reached or asks to wait, E402 it does not let the account in.
 */
export function bigQuery(id: string, options: BigQueryOptions): Task<BigQueryInput, BigQueryOutput> {
  const { sql, connection = "bigquery", every = "10s", rows = 0, dataset, maxBytesBilled, labels } = options;
  if (sql.trim() === "") throw refused(id, "sql is empty");
  if (!Number.isInteger(rows) || rows < 0 || rows > MAX_ROWS)
    throw refused(id, `rows is ${rows}; it goes from 0 to ${MAX_ROWS}`);
  if (maxBytesBilled !== undefined && (!Number.isSafeInteger(maxBytesBilled) || maxBytesBilled < 1))
    throw refused(id, `maxBytesBilled is ${maxBytesBilled}; it is a whole number of bytes, 1 or more`);
  const plan = { connection, sql, rows, dataset, maxBytesBilled, labels };
  const defaults = {
    connection,
    sql,
    rows,
    ...(dataset !== undefined && { dataset }),
    ...(maxBytesBilled !== undefined && { maxBytesBilled }),
    ...(labels !== undefined && { labels: { ...labels } }),
  };
  return operatorTask({
    operator: "bigQuery",
    id,
    options,
    defaults,
    body: { kind: "remote", every, job: queryJob(plan) },
  });
}

function queryJob(plan: BigQueryPlan): RemoteJob<BigQueryInput, JobPlace, BigQueryOutput> {
  const open = (ctx: TaskContext) => openBigQueryJobs(plan.connection, ctx);
  return {
    idempotent: true,
    async find(token, ctx) {
      return await (await open(ctx)).find(token);
    },
    async submit(input, token, ctx) {
      const jobs = await open(ctx);
      const handle = await jobs.insert(toQueryConfiguration(plan, input, jobs.settings), token);
      ctx.log.info("BigQuery has the job", handle);
      return handle;
    },
    async poll(handle, ctx) {
      return judgeBigQueryJob(await (await open(ctx)).describe(handle), handle.job);
    },
    async collect(handle, ctx) {
      const jobs = await open(ctx);
      const { query = {} } = (await jobs.describe(handle)).statistics ?? {};
      const result = plan.rows === 0 ? { columns: [], rows: [] } : await jobs.firstRows(handle, plan.rows);
      return {
        job: handle.job,
        statement: query.statementType ?? "SELECT",
        rowsWritten: query.numDmlAffectedRows === undefined ? null : Number(query.numDmlAffectedRows),
        bytesProcessed: Number(query.totalBytesProcessed ?? 0),
        bytesBilled: Number(query.totalBytesBilled ?? 0),
        slotMs: Number(query.totalSlotMs ?? 0),
        cacheHit: query.cacheHit === true,
        ...result,
      };
    },
    async cancel(handle, ctx) {
      await (await open(ctx)).cancel(handle);
    },
  };
}

function refused(id: string, problem: string): DaymillError {
  return new DaymillError("E209", `The options of task "${id}": ${problem}.`);
}
