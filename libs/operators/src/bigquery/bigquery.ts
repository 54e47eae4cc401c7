import { operatorTask } from "@daymill/core";
import type { JobTaskOptions, RemoteJob, Task, TaskContext } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { openBigQueryJobs } from "./bigquery-jobs.ts";
import type { JobPlace } from "./bigquery-jobs.ts";
import { readJobOptions } from "./job-options.ts";
import type { BigQueryJobOptions } from "./job-options.ts";
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

export interface BigQueryOptions extends JobTaskOptions<BigQueryInput, BigQueryOutput>, BigQueryJobOptions {
  /** GoogleSQL, one statement or a script; `@name` is a value of `params`. */
  readonly sql: string;
  /** So many of the first rows are handed on, with their columns; from 0 to 1,000. Default 0. */
  readonly rows?: number;
}

const MAX_ROWS = 1_000;

/**
 * Runs SQL on BigQuery: `bigQuery("totals", { sql: "SELECT ... WHERE day = DATE(@day)" })({ params: { day } })`. A remote job:
 * its id is made of the submission, so that it is there once whatever happens to whoever asks; cancelled on kill and timeout.
 * Errors: E104 the connection, E209 options and E416 values that cannot be, or SQL that BigQuery does not take; E401 it cannot
 * be reached or asks to wait, E402 it does not let the account in.
 */
export function bigQuery(id: string, options: BigQueryOptions): Task<BigQueryInput, BigQueryOutput> {
  const { sql, rows = 0 } = options;
  const { plan, every, defaults } = readJobOptions(id, options);
  if (sql.trim() === "") throw refusedOptions(id, "sql is empty");
  if (!Number.isInteger(rows) || rows < 0 || rows > MAX_ROWS)
    throw refusedOptions(id, `rows is ${rows}; it goes from 0 to ${MAX_ROWS}`);
  return operatorTask({
    operator: "bigQuery",
    id,
    options,
    defaults: { ...defaults, sql, rows },
    body: { kind: "remote", every, job: queryJob({ ...plan, sql, rows }) },
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
