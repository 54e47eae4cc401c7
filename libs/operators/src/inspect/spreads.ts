import type { ColumnSpread, JsonValue } from "@daymill/core";
import type { ColumnClass } from "../data/column-class.ts";
import type { AnsweredRow, AskedSql } from "./asked-sql.ts";
import { SHOWN_CHARS } from "./figures.ts";
import type { Figures, ProfileSource } from "./figures.ts";
import { shownText } from "./shown-text.ts";
import { axisOf } from "./sql-dialect.ts";

/** Widths of a spread; whole numbers and days get one each as long as there are not too many. */
const WIDTHS = 20;
const MAX_WHOLE_WIDTHS = 48;
const TOP_VALUES = 8;
const MS_PER_DAY = 86_400_000;

/** The most rows that spreadsSql can give for a column. */
export const MOST_SPREAD_ROWS = MAX_WHOLE_WIDTHS;

/** Columns that are counted in one pass: each has a table of its values in memory. */
const COLUMNS_AT_ONCE = 30;

/**
 * Asks how the values of columns are spread, in one statement of rows `c` (which of the columns), `v` and `n`, which reads the
 * rows once for every 30 columns; undefined: none of them has anything to spread.
 */
export function spreadsSql(source: ProfileSource, figures: readonly Figures[]): AskedSql | undefined {
  const values: Record<string, JsonValue> = {};
  const cells = figures.flatMap((each, index): Cell[] => {
    const { kind } = each.column;
    if (kind === "text" || kind === "flag") return [textCell(source, each, index)];
    const widths = widthsOf(each);
    if (widths === undefined) return [];
    values[`daymill_s${index}`] = widths.start;
    values[`daymill_w${index}`] = widths.width;
    values[`daymill_l${index}`] = widths.count - 1;
    return [rangeCell(source, each, index)];
  });
  const parts: string[] = [];
  for (let at = 0; at < cells.length; at += COLUMNS_AT_ONCE)
    parts.push(countsSql(source, cells.slice(at, at + COLUMNS_AT_ONCE)));
  return parts.length === 0 ? undefined : { text: parts.join("\nUNION ALL "), values };
}

/** What is counted of a column. */
interface Cell {
  readonly index: number;
  /** What is taken of each row, by the name `x0`. */
  readonly taken: string;
  /** What of that is counted, a text. */
  readonly counted: string;
  readonly isRange: boolean;
}

function textCell({ dialect }: ProfileSource, { column }: Figures, index: number): Cell {
  const value = `source.${dialect.quoteName(column.name)}`;
  return {
    index,
    taken: `substr(${dialect.asText(value)}, 1, ${SHOWN_CHARS})`,
    counted: `x${index}`,
    isRange: false,
  };
}

/** Not every warehouse gives NULL for the least or greatest of NULL and a number. */
function rangeCell({ dialect }: ProfileSource, { column }: Figures, index: number): Cell {
  const axis = axisOf(column.kind);
  if (axis === undefined) throw new Error(`${column.name} has no axis`);
  const [start, width, last] = ["s", "w", "l"].map((name) => dialect.valueAt(`daymill_${name}${index}`));
  const place = dialect.asWhole(`least(greatest(floor((x${index} - ${start}) / ${width}), 0), ${last})`);
  return {
    index,
    taken: dialect.onAxis(`source.${dialect.quoteName(column.name)}`, axis),
    counted: `CASE WHEN x${index} IS NOT NULL THEN ${dialect.asText(place)} END`,
    isRange: true,
  };
}

/** Counts each of some columns by itself, in one pass over the rows; of texts it gives the most frequent. */
function countsSql({ from }: ProfileSource, cells: readonly Cell[]): string {
  const list = (write: (cell: Cell) => string): string => cells.map(write).join(", ");
  const ofOwn = (write: (cell: Cell) => string): string =>
    `CASE ${cells.map((cell) => `WHEN GROUPING(v${cell.index}) = 0 THEN ${write(cell)}`).join(" ")} END`;
  const ranges = cells.filter(({ isRange }) => isRange);
  const all = ranges.length === 0 ? "" : ` OR c IN (${ranges.map(({ index }) => index).join(", ")})`;
  return `SELECT c, v, n FROM (
  SELECT c, v, n, row_number() OVER (PARTITION BY c ORDER BY n DESC, v) AS place FROM (
    SELECT ${ofOwn(({ index }) => String(index))} AS c, ${ofOwn(({ index }) => `v${index}`)} AS v, count(*) AS n
    FROM (SELECT ${list(({ index, counted }) => `${counted} AS v${index}`)} FROM (
      SELECT ${list(({ index, taken }) => `${taken} AS x${index}`)} FROM ${from}) AS p) AS q
    GROUP BY GROUPING SETS (${list(({ index }) => `(v${index})`)})) AS counted
  WHERE v IS NOT NULL) AS placed WHERE place <= ${TOP_VALUES}${all}`;
}

/** Reads the rows of spreadsSql: for each of the columns its spread. */
export function readSpreads(
  rows: readonly AnsweredRow[],
  figures: readonly Figures[],
): readonly (ColumnSpread | null)[] {
  return figures.map((each, index) => {
    const own = rows.filter(({ c }) => Number(c) === index);
    const widths = widthsOf(each);
    return widths === undefined ? topValues(own) : range(own, widths);
  });
}

function range(rows: readonly AnsweredRow[], { count }: Widths): ColumnSpread {
  const counts = Array.from({ length: count }, () => 0);
  for (const { v, n } of rows) counts[Number(v)] = Number(n);
  return { kind: "range", counts };
}

function topValues(rows: readonly AnsweredRow[]): ColumnSpread | null {
  if (rows.length === 0) return null;
  const values = rows.map(({ v, n }) => ({ value: shownText(String(v)), count: Number(n) }));
  const order = values.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { kind: "values", values: order };
}

interface Widths {
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

function widthsOf({ column: { kind }, low, high }: Figures): Widths | undefined {
  if (axisOf(kind) === undefined || low === null || high === null) return undefined;
  const unit = unitOf(kind);
  const units = unit === 0 ? Number.POSITIVE_INFINITY : Math.round((high - low) / unit) + 1;
  if (units <= MAX_WHOLE_WIDTHS) return { start: low, width: unit, count: units };
  if (high === low) return { start: low, width: 1, count: 1 };
  return { start: low, width: (high - low) / WIDTHS, count: WIDTHS };
}

/** What lies between two neighbours on the axis; 0: there are none. */
function unitOf(kind: ColumnClass): number {
  if (kind === "integer") return 1;
  return kind === "date" ? MS_PER_DAY : 0;
}
