import type { Connection } from "@daymill/core";
import { DaymillError, racePoint, Opened } from "@daymill/core";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { namedBatches, namingErrors } from "../dump/query/naming-errors.ts";
import type { QueryToRun, RowsOfQuery } from "../dump/query/rows-of-query.ts";
import { bindMysqlQuery } from "./bind-query.ts";
import { connectToMysql, describeMysql } from "./connect.ts";
import type { MysqlSession, RawRow } from "./connect.ts";
import { mysqlColumn } from "./column-type.ts";

/** Whoever reads slowly, because a disk or a store is slow, is not hung up on: an hour, in seconds. */
const PATIENCE_S = 3_600;
const ROWS_AT_ONCE = 200;

const SETTINGS = [
  `SET SESSION time_zone = '+00:00', net_write_timeout = ${PATIENCE_S}`,
  "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
];

/**
 * Runs a query in a read-only transaction that sees one state of all InnoDB tables, with UTC as its time zone, and gives the
 * rows as they arrive. Rejects with E401, E402, E410, or E416 for a query that the server does not take.
 */
export async function readMysqlQuery(query: QueryToRun, signal: AbortSignal): Promise<RowsOfQuery> {
  const { connection, params } = query;
  const sql = bindMysqlQuery(query.sql, params);
  await using stack = new Opened();
  const session = stack.use(await connectToMysql(connection, signal));
  const naming = { signal, toError: (error: Error) => toQueryError(error, connection) };
  return await namingErrors(naming, async () => {
    const takenAt = await beginSnapshot(session);
    await racePoint("dump-query:snapshot");
    const { fields, rows } = session.stream(sql);
    const columns = ((await fields) ?? (await whyNone(rows, connection))).map(mysqlColumn);
    const owned = stack.move();
    return {
      takenAt,
      columns: columns.map(({ name, type }) => ({ name, type })),
      batches: () => namedBatches(naming, inBatches(rows, columns)),
      [Symbol.asyncDispose]: async () => {
        rows.destroy();
        await owned[Symbol.asyncDispose]();
      },
    };
  });
}

/** A result without columns is an error, which the stream tells, or none. */
async function whyNone(rows: AsyncIterable<unknown>, connection: Connection): Promise<never> {
  for await (const _ of rows);
  throw new DaymillError(
    "E416",
    `The query does not fit ${describeMysql(connection)}: it gives no rows. Use a SELECT.`,
  );
}

/** The instant is asked for first: what was committed by then is in the snapshot, so that the next query can go on from it. */
async function beginSnapshot(session: MysqlSession): Promise<string> {
  for (const statement of SETTINGS) await session.query(statement);
  const [row] = await session.query("SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%f') AS taken_at");
  await racePoint("dump-query:dated");
  await session.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  return new Date(`${String(row?.["taken_at"]).slice(0, 23)}Z`).toISOString();
}

async function* inBatches(
  rows: AsyncIterable<RawRow>,
  columns: readonly ReturnType<typeof mysqlColumn>[],
): AsyncGenerator<readonly CopyRow[]> {
  let batch: CopyRow[] = [];
  for await (const row of rows) {
    batch.push(columns.map(({ toText }, index) => textOf(row[index], toText)));
    if (batch.length < ROWS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function textOf(cell: Buffer | null | undefined, toText: (cell: Buffer) => string): string | null {
  return cell === null || cell === undefined ? null : toText(cell);
}

/** Syntax, names that are not there, rights, and writing in a read-only transaction: no second try changes them. */
const OF_QUERY = new Set([1052, 1054, 1064, 1142, 1143, 1146, 1222, 1305, 1370, 1630, 1792]);

function toQueryError(error: Error, connection: Connection): Error {
  if (error instanceof DaymillError) return error;
  const what = describeMysql(connection);
  const options = { cause: error };
  if ("errno" in error && OF_QUERY.has(Number(error.errno)))
    return new DaymillError("E416", `The query does not fit ${what}: ${error.message}`, options);
  if ("sqlState" in error && error.sqlState !== undefined)
    return new DaymillError("E410", `${what} gave the query up: ${error.message}`, options);
  return new DaymillError("E401", `${what} broke off: ${error.message}. Nothing was published.`, options);
}
