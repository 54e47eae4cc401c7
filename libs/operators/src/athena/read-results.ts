import type { ColumnInfo, ResultSet, Row } from "@aws-sdk/client-athena";
import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { SqlRow } from "../sql/sql-session.ts";

/** A column of a result. */
export interface AthenaColumn {
  readonly name: string;
  /** Athena's type: `bigint`, `decimal(10,2)`, `varchar`. */
  readonly type: string;
}

/** Columns, and rows by their names. */
export interface AthenaRows {
  readonly columns: readonly AthenaColumn[];
  readonly rows: readonly SqlRow[];
}

const NUMBERS = new Set(["tinyint", "smallint", "integer", "float", "real", "double"]);

/** Rows as JSON has them: bigint and decimal stay texts, for JSON cannot say all of them. E416: two columns of one name. */
export function toAthenaRows(columns: readonly ColumnInfo[], rows: readonly Row[]): AthenaRows {
  const names = columns.map(({ Name = "" }) => Name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new DaymillError("E416", `The query gives two columns of the name "${twice}". Name them apart.`);
  const parsers = columns.map(({ Type = "" }) => parserOf(Type));
  const toRow = ({ Data = [] }: Row): SqlRow =>
    Object.fromEntries(names.map((name, index) => [name, valueOf(Data[index]?.VarCharValue, parsers[index])]));
  return { columns: columns.map(toColumn), rows: rows.map(toRow) };
}

/** Whether the first row of a result is its header: SELECT gives one, SHOW and DESCRIBE do not. */
export function hasHeader({ ResultSetMetadata, Rows = [] }: ResultSet): boolean {
  const names = ResultSetMetadata?.ColumnInfo?.map(({ Name }) => Name) ?? [];
  const [first] = Rows;
  return first !== undefined && names.every((name, index) => name === first.Data?.[index]?.VarCharValue);
}

function toColumn({ Name = "", Type = "", Precision, Scale }: ColumnInfo): AthenaColumn {
  return { name: Name, type: Type === "decimal" ? `decimal(${Precision},${Scale})` : Type };
}

function valueOf(text: string | undefined, parse: ((text: string) => JsonValue) | undefined): JsonValue {
  return text === undefined || parse === undefined ? null : parse(text);
}

function parserOf(type: string): (text: string) => JsonValue {
  if (type === "boolean") return (text) => text === "true";
  return NUMBERS.has(type) ? numberOrText : (text) => text;
}

/** JSON has neither NaN nor infinity. */
function numberOrText(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
