import type { Connection } from "@daymill/core";
import { DaymillError, Opened } from "@daymill/core";
import type { Client, FieldDef } from "pg";
import type { ColumnType } from "../columns/column-type.ts";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import { readCopyRows } from "../dump/pg-archive/copy-text.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { namedBatches, namingErrors } from "../dump/query/naming-errors.ts";
import type { QueryToRun, RowsOfQuery } from "../dump/query/rows-of-query.ts";
import { beginSnapshot } from "../dump/source-snapshot.ts";
import { cancelQuery } from "../sql/cancel-query.ts";
import { bindPostgresQuery } from "./bind-query.ts";
import { connectToPostgres, describeServer, toConnectionError } from "./connect.ts";
import { serverErrorCode } from "./server-error.ts";

/**
 * Runs a query in a read-only transaction that sees one state of the database, with UTC as its time zone, and gives the rows
 * as they arrive, by COPY. Rejects with E401, E402, E410, or E416 for a query that the server does not take.
 */
export async function readPostgresQuery(query: QueryToRun, signal: AbortSignal): Promise<RowsOfQuery> {
  const { connection, params } = query;
  const cut = new AbortController();
  await using stack = new Opened();
  const { client } = stack.use(await connectToPostgres(connection, AbortSignal.any([signal, cut.signal])));
  const sql = bindPostgresQuery(query.sql, params, client);
  const naming = { signal, toError: (error: Error) => toQueryError(error, connection) };
  return await namingErrors(naming, async () => {
    const { takenAt } = await beginSnapshot(client);
    // As a part of another statement it can be nothing but one query.
    const { fields } = await client.query(`SELECT * FROM (${sql}\n) AS query LIMIT 0`);
    let isEnded = false;
    const owned = stack.move();
    return {
      takenAt,
      columns: fields.map((field) => ({ name: field.name, type: columnType(field) })),
      batches: async function* (): AsyncGenerator<readonly CopyRow[]> {
        yield* namedBatches(naming, readRows(client, sql, fields.length));
        isEnded = true;
      },
      [Symbol.asyncDispose]: async () => {
        try {
          // A server that sorts would find out only when it sends something that nobody is there.
          if (!isEnded) await cancelQuery(client);
        } finally {
          // The driver would read the rest of the rows before it says good-bye.
          if (!isEnded) cut.abort();
          await owned[Symbol.asyncDispose]();
        }
      },
    };
  });
}

async function* readRows(client: Client, sql: string, columns: number): AsyncGenerator<CopyRow[]> {
  const { to: copyTo } = await import("pg-copy-streams").then((library) => library.default);
  const lines = readWholeLines(client.query(copyTo(`COPY (${sql}\n) TO STDOUT`)));
  yield* readCopyRows(lines, { columns, name: "The query" });
}

const OID = { bool: 16, int8: 20, int2: 21, int4: 23, float4: 700, float8: 701, date: 1082 } as const;
const OID_TIMESTAMP = 1114;
const OID_TIMESTAMPTZ = 1184;
const OID_NUMERIC = 1700;
const MAX_DIGITS = 38;

/** Types that Parquet has no exact equal of are texts. */
function columnType(field: FieldDef): ColumnType {
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
    case OID_TIMESTAMP:
    case OID_TIMESTAMPTZ:
      return "timestamp";
    case OID_NUMERIC:
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

/** SQLSTATE classes: 08 and 57P a connection that is gone, 42 syntax, names and rights, 25006 writing in a read-only transaction. */
function toQueryError(error: Error, connection: Connection): Error {
  if (error instanceof DaymillError) return error;
  const code = serverErrorCode(error);
  const what = describeServer(connection);
  if (/^(42|25006)/.test(code))
    return new DaymillError("E416", `The query does not fit ${what}: ${error.message}`, { cause: error });
  if (/^(08|57P|ECONN|EPIPE)/.test(code)) return toConnectionError(error, connection);
  return new DaymillError("E410", `${what} gave the query up: ${error.message}`, { cause: error });
}
