import type { QueryExecution } from "@aws-sdk/client-athena";
import { operatorTask, parseDuration } from "@daymill/core";
import type { Duration, JobTaskOptions, RemoteJob, Task, TaskContext } from "@daymill/core";
import { findIfPossible } from "../find-if-possible.ts";
import { refusedOptions } from "../refused-options.ts";
import type { SqlParams } from "../sql/sql-session.ts";
import { openAthena } from "./athena-queries.ts";
import { toRequest } from "./athena-request.ts";
import { readAthenaSql } from "./athena-statement.ts";
import type { AthenaStatement } from "./athena-statement.ts";
import { readWhere } from "./athena-where.ts";
import type { AthenaWhere, AthenaWhereOptions } from "./athena-where.ts";
import { judgeQuery } from "./judge-query.ts";
import type { AthenaRows } from "./read-results.ts";

export interface AthenaInput {
  /** Values for `$name`: texts, numbers, booleans and null. Athena binds them; they never become part of the text. */
  readonly params?: SqlParams;
  /** Of tables that are named without one. Default: that of the task, or of the connection. */
  readonly database?: string;
}

export interface AthenaOutput extends AthenaRows {
  /** Athena's id of it. */
  readonly query: string;
  /** S3 URI of the result; null: it has none. */
  readonly location: string | null;
  /** `DML` (SELECT, INSERT, CTAS), `DDL` or `UTILITY` (SHOW, DESCRIBE). */
  readonly statement: string;
  readonly scannedBytes: number;
  /** In the queue. */
  readonly queuedMs: number;
  readonly engineMs: number;
  readonly totalMs: number;
  /** Whether the rows are those of an earlier query: it scanned nothing, and cost nothing. */
  readonly reused: boolean;
}

export interface AthenaOptions extends JobTaskOptions<AthenaInput, AthenaOutput>, AthenaWhereOptions {
  /** One statement of Athena, of any kind. */
  readonly sql: string;
  /** So many of the first rows are handed on, with their columns; from 0 to 1,000. Default 0. */
  readonly rows?: number;
  /**
   * The rows of the same SELECT with the same values are taken when they are no older; whole minutes up to seven days, in a
   * workgroup that allows it. Default: the tables are read.
   */
  readonly reuse?: Duration;
}

const MAX_ROWS = 1_000;
const MS_PER_MINUTE = 60_000;
/** Athena's own limit. */
const MAX_REUSE_MINUTES = 7 * 24 * 60;

/**
 * Runs a statement on Athena: `athena("month", { sql: "SELECT ... WHERE month = $month", rows: 100 })({ params: { month } })`.
 * A remote job: submitted once, found again after a crash, stopped on kill and timeout. Errors: E104 the connection, E209 the
 * SQL and E416 the values that cannot be; E471 Athena cannot be reached, E472 it refuses. A query that failed says Athena's
 * reason, and is not retried when it is the query's own mistake.
 */
export function athena(id: string, options: AthenaOptions): Task<AthenaInput, AthenaOutput> {
  const { sql, rows = 0 } = options;
  const { where, every, defaults } = readWhere(options);
  if (!Number.isInteger(rows) || rows < 0 || rows > MAX_ROWS)
    throw refusedOptions(id, `rows is ${rows}; it goes from 0 to ${MAX_ROWS}`);
  const reuseMinutes = readReuse(id, options.reuse);
  const plan = { ...where, statement: readAthenaSql(id, sql), rows, reuseMinutes };
  return operatorTask({
    operator: "athena",
    id,
    options,
    defaults: { ...defaults, sql, rows, ...(options.reuse !== undefined && { reuse: options.reuse }) },
    body: { kind: "remote", every, job: queryJob(plan) },
  });
}

function readReuse(id: string, reuse: Duration | undefined): number | undefined {
  if (reuse === undefined) return undefined;
  const minutes = (parseDuration(reuse) ?? 0) / MS_PER_MINUTE;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_REUSE_MINUTES) return minutes;
  throw refusedOptions(id, `reuse is "${reuse}"; it is a duration of whole minutes, up to 7d`);
}

interface AthenaPlan extends AthenaWhere {
  readonly statement: AthenaStatement;
  readonly rows: number;
  readonly reuseMinutes: number | undefined;
}

type QueryHandle = { readonly id: string };

function queryJob(plan: AthenaPlan): RemoteJob<AthenaInput, QueryHandle, AthenaOutput> {
  const { connection } = plan;
  const submit = async (input: AthenaInput, token: string, ctx: TaskContext): Promise<QueryHandle> => {
    const queries = await openAthena(connection, ctx);
    const id = await queries.start(await toRequest(plan, input, { warehouse: queries.warehouse, ctx }), token);
    ctx.log.info("Athena has the query", { query: id });
    return { id };
  };
  return {
    idempotent: true,
    // Athena tells the id by the token only to whoever asks for the same query once more; it is stopped at once.
    find: (token, ctx, input) => findIfPossible(() => submit(input, token, ctx)),
    submit,
    async poll({ id }, ctx) {
      return judgeQuery(await (await openAthena(connection, ctx)).describe(id), id);
    },
    async collect({ id }, ctx) {
      const queries = await openAthena(connection, ctx);
      const result = plan.rows === 0 ? { columns: [], rows: [] } : await queries.firstRows(id, plan.rows);
      return { ...toOutput(id, await queries.describe(id)), ...result };
    },
    async cancel({ id }, ctx) {
      await (await openAthena(connection, ctx)).stop(id);
    },
  };
}

function toOutput(id: string, query: QueryExecution): Omit<AthenaOutput, keyof AthenaRows> {
  const { Statistics = {}, ResultConfiguration, StatementType } = query;
  return {
    query: id,
    location: ResultConfiguration?.OutputLocation ?? null,
    statement: StatementType ?? "DML",
    scannedBytes: Statistics.DataScannedInBytes ?? 0,
    queuedMs: Statistics.QueryQueueTimeInMillis ?? 0,
    engineMs: Statistics.EngineExecutionTimeInMillis ?? 0,
    totalMs: Statistics.TotalExecutionTimeInMillis ?? 0,
    reused: Statistics.ResultReuseInformation?.ReusedPreviousResult ?? false,
  };
}
