import { DaymillError } from "@daymill/core";
import type { DataDescription } from "@daymill/core";
import type { SqlParams } from "../sql/sql-session.ts";
import { refusedOptions } from "../refused-options.ts";
import { fromQuery, fromTable } from "./sql-dialect.ts";
import type { SqlDialect } from "./sql-dialect.ts";

export interface ProfileInput {
  /** `schema.table`. Not with an `sql` of the task. */
  readonly table?: string;
  /** The values of the names in `sql`. They never become part of its text. */
  readonly params?: SqlParams;
}

export interface ProfileOutput {
  /** What the Data tab of the task instance shows. `rows` are those that were profiled, which is all of them. */
  readonly profile: DataDescription;
}

/** First rows that a profile shows. */
export const FIRST_ROWS = 20;

/** Of columns and first rows: an output of more than 256 KiB is put where the Data tab does not look. */
const MOST_BYTES = 200 * 1024;

/** What is to be profiled: what stands behind FROM, and its name for people. */
export interface RowsToProfile {
  readonly from: string;
  readonly name: string;
}

/** The rows of the task's SELECT, else of the table of its input. Throws E209 for both, for neither, and for no name of a table. */
export function rowsToProfile(
  dialect: SqlDialect,
  { sql, taskId }: { readonly sql: string | undefined; readonly taskId: string },
  { table }: ProfileInput,
): RowsToProfile {
  if ((sql === undefined) === (table === undefined))
    throw new DaymillError("E209", `The task "${taskId}" profiles either the rows of its sql, or a table: give one.`);
  if (table !== undefined) return { from: fromTable(dialect, table), name: table };
  return { from: fromQuery(sql ?? ""), name: `query of ${taskId}` };
}

/** Throws E209 for a text without anything in it. */
export function assertSomeSql(id: string, sql: string | undefined): void {
  if (sql?.trim() === "") throw refusedOptions(id, "sql is empty");
}

/** A profile of what is no place with files; of wide rows it shows fewer, of very many columns not how their values are spread. */
export function tableProfile(
  connection: string,
  { name }: Pick<RowsToProfile, "name">,
  found: Pick<DataDescription, "rows" | "columns" | "firstRows">,
): DataDescription {
  const { rows } = found;
  let { columns, firstRows } = found;
  const isTooMuch = (): boolean => Buffer.byteLength(JSON.stringify([columns, firstRows])) > MOST_BYTES;
  while (firstRows.length > 0 && isTooMuch()) firstRows = firstRows.slice(0, firstRows.length / 2);
  if (isTooMuch()) columns = columns.map((column) => ({ ...column, spread: null }));
  return {
    uri: `${connection}:${name}`,
    isComplete: true,
    files: null,
    bytes: null,
    rows,
    profiledRows: rows,
    columns,
    firstRows,
  };
}
