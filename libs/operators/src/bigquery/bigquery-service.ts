import type { TaskContext } from "@daymill/core";
import type { ColumnClass } from "../data/column-class.ts";
import type { AskedSql } from "../inspect/asked-sql.ts";
import type { QueryService } from "../inspect/query-service.ts";
import { BIGQUERY } from "../inspect/sql-dialect.ts";
import { openBigQueryJobs } from "./bigquery-jobs.ts";
import type { JobPlace } from "./bigquery-jobs.ts";
import type { BigQueryJobPlan } from "./job-options.ts";
import { judgeBigQueryJob } from "./judge-bigquery-job.ts";
import { toQueryConfiguration } from "./query-configuration.ts";

/** Opens BigQuery for questions about tables (E301, E104). */
export async function bigQueryService(plan: BigQueryJobPlan, ctx: TaskContext): Promise<QueryService<JobPlace>> {
  const jobs = await openBigQueryJobs(plan.connection, ctx);
  return {
    connection: plan.connection,
    dialect: BIGQUERY,
    start: ({ text, values }, token) => {
      const params = valuesIn(text, values);
      return jobs.insert(toQueryConfiguration({ ...plan, sql: text }, { params }, jobs.settings), token);
    },
    find: (_, token) => jobs.find(token),
    judge: async (place) => judgeBigQueryJob(await jobs.describe(place), place.job),
    read: async (place, count) => {
      const { columns, rows } = await jobs.firstRows(place, count);
      return { columns: columns.map(({ name, type }) => ({ name, type, kind: kindOf(type) })), rows };
    },
    cancel: (place) => jobs.cancel(place),
  };
}

/** Those that a statement names: checks share their values, and not each reads all of them. */
function valuesIn(text: string, values: AskedSql["values"]): AskedSql["values"] {
  const names = new Set([...text.matchAll(/@(\w+)/g)].map(([, name]) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

/** Under either of the names that a type has: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema */
const KINDS: Readonly<Record<string, ColumnClass>> = {
  INTEGER: "integer",
  INT64: "integer",
  FLOAT: "number",
  FLOAT64: "number",
  NUMERIC: "number",
  BIGNUMERIC: "number",
  DATE: "date",
  DATETIME: "instant",
  TIMESTAMP: "instant",
  STRING: "text",
  BOOLEAN: "flag",
  BOOL: "flag",
};

function kindOf(type: string): ColumnClass {
  return KINDS[type] ?? "other";
}
