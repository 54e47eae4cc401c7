import { operatorTask, parseDuration } from "@daymill/core";
import type { Duration, JsonObject, Task, TaskContext, TaskOptions } from "@daymill/core";
import { assertStillOwned } from "../ownership.ts";
import { refusedOptions } from "../refused-options.ts";
import { readStatements } from "./read-statements.ts";
import type { SqlText } from "./read-statements.ts";
import type { SqlStatement } from "./read-sql.ts";
import { inSqlSession } from "./in-sql-session.ts";
import type { SqlParams, SqlRow, SqlSession } from "./sql-session.ts";
import { sqlConnection } from "./sql-connection.ts";

export interface SqlInput {
  /** Values for `$name`: texts, numbers, booleans, null, lists (arrays; on MySQL the values of `IN ($name)`) and objects (JSON). They are bound, never put into the text. */
  readonly params?: SqlParams;
}

export interface SqlOutput<R = SqlRow> {
  /** Of each statement, how many rows it wrote or read; null where that has no meaning. */
  readonly rowCounts: readonly (number | null)[];
  /** With `returns: "rows"` those of the last statement; otherwise none. */
  readonly rows: readonly R[];
}

export interface SqlOptions<R> extends TaskOptions<SqlInput, SqlOutput<R>> {
  /** The id of a connection of type `postgres` or `mysql`. */
  readonly connection: string;
  /** Statements of its server: a text with `;` between them, or a list with one in each place. */
  readonly sql: string | readonly string[];
  /** Whether all of them happen or none. Default true; false for those that the server runs in no transaction (VACUUM). */
  readonly transaction?: boolean;
  /** For each statement. Default: none. */
  readonly statementTimeout?: Duration;
  /** Default `"counts"`. */
  readonly returns?: "counts" | "rows";
  /** Rows that are handed on at most; one more fails the task (E302). Default 1,000. */
  readonly maxRows?: number;
}

interface SqlPlan {
  readonly connection: string;
  readonly text: SqlText;
  readonly transaction: boolean;
  readonly statementTimeoutMs: number;
  /** 0: none. */
  readonly maxRows: number;
}

/**
 * Runs statements of PostgreSQL, MySQL or MariaDB, in one transaction: `sql("refresh", { connection: "warehouse", sql: "DELETE FROM daily WHERE
 * day = $day; INSERT INTO daily SELECT ... WHERE day = $day" })({ params: { day: interval.date } })`. On kill and timeout the
 * query is cancelled at the server. Errors: E401, E402 the server; E461 it refuses a statement, E462 one failed for now; E302
 * too many rows; E304 a value that is not passed; E308 the attempt was replaced, and nothing happened.
 */
export function sql<R = SqlRow>(id: string, options: SqlOptions<R>): Task<SqlInput, SqlOutput<R>> {
  const plan = readPlan(id, options);
  const { connection, transaction } = plan;
  return operatorTask<SqlInput, SqlOutput<R>>({
    operator: "sql",
    id,
    options,
    defaults: JSON.parse(JSON.stringify({ connection, sql: options.sql, transaction })) as JsonObject,
    body: { kind: "task", run: async (input, ctx) => (await run(plan, input, ctx)) as SqlOutput<R> },
  });
}

/** What a transaction of ours would be ended by, or could not hold. */
const OF_TRANSACTIONS = /^(begin|start|commit|end|rollback(?!\s+to)|abort)\b/i;

function readPlan<R>(id: string, options: SqlOptions<R>): SqlPlan {
  const { connection, transaction = true, statementTimeout = "0s", returns = "counts", maxRows = 1_000 } = options;
  const text = readStatements(id, options.sql);
  const timeoutMs = parseDuration(statementTimeout);
  const ending = text.either.find((each) =>
    OF_TRANSACTIONS.test(each.text.replace(/^(\s|--[^\n]*|\/\*.*?\*\/)+/s, "")),
  );
  const problems = [
    timeoutMs === undefined ? `statementTimeout is "${statementTimeout}"; write "30s" or "5m"` : undefined,
    Number.isInteger(maxRows) && maxRows > 0 ? undefined : `maxRows is ${maxRows}; it is a whole number of at least 1`,
    transaction && ending
      ? `"${ending.text}" ends the transaction; leave it out, or say transaction: false`
      : undefined,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw refusedOptions(id, problems.join("; "));
  return {
    connection,
    text,
    transaction,
    statementTimeoutMs: timeoutMs ?? 0,
    maxRows: returns === "rows" ? maxRows : 0,
  };
}

async function run(plan: SqlPlan, { params = {} }: SqlInput, ctx: TaskContext): Promise<SqlOutput> {
  const { transaction, maxRows, statementTimeoutMs, text } = plan;
  const connection = await sqlConnection(plan.connection, ctx);
  const asked = { statements: text.for(connection), params, maxRows, ctx };
  const work = async (session: SqlSession): Promise<SqlOutput> => {
    if (!transaction) return await runAll(session, asked);
    await session.begin();
    const output = await runAll(session, asked);
    await assertStillOwned(ctx, "what its statements wrote");
    await session.commit();
    return output;
  };
  return await inSqlSession(connection, ctx, { statementTimeoutMs, work });
}

interface AskedStatements {
  readonly statements: readonly SqlStatement[];
  readonly params: SqlParams;
  /** Of the last. */
  readonly maxRows: number;
  readonly ctx: TaskContext;
}

async function runAll(session: SqlSession, { statements, params, maxRows, ctx }: AskedStatements): Promise<SqlOutput> {
  const rowCounts: (number | null)[] = [];
  let rows: readonly SqlRow[] = [];
  for (const [index, statement] of statements.entries()) {
    ctx.signal.throwIfAborted();
    const isLast = index === statements.length - 1;
    const answer = await session.ask(statement, { params, maxRows: isLast ? maxRows : 0 });
    rowCounts.push(answer.rowCount);
    rows = answer.rows;
    ctx.log.info(`statement ${index + 1} of ${statements.length} is done`, { rows: answer.rowCount });
  }
  return { rowCounts, rows };
}
