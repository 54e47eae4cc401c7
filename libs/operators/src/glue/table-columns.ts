import { DaymillError } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import type { ColumnType } from "../columns/column-type.ts";
import { assertRecordSchema, optional } from "../records/record-schema.ts";
import type { RecordColumn, RecordSchema, RecordType } from "../records/record-schema.ts";
import { hiveName, hiveType } from "./hive-type.ts";

/** The columns of a table, in their order: a column map, a schema of records, or types by name. */
export type TableColumns = ColumnMap | RecordSchema | Readonly<Record<string, RecordType>>;

/** Columns that folders are named by, outermost first, and their types. */
export type PartitionKeys = Readonly<Record<string, Extract<ColumnType, "string" | "int32" | "int64" | "date">>>;

/** A column as the catalogue keeps it. */
export interface HiveColumn {
  /** In lower case. */
  readonly name: string;
  readonly type: string;
}

/** The shape of a table, as far as a task says. */
export interface TableShape {
  readonly columns: readonly HiveColumn[];
  readonly partitionKeys: readonly HiveColumn[];
}

/** The shape in the catalogue's words. Throws E209 for names and types that cannot be, and for a key that is a column, too. */
export function tableShape(columns: TableColumns, partitionKeys: PartitionKeys): TableShape {
  const schema = schemaOf(columns);
  const keys = Object.fromEntries(Object.entries(partitionKeys).map(([name, type]) => [name, optional(type)]));
  assertRecordSchema(schema);
  const shape = { columns: hiveColumns(schema), partitionKeys: hiveColumns(keys) };
  const names = [...shape.columns, ...shape.partitionKeys].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return shape;
  throw new DaymillError("E209", `"${twice}" is a column and a partition key, or a key twice. The files have no keys.`);
}

function hiveColumns(schema: RecordSchema): HiveColumn[] {
  return Object.entries(schema).map(([name, { type }]) => ({ name: hiveName(name), type: hiveType(type) }));
}

function schemaOf(columns: TableColumns): RecordSchema {
  if (isColumnMap(columns)) return Object.fromEntries(columns.columns.map(({ name, type }) => [name, optional(type)]));
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, isRecordColumn(column) ? column : optional(column)]),
  );
}

function isColumnMap(columns: TableColumns): columns is ColumnMap {
  return Array.isArray(columns["columns"]);
}

function isRecordColumn(column: RecordColumn | RecordType): column is RecordColumn {
  return typeof column === "object" && "type" in column;
}
