import { operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskContext, TaskOptions } from "@daymill/core";
import type { Client } from "pg";
import { checkFailed, MAX_EXAMPLES } from "../query/findings.ts";
import type { Finding } from "../query/findings.ts";
import { askSql } from "./ask-sql.ts";
import type { SqlParams } from "./ask-sql.ts";
import { readStatements } from "./read-statements.ts";
import type { SqlStatement } from "./read-sql.ts";
import type { SqlInput } from "./sql.ts";
import { sqlConnection } from "./sql-connection.ts";
import { inSqlSession } from "./sql-session.ts";

export interface CheckSqlOutput {
  /** The names of the warnings that found something. */
  readonly warned: readonly string[];
}

export interface CheckSqlOptions extends TaskOptions<SqlInput, CheckSqlOutput> {
  /** The id of a connection of type `postgres`. */
  readonly connection: string;
  /** By names: a SELECT each, which gives what is wrong; without rows the check holds. */
  readonly checks: Readonly<Record<string, string>>;
  /** As `checks`; what they give is a warning in the log, and no failure. */
  readonly warnings?: Readonly<Record<string, string>>;
}

interface NamedCheck extends SqlStatement {
  readonly name: string;
}

/**
 * Checks tables of PostgreSQL: `checkSql("check", { connection: "warehouse", checks: { none: "SELECT 1 WHERE NOT EXISTS
 * (SELECT FROM daily WHERE day = $day)" } })({ params })`. All see one snapshot, and none can write. Errors: E414 names every
 * check that fails, and rows that it found; others as of sql.
 */
export function checkSql(id: string, options: CheckSqlOptions): Task<SqlInput, CheckSqlOutput> {
  const { connection, warnings = {} } = options;
  const read = (texts: Readonly<Record<string, string>>): readonly NamedCheck[] =>
    Object.entries(texts).flatMap(([name, text]) => readStatements(id, [text]).map((one) => ({ name, ...one })));
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
  const connection = await sqlConnection(plan.connection, ctx);
  return await inSqlSession(connection, ctx, async (client) => {
    await client.query("begin isolation level repeatable read read only");
    const warnings = await findAll(client, plan.warnings, params);
    for (const { name, count, examples } of warnings) ctx.log.warn(`${name}: ${count} found`, { examples });
    const failures = await findAll(client, plan.checks, params);
    for (const { name, count, examples } of failures) ctx.log.error(`${name}: ${count} found`, { examples });
    if (failures.length > 0) throw checkFailed(`The database of connection "${connection.id}"`, failures);
    ctx.log.info("checked", { checks: plan.checks.length, warned: warnings.length });
    return { warned: warnings.map(({ name }) => name) };
  });
}

async function findAll(client: Client, checks: readonly NamedCheck[], params: SqlParams): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, text, names } of checks) {
    const counted = { text: `select count(*)::float8 as n from (${text}\n) found`, names };
    const [{ n } = { n: 0 }] = (await askSql(client, counted, { params, maxRows: 1 })).rows;
    if (Number(n) === 0) continue;
    const some = { text: `select * from (${text}\n) found limit ${MAX_EXAMPLES}`, names };
    findings.push({
      name,
      count: Number(n),
      examples: (await askSql(client, some, { params, maxRows: MAX_EXAMPLES })).rows,
    });
  }
  return findings;
}
