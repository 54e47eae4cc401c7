import { operatorTask } from "@daymill/core";
import type { Connection, JsonObject, Task, TaskContext, TaskOptions } from "@daymill/core";
import { checkFailed, logFindings, MAX_EXAMPLES } from "../query/findings.ts";
import type { Finding } from "../query/findings.ts";
import { around, readStatements } from "./read-statements.ts";
import type { SqlText } from "./read-statements.ts";
import type { SqlInput } from "./sql.ts";
import { sqlConnection } from "./sql-connection.ts";
import { inSqlSession } from "./in-sql-session.ts";
import type { SqlParams, SqlSession } from "./sql-session.ts";

export interface CheckSqlOutput {
  /** The names of the warnings that found something. */
  readonly warned: readonly string[];
}

export interface CheckSqlOptions extends TaskOptions<SqlInput, CheckSqlOutput> {
  /** The id of a connection of type `postgres`, `mysql` or `duckdb`. */
  readonly connection: string;
  /** By names: a SELECT each, which gives what is wrong; without rows the check holds. */
  readonly checks: Readonly<Record<string, string>>;
  /** As `checks`; what they give is a warning in the log, and no failure. */
  readonly warnings?: Readonly<Record<string, string>>;
}

interface NamedCheck {
  readonly name: string;
  readonly text: SqlText;
}

/**
 * Checks tables of PostgreSQL, MySQL, MariaDB or an embedded warehouse: `checkSql("check", { connection: "warehouse", checks: {
 * none: "SELECT 1 WHERE NOT EXISTS (SELECT FROM daily WHERE day = $day)" } })({ params })`. None can write; on a server all see
 * one snapshot. Errors: E414 names every check that fails, and rows that it found; others as of sql.
 */
export function checkSql(id: string, options: CheckSqlOptions): Task<SqlInput, CheckSqlOutput> {
  const { connection, warnings = {} } = options;
  const read = (texts: Readonly<Record<string, string>>): readonly NamedCheck[] =>
    Object.entries(texts).map(([name, text]) => ({ name, text: readStatements(id, [text]) }));
  const plan = { connection, checks: read(options.checks), warnings: read(warnings) };
  return operatorTask<SqlInput, CheckSqlOutput>({
    operator: "checkSql",
    id,
    options,
    defaults: JSON.parse(JSON.stringify({ connection, checks: options.checks, warnings })) as JsonObject,
    body: { kind: "task", run: ({ params = {} }, ctx) => check(plan, params, ctx) },
  });
}

interface CheckPlan {
  readonly connection: string;
  readonly checks: readonly NamedCheck[];
  readonly warnings: readonly NamedCheck[];
}

async function check(plan: CheckPlan, params: SqlParams, ctx: TaskContext): Promise<CheckSqlOutput> {
  const connection = await sqlConnection(plan.connection, ctx, ["postgres", "mysql", "duckdb"]);
  const work = async (session: SqlSession): Promise<CheckSqlOutput> => {
    const asked = { session, connection, params };
    await session.beginReadOnly();
    const warnings = await findAll(plan.warnings, asked);
    logFindings(ctx.log, "warn", warnings);
    const failures = await findAll(plan.checks, asked);
    logFindings(ctx.log, "error", failures);
    if (failures.length > 0) throw checkFailed(`The database of connection "${connection.id}"`, failures);
    ctx.log.info("checked", { checks: plan.checks.length, warned: warnings.length });
    return { warned: warnings.map(({ name }) => name) };
  };
  return await inSqlSession(connection, ctx, { statementTimeoutMs: 0, work });
}

interface AskedServer {
  readonly session: SqlSession;
  readonly connection: Connection;
  readonly params: SqlParams;
}

async function findAll(
  checks: readonly NamedCheck[],
  { session, connection, params }: AskedServer,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, text } of checks) {
    for (const statement of text.for(connection)) {
      const counted = around("select count(*) as n from (", statement, "\n) found");
      const [{ n } = { n: 0 }] = (await session.ask(counted, { params, maxRows: 1 })).rows;
      if (Number(n) === 0) continue;
      const some = around("select * from (", statement, `\n) found limit ${MAX_EXAMPLES}`);
      const { rows: examples } = await session.ask(some, { params, maxRows: MAX_EXAMPLES });
      findings.push({ name, count: Number(n), examples });
    }
  }
  return findings;
}
