import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBValue } from "@duckdb/node-api";
import { DaymillError, toError } from "@daymill/core";
import type { Connection, JsonValue, TaskContext } from "@daymill/core";
import { columnClass } from "../data/column-class.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import { warehousePath } from "../load/directory-warehouse.ts";
import { describeSelect } from "../load/parquet-files.ts";
import { nameTables } from "../load/query-warehouse.ts";
import { confine, isOfQuery, problemOfSelect } from "../query/confined-query.ts";
import { passedValue, tooManyRows } from "./passed-value.ts";
import type { SqlStatement } from "./read-sql.ts";
import type { SessionWork, SqlParams, SqlRow, SqlSession } from "./sql-session.ts";

const MEMORY_MIB = 512;

/**
 * Does work over the tables of an embedded warehouse, which can only be read: a SELECT is all that is taken. Each statement sees
 * the files that are there when it is run. On kill and timeout the one that runs is interrupted. Rejects with E104, E461, and
 * with what the work rejects with.
 */
export async function inDuckDbSession<T>(
  connection: Connection,
  ctx: TaskContext,
  { work }: Pick<SessionWork<T>, "work">,
): Promise<T> {
  const path = warehousePath(connection);
  const temporary = await mkdtemp(join(tmpdir(), "daymill-sql-"));
  try {
    using db = await openDuckDb({ temporaryDirectory: temporary, memoryMiB: MEMORY_MIB, signal: ctx.signal });
    await nameTables(db, path);
    await confine(db, [path, temporary]);
    return await work(toSession(db));
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    const error = toError(thrown);
    if (error instanceof DaymillError || !isOfQuery(error)) throw error;
    throw refused(`A statement failed in the warehouse "${connection.id}": ${error.message}`, error);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function toSession(db: DuckDb): SqlSession {
  const noTransaction = (): Promise<void> => Promise.resolve();
  return {
    ask: async (statement, { params, maxRows }) => {
      const rows = (await db.queryJson(
        await selectOf(db, statement),
        valuesOf(statement, params),
      )) as readonly SqlRow[];
      if (maxRows > 0 && rows.length > maxRows) throw tooManyRows(maxRows);
      return { rowCount: rows.length, rows: maxRows === 0 ? [] : rows };
    },
    columnsOf: async (select, params) => {
      const found = await describeSelect(db, await selectOf(db, select), valuesOf(select, params));
      return found.map(({ name, type }) => ({ name, type, kind: columnClass(type) }));
    },
    begin: noTransaction,
    beginReadOnly: noTransaction,
    commit: noTransaction,
  };
}

async function selectOf(db: DuckDb, { text }: SqlStatement): Promise<string> {
  const problem = await problemOfSelect(db, text);
  if (problem !== undefined) throw refused(problem);
  return text;
}

function valuesOf({ names }: SqlStatement, params: SqlParams): readonly DuckDBValue[] {
  return names.map((name) => toValue(name, passedValue(name, params)));
}

function toValue(name: string, value: JsonValue): DuckDBValue {
  if (typeof value !== "object" || value === null) return value;
  throw new DaymillError("E304", `The statement reads $${name}, which is an object or a list. Pass one value.`);
}

function refused(message: string, cause?: Error): DaymillError {
  return new DaymillError("E461", message, cause === undefined ? {} : { cause });
}
