import type { ColumnDescription, ColumnSpread, JsonValue } from "@daymill/core";
import type { AnsweredRow, AskedSql } from "./asked-sql.ts";
import { figuresSql, readFigures } from "./figures.ts";
import type { Figures, ProfiledColumn, ProfileSource } from "./figures.ts";
import { shownText } from "./shown-text.ts";
import { readSpreads, spreadsSql } from "./spreads.ts";

/** Who answers at once, and has an answer before the next question. */
export interface ProfileSession extends ProfileSource {
  /** Columns whose figures are asked for in one statement: of more of them fewer passes, for more memory. */
  readonly columnsAtOnce: number;
  readonly ask: (asked: AskedSql) => Promise<readonly AnsweredRow[]>;
}

export interface DescribedColumns {
  readonly columns: readonly ColumnDescription[];
  /** Rows that the figures are of. */
  readonly rows: number;
}

/** What is in each of some columns: nulls, different values, the smallest and largest, and how they are spread. */
export async function describeColumns(
  session: ProfileSession,
  columns: readonly ProfiledColumn[],
): Promise<DescribedColumns> {
  const described: ColumnDescription[] = [];
  let rows = 0;
  for (let at = 0; at < columns.length; at += session.columnsAtOnce) {
    const some = columns.slice(at, at + session.columnsAtOnce);
    const [row = {}] = await session.ask({ text: figuresSql(session, some), values: {} });
    rows = Number(row["n"] ?? 0);
    const figures = readFigures(row, some);
    const asked = spreadsSql(session, figures);
    const spreads = readSpreads(asked === undefined ? [] : await session.ask(asked), figures);
    described.push(...toDescriptions(figures, spreads));
  }
  return { columns: described, rows };
}

/** Columns as they are shown. */
export function toDescriptions(
  figures: readonly Figures[],
  spreads: readonly (ColumnSpread | null)[],
): readonly ColumnDescription[] {
  return figures.map(({ column: { name, type }, nulls, distinct, min, max, mean }, index) => ({
    name,
    type,
    nulls,
    distinct,
    min,
    max,
    mean,
    spread: spreads[index] ?? null,
  }));
}

/** Characters of a value in a row that is shown. */
export const CELL_CHARS = 300;

/** A value in a row that is shown: its text, cut where it is long. */
export function shownCell(value: JsonValue): string | null {
  if (value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return shownText(text.length > CELL_CHARS ? `${text.slice(0, CELL_CHARS)}…` : text);
}
