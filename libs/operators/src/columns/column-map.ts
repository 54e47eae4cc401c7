import { DaymillError } from "@daymill/core";
import { decimalSize } from "./column-type.ts";
import type { ColumnType } from "./column-type.ts";

/** Where the value of a column comes from, as data. */
export type ColumnSource =
  /** A field of the row; then, if it is JSON, the value under keys, outermost first; or, if it is an array, its JSON. */
  | { readonly from: "field"; readonly field: string; readonly json?: readonly string[]; readonly pgArray?: true }
  /** A parameter of the conversion, the same for all rows. */
  | { readonly from: "param"; readonly param: string }
  /** The name of the table that the row is in, or one of its parts between underscores, counted from 0. */
  | { readonly from: "tableName"; readonly part?: number }
  | { readonly from: "literal"; readonly value: string | number | boolean | null };

export interface ColumnSpec {
  readonly name: string;
  readonly source: ColumnSource;
  readonly type: ColumnType;
  /** A row without a value is rejected. */
  readonly required: boolean;
}

/** What becomes of a row whose JSON cannot be read: its values are null and it is counted, or the row is rejected. */
export type UnreadableJson = "null" | "reject";

/** How rows become columns: plain JSON, part of the stored graph. Columns are written in this order. */
export interface ColumnMap {
  readonly columns: readonly ColumnSpec[];
  readonly unreadableJson: UnreadableJson;
}

/** A column that is being described. Every step gives a new one. */
export interface Column {
  readonly spec: Omit<ColumnSpec, "name">;
  /** The type; `string` when not said. A text that is no value of the type rejects the row. */
  as(type: ColumnType): Column;
  /** Rejects rows without a value, and marks the column so in the file where the engine can. */
  required(): Column;
}

export interface FieldColumn extends Column {
  /** The value under a key, the field being a JSON object; an absent key and JSON null give null. May be repeated. */
  json(key: string): FieldColumn;
  /** A PostgreSQL array (`{1,NULL}`) as JSON text (`[1,null]`). */
  pgArrayAsJson(): Column;
}

export interface TableNameColumn extends Column {
  /** One part of the name, split at `_`, counted from 0; null when there are fewer. */
  part(index: number): Column;
}

/** A field of the source row, by its name in the database. */
export function field(name: string): FieldColumn {
  return fieldColumn({ from: "field", field: name });
}

/** A parameter that the task receives as `params`. */
export function param(name: string): Column {
  return column({ source: { from: "param", param: name }, type: "string", required: false });
}

/** The name of the table that a row comes from. */
export function tableName(): TableNameColumn {
  return {
    ...column({ source: { from: "tableName" }, type: "string", required: false }),
    part: (index) => column({ source: { from: "tableName", part: index }, type: "string", required: false }),
  };
}

/** The same value in every row. */
export function literal(value: string | number | boolean | null): Column {
  return column({ source: { from: "literal", value }, type: "string", required: false });
}

/** A column map: names of columns, in order, and where their values come from. */
export function columns(
  described: Readonly<Record<string, Column>>,
  options: { readonly unreadableJson?: UnreadableJson } = {},
): ColumnMap {
  const specs = Object.entries(described).map(([name, { spec }]) => ({ name, ...spec }));
  if (specs.length === 0) throw new DaymillError("E209", "A column map needs one column at least.");
  for (const { type } of specs) decimalSize(type);
  return { columns: specs, unreadableJson: options.unreadableJson ?? "null" };
}

function column(spec: Omit<ColumnSpec, "name">): Column {
  return {
    spec,
    as: (type) => column({ ...spec, type }),
    required: () => column({ ...spec, required: true }),
  };
}

function fieldColumn(source: Extract<ColumnSource, { from: "field" }>): FieldColumn {
  return {
    ...column({ source, type: "string", required: false }),
    json: (key) => fieldColumn({ ...source, json: [...(source.json ?? []), key] }),
    pgArrayAsJson: () => column({ source: { ...source, pgArray: true }, type: "string", required: false }),
  };
}
