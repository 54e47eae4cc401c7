import type { JsonValue } from "@daymill/core";
import type { FieldPacket } from "mysql2";
import { MYSQL_TYPE, mysqlColumn } from "../../mysql/column-type.ts";

/** A column of a result, and how a cell of it becomes a value of JSON. */
export interface CellReader {
  readonly name: string;
  readonly read: (cell: Buffer) => JsonValue;
}

const NUMBERS: ReadonlySet<number> = new Set([
  MYSQL_TYPE.tiny,
  MYSQL_TYPE.short,
  MYSQL_TYPE.int24,
  MYSQL_TYPE.long,
  MYSQL_TYPE.year,
  MYSQL_TYPE.float,
  MYSQL_TYPE.double,
]);

/** Integers of up to 32 bits, floating point numbers and JSON are themselves, all else the text that a dump writes. */
export function cellReader(field: FieldPacket): CellReader {
  const { name, toText } = mysqlColumn(field);
  const { columnType = -1 } = field;
  if (NUMBERS.has(columnType)) return { name, read: (cell) => Number(toText(cell)) };
  if (columnType === MYSQL_TYPE.json || isJsonOfMariaDb(field))
    return { name, read: (cell) => JSON.parse(cell.toString("utf8")) as JsonValue };
  return { name, read: toText };
}

/** A LONGTEXT whose format MariaDB tells besides; no part of the driver's types. */
function isJsonOfMariaDb(field: FieldPacket & { readonly extendedFormat?: string }): boolean {
  return field.extendedFormat === "json";
}
