import type { ColumnClass } from "../data/column-class.ts";
import { numberOrNull } from "./asked-sql.ts";
import type { AnsweredRow } from "./asked-sql.ts";
import { shownText } from "./shown-text.ts";
import { axisOf } from "./sql-dialect.ts";
import type { SqlDialect } from "./sql-dialect.ts";

/** A column that is to be profiled. */
export interface ProfiledColumn {
  readonly name: string;
  /** The warehouse's name of it. */
  readonly type: string;
  readonly kind: ColumnClass;
}

/** What is profiled. */
export interface ProfileSource {
  readonly dialect: SqlDialect;
  /** What stands behind FROM; see fromTable. */
  readonly from: string;
}

/** What one number each says of a column. */
export interface Figures {
  readonly column: ProfiledColumn;
  readonly nulls: number;
  readonly distinct: number | null;
  readonly min: string | null;
  readonly max: string | null;
  readonly mean: number | null;
  /** On the axis of the spread; null: there is none. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Characters of a value that is shown among figures. */
export const SHOWN_CHARS = 120;

/** Asks for the figures of columns in one row, which is one pass over them. */
export function figuresSql({ dialect, from }: ProfileSource, columns: readonly ProfiledColumn[]): string {
  const cells = columns.map((column, index) => cellsOf(dialect, column, index));
  const asked = ["count(*) AS n", ...cells.flatMap(({ outer }) => outer)];
  const inner = cells.flatMap((cell) => cell.inner);
  return `SELECT ${asked.join(", ")} FROM (SELECT ${inner.join(", ")} FROM ${from}) AS q`;
}

interface Cells {
  /** What is taken of each row: its value, and its place on the axis. */
  readonly inner: readonly string[];
  readonly outer: readonly string[];
}

function cellsOf(dialect: SqlDialect, { name, kind }: ProfiledColumn, index: number): Cells {
  const value = `source.${dialect.quoteName(name)}`;
  const [c, a, axis] = [`c${index}`, `a${index}`, axisOf(kind)];
  const counted = `count(${c}) AS k${index}`;
  if (kind === "other") return { inner: [`${value} AS ${c}`], outer: [counted] };
  // Not every warehouse knows which flag or UUID is the smallest; texts of them have an order everywhere.
  const shown = (call: "min" | "max"): string => {
    const found = axis === undefined ? `${call}(${dialect.asText(c)})` : dialect.asText(`${call}(${c})`);
    return `substr(${found}, 1, ${SHOWN_CHARS})`;
  };
  const outer = [
    counted,
    `${dialect.distinct(c)} AS d${index}`,
    `${shown("min")} AS lo${index}`,
    `${shown("max")} AS hi${index}`,
  ];
  if (axis === undefined) return { inner: [`${value} AS ${c}`], outer };
  const mean = kind === "integer" || kind === "number" ? [`avg(${a}) AS m${index}`] : [];
  return {
    inner: [`${value} AS ${c}`, `${dialect.onAxis(value, axis)} AS ${a}`],
    outer: [...outer, ...mean, `min(${a}) AS f${index}`, `max(${a}) AS t${index}`],
  };
}

/** Reads the one row of figuresSql. */
export function readFigures(row: AnsweredRow, columns: readonly ProfiledColumn[]): readonly Figures[] {
  return columns.map((column, index) => ({
    column,
    nulls: Number(row["n"]) - Number(row[`k${index}`]),
    distinct: numberOrNull(row[`d${index}`]),
    min: edgeText(row[`lo${index}`], column.kind),
    max: edgeText(row[`hi${index}`], column.kind),
    mean: numberOrNull(row[`m${index}`]),
    low: numberOrNull(row[`f${index}`]),
    high: numberOrNull(row[`t${index}`]),
  }));
}

/** Athena writes 2.5 as `2.5E0`. */
function edgeText(value: unknown, kind: ColumnClass): string | null {
  if (typeof value !== "string") return null;
  return kind === "number" && /^-?\d\.\d+E-?\d+$/.test(value) ? String(Number(value)) : shownText(value);
}
