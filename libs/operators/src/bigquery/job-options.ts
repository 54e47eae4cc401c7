import type { Duration, JsonObject } from "@daymill/core";
import { assertLabels } from "../load/bigquery/job-labels.ts";
import type { JobLabels } from "../load/bigquery/job-labels.ts";
import { refusedOptions } from "../refused-options.ts";

/** What every task says that runs SQL on BigQuery. */
export interface BigQueryJobOptions {
  /** The id of a connection of type `bigquery`. Default `"bigquery"`. */
  readonly connection?: string;
  /** Of tables that are named without one. Default: that of the connection. */
  readonly dataset?: string;
  /** A query that would read more is refused, and costs nothing. Default: no limit. */
  readonly maxBytesBilled?: number;
  /** Of the jobs, for the bill. Default: none. */
  readonly labels?: JobLabels;
  /** Between two polls; the first come sooner. Default `"10s"`. */
  readonly every?: Duration;
}

export interface BigQueryJobPlan {
  readonly connection: string;
  readonly dataset: string | undefined;
  readonly maxBytesBilled: number | undefined;
  readonly labels: JobLabels | undefined;
}

export interface ReadJobOptions {
  readonly plan: BigQueryJobPlan;
  readonly every: Duration;
  /** What of them is shown as the input of the task. */
  readonly defaults: JsonObject;
}

/** Reads the options. Throws E209 for what cannot be. */
export function readJobOptions(id: string, options: BigQueryJobOptions): ReadJobOptions {
  const { connection = "bigquery", every = "10s", dataset, maxBytesBilled, labels } = options;
  if (maxBytesBilled !== undefined && (!Number.isSafeInteger(maxBytesBilled) || maxBytesBilled < 1))
    throw refusedOptions(id, `maxBytesBilled is ${maxBytesBilled}; it is a whole number of bytes, 1 or more`);
  assertLabels(id, labels);
  return {
    plan: { connection, dataset, maxBytesBilled, labels },
    every,
    defaults: {
      connection,
      ...(dataset !== undefined && { dataset }),
      ...(maxBytesBilled !== undefined && { maxBytesBilled }),
      ...(labels !== undefined && { labels: { ...labels } }),
    },
  };
}
