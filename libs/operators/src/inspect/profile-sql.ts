import { operatorTask } from "@daymill/core";
import type { Connection, JsonObject, JsonValue, Task, TaskContext, TaskOptions } from "@daymill/core";
import { inSqlSession } from "../sql/in-sql-session.ts";
import { readSql } from "../sql/read-sql.ts";
import type { SqlStatement } from "../sql/read-sql.ts";
import { readStatements } from "../sql/read-statements.ts";
import { sqlConnection } from "../sql/sql-connection.ts";
import { POSTGRES_PARTS } from "../sql/sql-parts.ts";
import type { SqlParams, SqlSession } from "../sql/sql-session.ts";
import type { AskedSql } from "./asked-sql.ts";
import { CELL_CHARS, describeColumns, shownCell } from "./describe-columns.ts";
import type { ProfiledColumn, ProfileSource } from "./figures.ts";
import { assertSomeSql, FIRST_ROWS, rowsToProfile, tableProfile } from "./rows-to-profile.ts";
import type { ProfileInput, ProfileOutput, RowsToProfile } from "./rows-to-profile.ts";
import { MOST_SPREAD_ROWS } from "./spreads.ts";
import { DUCKDB, POSTGRES } from "./sql-dialect.ts";
import type { SqlDialect } from "./sql-dialect.ts";

export interface ProfileSqlOptions extends TaskOptions<ProfileInput, ProfileOutput> {
  /** The id of a connection of type `postgres` or `duckdb`. */
  readonly connection: string;
  /** One SELECT, whose rows are profiled; `$name` is a value of the input's `params`. Default: those of the input's table. */
  readonly sql?: string;
}

/** DuckDB finds out how many values differ in memory; a statement of PostgreSQL gives at most 1,664 columns. */
const COLUMNS_AT_ONCE = { duckdb: 1, postgres: 100 } as const;

/**
 * Profiles a table of PostgreSQL or of an embedded warehouse, or the rows of a SELECT: `profileSql("profile", { connection:
 * "warehouse" })({ table: "logs.events" })`. Reads all rows, in one snapshot of a server, and writes nothing. Errors: E209 both
 * or neither of a table and SQL; others as of sql.
 */
export function profileSql(id: string, options: ProfileSqlOptions): Task<ProfileInput, ProfileOutput> {
  const { connection, sql } = options;
  assertSomeSql(id, sql);
  if (sql !== undefined) readStatements(id, [sql]);
  const defaults: JsonObject = { connection, ...(sql !== undefined && { sql }) };
  return operatorTask<ProfileInput, ProfileOutput>({
    operator: "profileSql",
    id,
    options,
    defaults,
    body: { kind: "task", run: (input, ctx) => profile({ connection, sql }, input, ctx) },
  });
}

interface ProfilePlan {
  readonly connection: string;
  readonly sql: string | undefined;
}

async function profile(plan: ProfilePlan, input: ProfileInput, ctx: TaskContext): Promise<ProfileOutput> {
  const connection = await sqlConnection(plan.connection, ctx, ["postgres", "duckdb"]);
  const dialect = dialectOf(connection);
  const rows = rowsToProfile(dialect, { sql: plan.sql, taskId: ctx.taskId }, input);
  const work = async (session: SqlSession): Promise<ProfileOutput> => {
    await session.beginReadOnly();
    const asking = { session, params: input.params ?? {} };
    const columns = await columnsOf(asking, rows);
    const source = { dialect, from: rows.from };
    const described = await describeColumns(
      {
        ...source,
        columnsAtOnce: connection.type === "duckdb" ? COLUMNS_AT_ONCE.duckdb : COLUMNS_AT_ONCE.postgres,
        ask: (asked) => ask(asking, asked),
      },
      columns,
    );
    const firstRows = await readFirstRows(asking, source, columns);
    ctx.log.info("profiled", { rows: described.rows, columns: columns.length });
    return { profile: tableProfile(connection.id, rows, { ...described, firstRows }) };
  };
  return await inSqlSession(connection, ctx, { statementTimeoutMs: 0, work });
}

function dialectOf({ type }: Connection) {
  return type === "duckdb" ? DUCKDB : POSTGRES;
}

interface Asking {
  readonly session: SqlSession;
  readonly params: SqlParams;
}

async function columnsOf({ session, params }: Asking, { from }: RowsToProfile): Promise<readonly ProfiledColumn[]> {
  if (session.columnsOf === undefined) throw new Error("tables of this server are not profiled");
  return await session.columnsOf(toStatement(`SELECT * FROM ${from}`), params);
}

async function ask({ session, params }: Asking, { text, values }: AskedSql) {
  const maxRows = COLUMNS_AT_ONCE.postgres * MOST_SPREAD_ROWS;
  return (await session.ask(toStatement(text), { params: { ...params, ...values }, maxRows })).rows;
}

async function readFirstRows(
  asking: Asking,
  { dialect, from }: ProfileSource,
  columns: readonly ProfiledColumn[],
): Promise<readonly (readonly (string | null)[])[]> {
  const cells = columns.map((column) => cellSql(dialect, column));
  const rows = await ask(asking, { text: `SELECT ${cells.join(", ")} FROM ${from} LIMIT ${FIRST_ROWS}`, values: {} });
  return rows.map((row) => columns.map((column) => shownValue(column, row[column.name] ?? null)));
}

/** A value as it is shown; of one that may be long no more than tells that it is. */
function cellSql({ quoteName, asText }: SqlDialect, { name, kind }: ProfiledColumn): string {
  const value = `source.${quoteName(name)}`;
  const mayBeLong = kind === "text" || kind === "other";
  return `${mayBeLong ? `substr(${asText(value)}, 1, ${CELL_CHARS + 1})` : value} AS ${quoteName(name)}`;
}

/** JSON of PostgreSQL that is there whole is shown without the blanks that the server puts into it. */
function shownValue({ type }: ProfiledColumn, value: JsonValue): string | null {
  const isWholeJson = /^jsonb?$/.test(type) && typeof value === "string" && value.length <= CELL_CHARS;
  return shownCell(isWholeJson ? (JSON.parse(value) as JsonValue) : value);
}

function toStatement(text: string): SqlStatement {
  const read = readSql(text, POSTGRES_PARTS);
  const [statement] = read.kind === "statements" ? read.statements : [];
  if (statement === undefined) throw new Error(`no statement: ${text}`);
  return statement;
}
