import type { FieldDef } from "pg";
import type { ColumnType } from "../columns/column-type.ts";
import { OID } from "./oid.ts";

const MAX_DIGITS = 38;

/** Types that Parquet has no exact equal of are texts. */
export function columnType(field: FieldDef): ColumnType {
  switch (field.dataTypeID) {
    case OID.bool:
      return "boolean";
    case OID.int2:
    case OID.int4:
    case OID.int8:
      return "int64";
    case OID.float4:
    case OID.float8:
      return "double";
    case OID.date:
      return "date";
    case OID.timestamp:
    case OID.timestamptz:
      return "timestamp";
    case OID.numeric:
      return numericType(field.dataTypeModifier);
    default:
      return "string";
  }
}

/** The modifier holds both sizes, and 4; numeric without any may have any digits. A scale may be negative since 15. */
function numericType(modifier: number): ColumnType {
  const [precision, scale] = [((modifier - 4) >> 16) & 0xffff, (modifier - 4) & 0x7ff];
  const isKnown = modifier >= 4 && precision <= MAX_DIGITS && scale <= precision;
  return isKnown ? `decimal(${precision},${scale})` : "string";
}
