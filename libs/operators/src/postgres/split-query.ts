import { DaymillError, Opened } from "@daymill/core";
import type { Client, FieldDef } from "pg";
import { namingErrors } from "../dump/query/naming-errors.ts";
import type { PartsOfQuery, QuerySplit, QueryToRun } from "../dump/query/rows-of-query.ts";
import { beginSnapshot, joinSnapshot } from "../dump/source-snapshot.ts";
import { bindPostgresQuery } from "./bind-query.ts";
import { columnType } from "./column-type.ts";
import { connectToPostgres } from "./connect.ts";
import { OID } from "./oid.ts";
import { copiedRows, fieldsOf, queryNaming } from "./query-rows.ts";
import type { QuerySession } from "./query-rows.ts";

/**
 * Runs a query in parts, each on a session of its own and all in one snapshot, which the first exports. The bounds of the parts
 * come from the rows, so that the same rows are in the same parts. Rejects as readPostgresQuery does, and with E416 when the
 * column cannot part it.
 */
export async function readPostgresInParts(
  query: QueryToRun,
  split: QuerySplit,
  signal: AbortSignal,
): Promise<PartsOfQuery> {
  const naming = queryNaming(query.connection, signal);
  const cut = new AbortController();
  await using stack = new Opened();
  const open = async (): Promise<QuerySession> => {
    const owned = stack.use(new Opened());
    const session = await connectToPostgres(query.connection, AbortSignal.any([signal, cut.signal]));
    return { client: owned.use(session).client, naming, owned, cut };
  };
  return await namingErrors(naming, async () => {
    const first = await open();
    const sql = bindPostgresQuery(query.sql, query.params, first.client);
    const snapshot = await beginSnapshot(first.client);
    const fields = await fieldsOf(first.client, sql);
    const bounds = await findBounds(first.client, sql, { split, fields });
    const queries = partsOf(first.client, sql, { by: split.by, bounds });
    const sessions = [first];
    while (sessions.length < queries.length) {
      const session = await open();
      sessions.push(session);
      await joinSnapshot(session.client, snapshot);
    }
    const parts = sessions.map((session, index) => stack.use(copiedRows(session, queries[index] ?? "", fields.length)));
    const owned = stack.move();
    return {
      takenAt: snapshot.takenAt,
      columns: fields.map((field) => ({ name: field.name, type: columnType(field) })),
      parts,
      stop: () => cut.abort(),
      [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
    };
  });
}

/** What lies so far between the lowest and the highest value of a column, by its type: `k` of `n` parts of the way. */
const BETWEEN: ReadonlyMap<number, string> = new Map([
  ...[OID.int8, OID.int2, OID.int4, OID.numeric].map(
    (oid) => [oid, "ceil(lo::numeric + (hi::numeric - lo::numeric) * k / n)"] as const,
  ),
  [OID.date, "lo + ((hi - lo) * k + n - 1) / n"],
  ...[OID.timestamp, OID.timestamptz].map((oid) => [oid, "lo + (hi - lo) * (k::float8 / n)"] as const),
]);
/** Dates and instants may be infinite. */
const MAY_BE_INFINITE: ReadonlySet<number> = new Set([OID.date, OID.timestamp, OID.timestamptz]);

/** Where the parts after the first begin, in their order; fewer than are asked for where there are few values. */
async function findBounds(
  client: Client,
  sql: string,
  { split: { by, parts }, fields }: { readonly split: QuerySplit; readonly fields: readonly FieldDef[] },
): Promise<readonly string[]> {
  const field = fields.find(({ name }) => name === by);
  if (field === undefined) throw noSplit(`the query gives no column "${by}"`);
  const between = BETWEEN.get(field.dataTypeID);
  if (between === undefined)
    throw noSplit(`the column "${by}" has neither whole numbers, decimals, dates nor instants`);
  const column = `q.${client.escapeIdentifier(by)}`;
  const finite = MAY_BE_INFINITE.has(field.dataTypeID) ? ` FILTER (WHERE isfinite(${column}))` : "";
  const { rows } = await client.query<{ bound: string }>(
    `WITH ends AS (SELECT min(${column})${finite} AS lo, max(${column})${finite} AS hi FROM (${sql}\n) AS q),
      bounds AS (SELECT DISTINCT lo, ${between} AS at FROM ends, (SELECT $1::int AS n) AS count, generate_series(1, $1::int - 1) AS k)
    SELECT at::text AS bound FROM bounds WHERE at > lo ORDER BY at`,
    [parts],
  );
  return rows.map(({ bound }) => bound);
}

/** A query for each part, in the order of the column; rows without a value come last, as with ORDER BY. */
function partsOf(
  client: Client,
  sql: string,
  { by, bounds }: { readonly by: string; readonly bounds: readonly string[] },
): readonly string[] {
  const column = `q.${client.escapeIdentifier(by)}`;
  return Array.from({ length: bounds.length + 1 }, (_, index) => {
    const [from, to] = [bounds[index - 1], bounds[index]].map((bound) => bound && client.escapeLiteral(bound));
    const isFrom = from === undefined ? "TRUE" : `${column} >= ${from}`;
    const isWithin = to === undefined ? `(${isFrom} OR ${column} IS NULL)` : `${isFrom} AND ${column} < ${to}`;
    return `SELECT * FROM (${sql}\n) AS q WHERE ${isWithin} ORDER BY ${column}`;
  });
}

function noSplit(problem: string): DaymillError {
  return new DaymillError("E416", `The query cannot be split: ${problem}. Take a key, or leave split out.`);
}
