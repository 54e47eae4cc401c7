import { types } from "pg";
import type { CustomTypesConfig } from "pg";

const INT8: number = types.builtins.INT8;
// pg's list of types has no names for arrays: the oids of int8[] and text[] in pg_type.
const INT8_ARRAY = 1016;
const TEXT_ARRAY: number = 1009;

/**
 * An int8 as a number. Every bigint that the schema holds (keys, instants, counts) is far below 2^53; one that is not
 * would be rounded silently, so it is an error.
 */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The bigint ${text} is too large for a JavaScript number.`);
  return value;
}

const parseTextArray: (text: string) => (string | null)[] = types.getTypeParser(TEXT_ARRAY);

function parseInt8Array(text: string): (number | null)[] {
  return parseTextArray(text).map((item) => (item === null ? null : parseInt8(item)));
}

/**
 * How values arrive on our connections: int8 (and int8[]) as numbers, json and jsonb parsed, numeric as text, bytea as
 * bytes. Set per connection, so that drivers of the user's own code keep pg's defaults.
 */
export const pgTypes: CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (oid === INT8 && format !== "binary") return parseInt8;
    if (oid === INT8_ARRAY && format !== "binary") return parseInt8Array;
    return types.getTypeParser(oid, format === "binary" ? "binary" : "text");
  },
};
