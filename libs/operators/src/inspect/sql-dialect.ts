import { quoteName } from "../columns/sql-text.ts";
import type { ColumnClass } from "../data/column-class.ts";
import { parseTableName } from "../load/table-name.ts";

/** Kinds of columns whose values stand on an axis: numbers, or milliseconds since 1970. */
type AxisKind = Extract<ColumnClass, "integer" | "number" | "date" | "instant">;

/** How a warehouse writes what is asked of every warehouse alike. Arguments and results are pieces of SQL. */
export interface SqlDialect {
  readonly quoteName: (name: string) => string;
  /** Where the value of a name goes. */
  readonly valueAt: (name: string) => string;
  readonly asText: (value: string) => string;
  /** As a whole number of 64 bits. */
  readonly asWhole: (value: string) => string;
  /** How many different values there are: BigQuery and Athena give about the number, for the exact one costs far more. */
  readonly distinct: (value: string) => string;
  /** As a floating point number on its axis; NULL for one that is not finite. */
  readonly onAxis: (value: string, kind: AxisKind) => string;
}

export const DUCKDB: SqlDialect = {
  quoteName,
  valueAt: (name) => `$${name}`,
  asText: (value) => `CAST(${value} AS VARCHAR)`,
  asWhole: (value) => `CAST(${value} AS BIGINT)`,
  distinct: (value) => `count(DISTINCT ${value})`,
  onAxis: (value, kind) => {
    const type = isTime(kind) ? "TIMESTAMP" : "DOUBLE";
    const typed = `CAST(${value} AS ${type})`;
    const place = isTime(kind) ? `CAST(epoch_ms(${typed}) AS DOUBLE)` : typed;
    return `CASE WHEN isfinite(${typed}) THEN ${place} END`;
  },
};

export const POSTGRES: SqlDialect = {
  quoteName,
  valueAt: (name) => `$${name}`,
  asText: (value) => `CAST(${value} AS text)`,
  asWhole: (value) => `CAST(${value} AS bigint)`,
  distinct: (value) => `count(DISTINCT ${value})`,
  onAxis: (value, kind) => {
    if (isTime(kind))
      return `CASE WHEN isfinite(${value}) THEN CAST(extract(epoch FROM ${value}) * 1000 AS float8) END`;
    return `nullif(nullif(nullif(CAST(${value} AS float8), 'NaN'), 'Infinity'), '-Infinity')`;
  },
};

/** GoogleSQL: https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical */
export const BIGQUERY: SqlDialect = {
  quoteName: (name) => `\`${name.replaceAll(/[\\`]/g, "\\$&")}\``,
  valueAt: (name) => `@${name}`,
  asText: (value) => `CAST(${value} AS STRING)`,
  asWhole: (value) => `CAST(${value} AS INT64)`,
  distinct: (value) => `APPROX_COUNT_DISTINCT(${value})`,
  onAxis: (value, kind) => {
    if (isTime(kind)) return `CAST(UNIX_MILLIS(CAST(${value} AS TIMESTAMP)) AS FLOAT64)`;
    const number = `CAST(${value} AS FLOAT64)`;
    return `CASE WHEN IS_NAN(${number}) OR IS_INF(${number}) THEN NULL ELSE ${number} END`;
  },
};

/** Trino's SQL, which Athena speaks since version 3 of its engine. */
export const ATHENA: SqlDialect = {
  quoteName,
  valueAt: (name) => `$${name}`,
  asText: (value) => `CAST(${value} AS varchar)`,
  asWhole: (value) => `CAST(${value} AS bigint)`,
  distinct: (value) => `approx_distinct(${value})`,
  onAxis: (value, kind) => {
    if (isTime(kind)) return `to_unixtime(CAST(${value} AS timestamp with time zone)) * 1000`;
    const number = `CAST(${value} AS double)`;
    return `CASE WHEN is_finite(${number}) THEN ${number} END`;
  },
};

/** Where the rows of a profile or a check come from, as it stands behind FROM. */
export function fromTable({ quoteName: quote }: SqlDialect, name: string): string {
  const { schema, table } = parseTableName(name);
  return `${schema === undefined ? "" : `${quote(schema)}.`}${quote(table)} AS source`;
}

/** As fromTable, of the rows of a SELECT. */
export function fromQuery(sql: string): string {
  return `(${sql.replace(/;\s*$/, "")}\n) AS source`;
}

/** The kind of a column whose values have a place on an axis; undefined: they have none. */
export function axisOf(kind: ColumnClass): AxisKind | undefined {
  return kind === "integer" || kind === "number" || isTime(kind) ? kind : undefined;
}

function isTime(kind: ColumnClass): kind is "date" | "instant" {
  return kind === "date" || kind === "instant";
}
