import { DaymillError } from "@daymill/core";

/** The name of a table in a warehouse. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** Reads `schema.table`; without a schema it is `main`. Letters, digits and `_` only (E209): names become folders and SQL. */
export function parseTableName(name: string): TableName {
  const parts = name.split(".");
  const [schema, table] = parts.length === 1 ? ["main", parts[0]] : parts;
  if (parts.length <= 2 && schema !== undefined && table !== undefined && isName(schema) && isName(table)) {
    return { schema, table };
  }
  throw new DaymillError("E209", `"${name}" is no name of a table: write "schema.table" with letters, digits and "_".`);
}

/** Checks the name of a partition column, as parseTableName does. */
export function assertColumnName(name: string): void {
  if (!isName(name)) throw new DaymillError("E209", `"${name}" is no name of a column: use letters, digits and "_".`);
}

function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}
