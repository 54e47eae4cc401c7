import type { FieldPacket } from "mysql2";
import type { ColumnType } from "../columns/column-type.ts";

/** What a column of a result holds, and how a cell of it becomes a text. */
export interface MysqlColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly toText: (cell: Buffer) => string;
}

/** Types and flags of the protocol: https://mariadb.com/kb/en/result-set-packets/ */
export const MYSQL_TYPE = {
  decimal: 0,
  tiny: 1,
  short: 2,
  long: 3,
  float: 4,
  double: 5,
  timestamp: 7,
  longlong: 8,
  int24: 9,
  date: 10,
  time: 11,
  datetime: 12,
  year: 13,
  newdate: 14,
  bit: 16,
  json: 245,
  newdecimal: 246,
} as const;
const UNSIGNED = 32;
const BINARY_CHARSET = 63;
/** Decimals of the other types have at most as many digits. */
const MAX_DIGITS = 38;

const ascii = (cell: Buffer): string => cell.toString("latin1");
const utf8 = (cell: Buffer): string => cell.toString("utf8");
const hex = (cell: Buffer): string => cell.toString("hex");
const bits = (cell: Buffer): string => (cell.length === 0 ? "0" : BigInt(`0x${cell.toString("hex")}`).toString());

/**
 * How the server's texts of a column are meant. Nothing is rounded: integers beyond 64 bits with a sign are decimals, decimals
 * of more than 38 digits texts; bytes are hexadecimal, bits a whole number.
 */
export function mysqlColumn(field: FieldPacket): MysqlColumn {
  const { name, columnType = -1 } = field;
  switch (columnType) {
    case MYSQL_TYPE.tiny:
    case MYSQL_TYPE.short:
    case MYSQL_TYPE.long:
    case MYSQL_TYPE.int24:
    case MYSQL_TYPE.year:
      return { name, type: "int64", toText: ascii };
    case MYSQL_TYPE.longlong:
      return { name, type: isUnsigned(field) ? "decimal(20,0)" : "int64", toText: ascii };
    case MYSQL_TYPE.bit:
      return { name, type: lengthOf(field) < 64 ? "int64" : "decimal(20,0)", toText: bits };
    case MYSQL_TYPE.float:
    case MYSQL_TYPE.double:
      return { name, type: "double", toText: ascii };
    case MYSQL_TYPE.decimal:
    case MYSQL_TYPE.newdecimal:
      return { name, type: decimalType(field), toText: ascii };
    case MYSQL_TYPE.date:
    case MYSQL_TYPE.newdate:
      return { name, type: "date", toText: ascii };
    case MYSQL_TYPE.datetime:
    case MYSQL_TYPE.timestamp:
      return { name, type: "timestamp", toText: ascii };
    case MYSQL_TYPE.time:
      return { name, type: "string", toText: ascii };
    default:
      return { name, type: "string", toText: isBytes(field) ? hex : utf8 };
  }
}

/** The length that is told counts a sign and a point. */
function decimalType(field: FieldPacket): ColumnType {
  const scale = field.decimals;
  const precision = lengthOf(field) - (scale > 0 ? 1 : 0) - (isUnsigned(field) ? 0 : 1);
  return precision > MAX_DIGITS ? "string" : `decimal(${precision},${scale})`;
}

/** Texts that are not of a character set, such as BLOB; JSON and MariaDB's own types (uuid, inet6) only say so. */
function isBytes({ columnType, characterSet, extendedTypeName }: FieldPacket): boolean {
  return characterSet === BINARY_CHARSET && columnType !== MYSQL_TYPE.json && !IS_TEXT.has(extendedTypeName ?? "");
}

const IS_TEXT: ReadonlySet<string> = new Set(["uuid", "inet4", "inet6"]);

function isUnsigned({ flags }: FieldPacket): boolean {
  return typeof flags === "number" && (flags & UNSIGNED) !== 0;
}

function lengthOf({ columnLength, length }: FieldPacket): number {
  return columnLength ?? length ?? 0;
}
