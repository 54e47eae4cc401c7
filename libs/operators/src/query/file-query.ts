import { join } from "node:path";
import type { DuckDBValue } from "@duckdb/node-api";
import { DaymillError, toError } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import { quoteText } from "../columns/sql-text.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import { localFiles } from "../load/fetch-files.ts";
import { namingFullDisk } from "../load/full-disk.ts";
import { assertComplete, folderOf, isParquet, listData } from "../store/folder.ts";
import { countFolderRows } from "../store/parquet-rows.ts";
import { GROUP_ROWS } from "../parquet-groups.ts";
import { confineToFiles, isOfQuery, problemOfSelect } from "./confined-query.ts";

export interface FilesToQuery {
  /** The URI of a complete folder of Parquet files. */
  readonly from: string;
  /** Values for `$name` in SQL: texts, numbers, booleans or null. */
  readonly params?: Readonly<Record<string, JsonValue>>;
}

/** A folder of Parquet files, for SQL: its rows are the table `source`. */
export interface FileQuery extends Disposable {
  /** As the footers of the files say. */
  readonly rows: number;
  /** The rows of one SELECT as JSON; 64-bit integers, decimals and dates are texts. */
  read(sql: string): Promise<readonly Readonly<Record<string, JsonValue>>[]>;
  /** Writes the rows of one SELECT to a file in their order, and gives their number. */
  write(sql: string, path: string): Promise<number>;
}

const MEMORY_MIB = 512;

/**
 * Opens a complete folder for SQL, its files on this machine or copied into `scratch`, which the caller removes. A statement
 * reads nothing but them, and writes below `directories` only. Rejects with E501 when the folder is not complete, E415 for
 * SQL that does not fit the files.
 */
export async function openFileQuery(
  { from, params = {} }: FilesToQuery,
  { scratch, directories }: { readonly scratch: string; readonly directories: readonly string[] },
  ctx: TaskContext,
): Promise<FileQuery> {
  const source = await folderOf(from, ctx);
  await assertComplete(source);
  const rows = await countFolderRows(source);
  const files = (await listData(source)).filter(isParquet).map(({ name }) => name);
  const paths = await localFiles(join(scratch, "source"), { source, files, ctx });
  const temporaryDirectory = join(scratch, "duckdb");
  const db = await openDuckDb({ temporaryDirectory, memoryMiB: MEMORY_MIB, signal: ctx.signal });
  try {
    await confineToFiles(db, paths, [temporaryDirectory, ...directories]);
  } catch (thrown: unknown) {
    db[Symbol.dispose]();
    throw thrown;
  }
  const run = <T>(sql: string, work: (values: Record<string, DuckDBValue>) => Promise<T>): Promise<T> =>
    namingMisfit(from, async () => {
      const problem = await problemOfSelect(db, sql);
      if (problem !== undefined) throw misfit(problem);
      return await work(await valuesFor(db, sql, params));
    });
  return {
    rows,
    read: (sql) =>
      run(sql, async (values) => (await db.queryJson(sql, values)) as readonly Readonly<Record<string, JsonValue>>[]),
    write: (sql, path) =>
      run(sql, async (values) => {
        const options = `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${GROUP_ROWS}`;
        const copy = `COPY (${sql.replace(/;\s*$/, "")}\n) TO ${quoteText(path)} (${options})`;
        const [[count] = []] = await namingFullDisk(path, () => db.query(copy, values));
        return Number(count);
      }),
    [Symbol.dispose]: () => db[Symbol.dispose](),
  };
}

async function valuesFor(
  db: DuckDb,
  sql: string,
  params: Readonly<Record<string, JsonValue>>,
): Promise<Record<string, DuckDBValue>> {
  const names = await db.parametersOf(sql);
  return Object.fromEntries(names.map((name) => [name, toValue(name, params[name])]));
}

function toValue(name: string, value: JsonValue | undefined): DuckDBValue {
  if (value === undefined) throw misfit(`The query reads $${name}, which the task does not pass. Add it to params.`);
  if (typeof value === "object" && value !== null)
    throw misfit(`The query reads $${name}, which is an object or a list. Pass one value.`);
  return value;
}

async function namingMisfit<T>(from: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown: unknown) {
    const error = toError(thrown);
    if (error instanceof DaymillError || !isOfQuery(error)) throw error;
    throw misfit(`The query does not fit ${from}: ${error.message}`, error);
  }
}

function misfit(message: string, cause?: Error): DaymillError {
  return new DaymillError("E415", message, cause === undefined ? {} : { cause });
}
