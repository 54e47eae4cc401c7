import { DaymillError } from "@daymill/core";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { textToCell } from "./cell.ts";
import type { Cell } from "./cell.ts";
import type { ColumnMap, ColumnSource, ColumnSpec } from "./column-map.ts";
import { constantCells } from "./constants.ts";
import type { ConversionFacts } from "./constants.ts";
import { jsonTextAt, readJson } from "./json-text.ts";
import type { ReadJson } from "./json-text.ts";
import { pgArrayToJson } from "./pg-array.ts";

/** A row as columns, or why it has none; `unreadable`: a field that should be JSON is not. */
export type ConvertedRow =
  | { readonly kept: true; readonly cells: readonly Cell[]; readonly unreadable: boolean }
  | { readonly kept: false; readonly column: string; readonly reason: string };

/** One row at a time: what a column map means in JavaScript. */
export type RowFunction = (row: CopyRow) => ConvertedRow;

type FieldSource = Extract<ColumnSource, { from: "field" }>;
/** The text of a column in a row; `json` reads a field as JSON, once for the row. */
type ReadText = (row: CopyRow, json: (index: number, text: string) => ReadJson) => string | null;

/**
 * Compiles a column map for the rows of one table, whose fields are named in order. Rejects with E412 when the map reads a
 * field that the table does not have.
 */
export function toRowFunction(map: ColumnMap, fields: readonly string[], facts: ConversionFacts): RowFunction {
  const constants = constantCells(map, facts);
  const readers = map.columns.map((column) => ({ column, read: toReader(column, { fields, table: facts.table }) }));
  return (row) => {
    const parsed = new Map<number, ReadJson>();
    const json = (index: number, text: string): ReadJson => {
      const known = parsed.get(index) ?? readJson(text);
      parsed.set(index, known);
      return known;
    };
    const cells: Cell[] = [];
    for (const { column, read } of readers) {
      const cell = read === undefined ? (constants.get(column.name) ?? null) : toCell(read(row, json), column);
      if (cell === undefined) return { kept: false, column: column.name, reason: `is no ${column.type}` };
      if (cell === null && column.required)
        return { kept: false, column: column.name, reason: "is required, but null" };
      cells.push(cell);
    }
    const unreadable = [...parsed.values()].some((value) => !value.readable);
    if (unreadable && map.unreadableJson === "reject")
      return { kept: false, column: "", reason: "has JSON that cannot be read" };
    return { kept: true, cells, unreadable };
  };
}

/** The position of a field in a table's rows, or E412. */
export function fieldIndex(field: string, at: { readonly fields: readonly string[]; readonly table: string }): number {
  const index = at.fields.indexOf(field);
  if (index >= 0) return index;
  throw new DaymillError(
    "E412",
    `The column map reads the field "${field}", but the table ${at.table} has only: ${at.fields.join(", ")}.`,
    { details: { field, table: at.table } },
  );
}

function toReader({ source }: ColumnSpec, at: { fields: readonly string[]; table: string }): ReadText | undefined {
  return source.from === "field" ? fieldReader(source, fieldIndex(source.field, at)) : undefined;
}

function fieldReader({ json: keys, pgArray }: FieldSource, index: number): ReadText {
  const plain: ReadText = (row, json) => {
    const text = row[index] ?? null;
    return text === null || keys === undefined ? text : jsonTextAt(json(index, text), keys);
  };
  if (pgArray === undefined) return plain;
  return (row, json) => {
    const text = plain(row, json);
    return text === null ? null : pgArrayToJson(text);
  };
}

function toCell(text: string | null, { type }: ColumnSpec): Cell | undefined {
  return text === null ? null : textToCell(text, type);
}
