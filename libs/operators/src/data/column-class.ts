/** What can be said of a column's values. other: bytes, intervals, lists, maps, structures. */
export type ColumnClass = "integer" | "number" | "date" | "instant" | "text" | "flag" | "other";

const INTEGERS = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const NUMBERS = /^(FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;

/** By DuckDB's name of a type. */
export function columnClass(type: string): ColumnClass {
  if (INTEGERS.test(type)) return "integer";
  if (NUMBERS.test(type)) return "number";
  if (type === "DATE") return "date";
  if (/^TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?$/.test(type)) return "instant";
  if (type === "VARCHAR" || type === "UUID" || type.startsWith("ENUM(")) return "text";
  return type === "BOOLEAN" ? "flag" : "other";
}
