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

/**
 * Asks how the values of columns are spread, in one statement of rows `c` (which of the columns), `v` and `n`; undefined: none
 * of them has anything to spread.
 */
export function spreadsSql(source: ProfileSource, figures: readonly Figures[]): AskedSql | undefined {
  const values: Record<string, JsonValue> = {};
  const parts = figures.flatMap((each, index) => {
    const { kind } = each.column;
    if (kind === "text" || kind === "flag") return topValuesSql(source, each, index);
    const widths = widthsOf(each);
    if (widths === undefined) return [];
    values[`daymill_s${index}`] = widths.start;
    values[`daymill_w${index}`] = widths.width;
    values[`daymill_l${index}`] = widths.count - 1;
    return rangeSql(source, each, index);
  });
  return parts.length === 0 ? undefined : { text: parts.join("\nUNION ALL "), values };
}

function topValuesSql({ dialect, from }: ProfileSource, { column }: Figures, index: number): string {
  const value = `source.${dialect.quoteName(column.name)}`;
  return `SELECT ${index} AS c, v, n FROM (SELECT substr(${dialect.asText(value)}, 1, ${SHOWN_CHARS}) AS v, count(*) AS n
  FROM ${from} WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${TOP_VALUES}) AS q`;
}

function rangeSql({ dialect, from }: ProfileSource, { column }: Figures, index: number): string {
  const axis = axisOf(column.kind);
  if (axis === undefined) throw new Error(`${column.name} has no axis`);
  const [start, width, last] = ["s", "w", "l"].map((name) => dialect.valueAt(`daymill_${name}${index}`));
  const place = `least(greatest(floor((a - ${start}) / ${width}), 0), ${last})`;
  const value = `source.${dialect.quoteName(column.name)}`;
  return `SELECT ${index} AS c, ${dialect.asText(dialect.asWhole(place))} AS v, count(*) AS n
  FROM (SELECT ${dialect.onAxis(value, axis)} AS a FROM ${from}) AS q WHERE a IS NOT NULL GROUP BY 2`;
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
