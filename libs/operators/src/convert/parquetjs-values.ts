import { DaymillError } from "@daymill/core";
import { cellToText } from "../columns/cell.ts";
import type { Cell } from "../columns/cell.ts";
import type { ColumnSpec } from "../columns/column-map.ts";
import type { FieldDefinition } from "../parquet-library.ts";

const DAY_MS = 86_400_000;

/** Cells as a row of parquetjs-lite. Rejects with E408 a value that it would change. */
export function toRecord(columns: readonly ColumnSpec[], cells: readonly Cell[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) record[column.name] = toLibraryValue(cells[index] ?? null, column);
  return record;
}

/** The library reads numbers by their texts, and JavaScript's text of this one is "0". */
const MINUS_ZERO = "-0";

/** The library's own conversions round or refuse some values; those are refused here, by name. */
function toLibraryValue(cell: Cell, column: ColumnSpec): unknown {
  if (cell === null) return null;
  switch (column.type) {
    case "int64":
      return isExact(cell) ? Number(cell) : refuse(cell, column);
    case "timestamp":
      return toTimestamp(BigInt(cell), column);
    case "date":
      return new Date(Number(cell) * DAY_MS);
    case "double":
      return Number.isNaN(cell) ? refuse(cell, column) : Object.is(cell, -0) ? MINUS_ZERO : cell;
    default:
      return cell;
  }
}

function isExact(cell: Cell): boolean {
  return Number.isSafeInteger(Number(cell));
}

/** Instants before 1970 only pass as a Date, which has no microseconds. */
function toTimestamp(micros: bigint, column: ColumnSpec): unknown {
  if (micros >= 0n) return micros;
  return micros % 1000n === 0n ? new Date(Number(micros / 1000n)) : refuse(micros, column);
}

function refuse(cell: Cell, { name, type }: ColumnSpec): never {
  throw new DaymillError(
    "E408",
    `The column "${name}" has the value ${cellToText(cell, type)}, which the engine parquetjs cannot write as ${type} without changing it. Use the engine duckdb or spark.`,
    { details: { column: name } },
  );
}

/**
 * A column as parquetjs-lite describes it; E412 for a type that it cannot write. Optional also where rows without a value are
 * rejected, as the other engines write it. No statistics: the library orders texts by UTF-16 units, which is not the order of
 * the format.
 */
export function toField({ name, type }: ColumnSpec): FieldDefinition {
  const types = {
    string: "UTF8",
    int32: "INT32",
    int64: "INT64",
    double: "DOUBLE",
    boolean: "BOOLEAN",
    date: "DATE",
    timestamp: "TIMESTAMP_MICROS",
  } as const;
  if (type in types) {
    return { type: types[type as keyof typeof types], optional: true, compression: "SNAPPY", statistics: false };
  }
  throw new DaymillError(
    "E412",
    `The column "${name}" is a ${type}, which the engine parquetjs cannot write. Use the engine duckdb or spark.`,
  );
}
