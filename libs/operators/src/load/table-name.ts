import { DaymillError } from "@daymill/core";

/** The name of a table in a warehouse. */
export interface TableName {
  /** undefined: the schema that the warehouse takes when none is named. */
  readonly schema: string | undefined;
  readonly table: string;
}

/** All rows with one value in one column: what a load replaces. */
export interface Partition {
  readonly column: string;
  /** As text: `20160919`, `2016-09-19`. */
  readonly value: string;
}

/** PostgreSQL cuts longer names off without a word. */
const MAX_NAME_LENGTH = 63;

/** Reads `schema.table`, or `table`. Names become folders and SQL: letters, digits and `_` only, at most 63 (E209). */
export function parseTableName(name: string): TableName {
  const [table = "", schema, ...more] = name.split(".").reverse();
  if (more.length === 0 && isName(table) && (schema === undefined || isName(schema))) return { schema, table };
  throw new DaymillError(
    "E209",
    `"${name}" names no table. Write "schema.table", each of letters, digits and "_", at most ${MAX_NAME_LENGTH} of them.`,
  );
}

/** Rejects (E209) a column that is no name, and an empty value: a folder cannot tell it from NULL. */
export function assertPartition({ column, value }: Partition): void {
  if (!isName(column)) {
    throw new DaymillError(
      "E209",
      `"${column}" names no column to partition by. Use letters, digits and "_", at most ${MAX_NAME_LENGTH} of them.`,
    );
  }
  if (value !== "") return;
  throw new DaymillError("E209", `The partition of column "${column}" has an empty value. Give the value of its rows.`);
}

function isName(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}
