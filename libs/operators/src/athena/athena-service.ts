import type { JsonObject, TaskContext } from "@daymill/core";
import type { ColumnClass } from "../data/column-class.ts";
import type { AskedSql } from "../inspect/asked-sql.ts";
import type { QueryService } from "../inspect/query-service.ts";
import { ATHENA } from "../inspect/sql-dialect.ts";
import { openAthena } from "./athena-queries.ts";
import { toRequest } from "./athena-request.ts";
import { readAthenaSql } from "./athena-statement.ts";
import type { AthenaWhere } from "./athena-where.ts";
import { isQueryOver, judgeQuery } from "./judge-query.ts";

/** What finds a query again. */
export type QueryPlace = JsonObject & { readonly id: string };

/** What an input may say of where tables are. */
export interface AthenaDatabase {
  /** Of tables that are named without one. Default: that of the task, or of the connection. */
  readonly database?: string;
}

/** Opens Athena for questions about tables (E301, E104). */
export async function athenaService(
  where: AthenaWhere,
  ctx: TaskContext,
  { database }: AthenaDatabase,
): Promise<QueryService<QueryPlace>> {
  const queries = await openAthena(where.connection, ctx);
  const start = async ({ text, values }: AskedSql, token: string): Promise<QueryPlace> => {
    const asked = { ...where, statement: readAthenaSql(ctx.taskId, text) };
    const input = { params: values, ...(database !== undefined && { database }) };
    return { id: await queries.start(await toRequest(asked, input, { warehouse: queries.warehouse, ctx }), token) };
  };
  return {
    connection: where.connection,
    dialect: ATHENA,
    start,
    // Athena tells the id by the token only to whoever asks for the same query once more.
    find: start,
    judge: async ({ id }) => judgeQuery(await queries.describe(id), id),
    read: async ({ id }, count) => {
      const { columns, rows } = await queries.firstRows(id, count);
      return { columns: columns.map(({ name, type }) => ({ name, type, kind: kindOf(type) })), rows };
    },
    cancel: async ({ id }) => {
      if (!isQueryOver(await queries.describe(id))) await queries.stop(id);
    },
  };
}

const KINDS: Readonly<Record<string, ColumnClass>> = {
  tinyint: "integer",
  smallint: "integer",
  integer: "integer",
  bigint: "integer",
  float: "number",
  real: "number",
  double: "number",
  decimal: "number",
  date: "date",
  timestamp: "instant",
  "timestamp with time zone": "instant",
  varchar: "text",
  char: "text",
  string: "text",
  uuid: "text",
  boolean: "flag",
};

/** By the name of a type without its sizes: `decimal(10,2)`, `varchar(20)`, `timestamp(3) with time zone`. */
function kindOf(type: string): ColumnClass {
  return KINDS[type.replace(/\([\d,\s]*\)/, "")] ?? "other";
}
