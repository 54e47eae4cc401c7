import type { DuckDBValue } from "@duckdb/node-api";
import type { ColumnDescription, ColumnSpread } from "@daymill/core";
import { quoteName } from "../columns/sql-text.ts";
import type { DuckDb } from "../duckdb.ts";
import type { FileColumn } from "../load/parquet-files.ts";
import { columnClass } from "./column-class.ts";
import type { ColumnClass } from "./column-class.ts";

/** Widths of a spread; whole numbers and days get one each as long as there are not too many. */
const WIDTHS = 20;
const MAX_WHOLE_WIDTHS = 48;
const TOP_VALUES = 8;
/** Characters of a value that is shown among figures. */
const SHOWN_CHARS = 120;
const MS_PER_DAY = 86_400_000;

interface Figures {
  readonly column: FileColumn;
  readonly kind: ColumnClass;
  readonly nulls: number;
  readonly distinct: number | null;
  readonly min: string | null;
  readonly max: string | null;
  readonly mean: number | null;
  /** On the axis of the spread; null: there is none. */
  readonly low: number | null;
  readonly high: number | null;
}

/** What is in each column of a table: nulls, different values, the smallest and largest, and how they are spread. */
export async function profileColumns(
  db: DuckDb,
  table: string,
  columns: readonly FileColumn[],
): Promise<readonly ColumnDescription[]> {
  const described: ColumnDescription[] = [];
  for (const column of columns) {
    const figures = await readFigures(db, table, column);
    const { nulls, distinct, min, max, mean } = figures;
    described.push({ ...column, nulls, distinct, min, max, mean, spread: await readSpread(db, table, figures) });
  }
  return described;
}

async function readFigures(db: DuckDb, table: string, column: FileColumn): Promise<Figures> {
  const kind = columnClass(column.type);
  const name = quoteName(column.name);
  const hasOrder = kind !== "other";
  const axis = axisSql(name, kind);
  const shown = (sql: string): string => (hasOrder ? `left(${sql}::VARCHAR, ${SHOWN_CHARS})` : "NULL");
  const ofAxis = (call: string): string => (axis === undefined ? "NULL" : `${call}(a) FILTER (isfinite(a))`);
  const [[nulls, distinct, min, max, mean, low, high] = []] = await db.query(
    `SELECT count(*) - count(c), ${hasOrder ? "count(DISTINCT c)" : "NULL"}, ${shown("min(c)")}, ${shown("max(c)")},
       ${kind === "integer" || kind === "number" ? "avg(a) FILTER (isfinite(a))" : "NULL"}, ${ofAxis("min")}, ${ofAxis("max")}
     FROM (SELECT ${name} AS c, ${axis ?? "NULL"} AS a FROM ${table})`,
  );
  return {
    column,
    kind,
    nulls: Number(nulls),
    distinct: numberOrNull(distinct),
    min: textOrNull(min),
    max: textOrNull(max),
    mean: numberOrNull(mean),
    low: numberOrNull(low),
    high: numberOrNull(high),
  };
}

async function readSpread(db: DuckDb, table: string, figures: Figures): Promise<ColumnSpread | null> {
  const { column, kind, low, high } = figures;
  const name = quoteName(column.name);
  if (kind === "text" || kind === "flag") return await readTopValues(db, table, name);
  const axis = axisSql(name, kind);
  if (axis === undefined || low === null || high === null) return null;
  const { start, width, count } = widthsOf(kind, low, high);
  const rows = await db.query(
    `SELECT least(greatest(floor((a - $1) / $2), 0), $3)::INTEGER AS place, count(*) FROM
       (SELECT ${axis} AS a FROM ${table}) WHERE isfinite(a) GROUP BY 1`,
    [start, width, count - 1],
  );
  const counts = Array.from({ length: count }, () => 0);
  for (const [place, rowsThere] of rows) counts[Number(place)] = Number(rowsThere);
  return { kind: "range", counts };
}

async function readTopValues(db: DuckDb, table: string, name: string): Promise<ColumnSpread | null> {
  const rows = await db.query(
    `SELECT left(${name}::VARCHAR, ${SHOWN_CHARS}) AS v, count(*) AS n FROM ${table} WHERE ${name} IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${TOP_VALUES}`,
  );
  if (rows.length === 0) return null;
  return { kind: "values", values: rows.map(([value, count]) => ({ value: String(value), count: Number(count) })) };
}

/** The values as numbers of an axis; undefined: they have no place on one. */
function axisSql(name: string, kind: ColumnClass): string | undefined {
  if (kind === "integer" || kind === "number") return `${name}::DOUBLE`;
  return kind === "date" || kind === "instant" ? `epoch_ms(${name}::TIMESTAMP)::DOUBLE` : undefined;
}

interface Widths {
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

function widthsOf(kind: ColumnClass, low: number, high: number): Widths {
  const unit = kind === "integer" ? 1 : kind === "date" ? MS_PER_DAY : 0;
  const units = unit === 0 ? Number.POSITIVE_INFINITY : Math.round((high - low) / unit) + 1;
  if (units <= MAX_WHOLE_WIDTHS) return { start: low, width: unit, count: units };
  if (high === low) return { start: low, width: 1, count: 1 };
  return { start: low, width: (high - low) / WIDTHS, count: WIDTHS };
}

function numberOrNull(value: DuckDBValue | undefined): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function textOrNull(value: DuckDBValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
