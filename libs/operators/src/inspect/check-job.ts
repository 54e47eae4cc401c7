import type { JsonObject, RemoteJob, RemoteStatus, TaskContext } from "@daymill/core";
import { checkFailed, logFindings, MAX_EXAMPLES } from "../query/findings.ts";
import type { Finding } from "../query/findings.ts";
import { refusedOptions } from "../refused-options.ts";
import type { CheckSqlOutput } from "../sql/check-sql.ts";
import type { SqlParams } from "../sql/sql-session.ts";
import { findIfPossible } from "../find-if-possible.ts";
import type { AskedSql } from "./asked-sql.ts";
import type { OpenQueries, QueryService } from "./query-service.ts";
import { fromQuery } from "./sql-dialect.ts";

/** What is checked, by names: a SELECT each that gives what is wrong; without rows the check holds. */
export interface Checks {
  readonly checks: Readonly<Record<string, string>>;
  /** What they give is a warning in the log, and no failure. */
  readonly warnings: Readonly<Record<string, string>>;
}

export interface CheckInput {
  /** The values of the names in the checks. They never become part of their texts. */
  readonly params?: SqlParams;
}

/** The jobs of checks, then of warnings, each in their order. */
interface CheckHandle<Place extends JsonObject> {
  readonly jobs: readonly Place[];
}

interface NamedCheck {
  readonly name: string;
  readonly sql: string;
}

/** The column of the rows of a job that says how many the check found. */
const FOUND = "daymill_found";

/** Checks as jobs of a warehouse, one each and all at once; they have ended when the last of them has. */
export function checkJob<I extends CheckInput, Place extends JsonObject>(
  asked: Checks,
  open: OpenQueries<I, Place>,
): RemoteJob<I, CheckHandle<Place>, CheckSqlOutput> {
  const named = namedChecks(asked);
  const askedFor = ({ params = {} }: I): readonly AskedSql[] =>
    named.map(({ sql }) => ({ text: findingSql(sql), values: params }));
  return {
    idempotent: true,
    async find(token, ctx, input) {
      const queries = await open(ctx, input);
      const found = await Promise.all(
        askedFor(input).map((each, index) => findIfPossible(() => queries.find(each, `${token}/check/${index}`))),
      );
      const jobs = found.filter((job) => job !== undefined);
      return jobs.length === 0 ? undefined : { jobs };
    },
    async submit(input, token, ctx) {
      const queries = await open(ctx, input);
      const jobs: Place[] = [];
      for (const [index, each] of askedFor(input).entries())
        jobs.push(await queries.start(each, `${token}/check/${index}`));
      ctx.log.info("the warehouse has the checks", { jobs: jobs.length });
      return { jobs };
    },
    async poll({ jobs }, ctx) {
      const queries = await open(ctx, {} as I);
      return together(await Promise.all(jobs.map((job) => queries.judge(job))), named);
    },
    async collect({ jobs }, ctx) {
      const queries = await open(ctx, {} as I);
      const count = Object.keys(asked.checks).length;
      const findings = await Promise.all(named.map((check, index) => readFinding(queries, check, jobs[index])));
      const [failures, warnings] = [findings.slice(0, count), findings.slice(count)].map((some) =>
        some.filter((finding) => finding !== undefined),
      );
      return report(queries.connection, failures ?? [], { warnings: warnings ?? [], log: ctx.log });
    },
    async cancel({ jobs }, ctx) {
      const queries = await open(ctx, {} as I);
      await Promise.all(jobs.map((job) => queries.cancel(job)));
    },
  };
}

/** Throws E209 for checks that are none. */
export function assertChecks(id: string, checks: Checks): void {
  for (const { name, sql } of namedChecks(checks))
    if (sql.trim() === "") throw refusedOptions(id, `the check "${name}" is empty`);
}

/** All of them, the warnings last. */
export function namedChecks({ checks, warnings }: Checks): readonly NamedCheck[] {
  return [...Object.entries(checks), ...Object.entries(warnings)].map(([name, sql]) => ({ name, sql }));
}

/** The first rows that a check finds, each with the number of all of them. */
function findingSql(sql: string): string {
  return `SELECT source.*, count(*) OVER () AS ${FOUND} FROM ${fromQuery(sql)} LIMIT ${MAX_EXAMPLES}`;
}

/** A check whose job failed does not end the others: what they find is worth knowing, and none may go on by itself. */
function together(statuses: readonly RemoteStatus[], named: readonly NamedCheck[]): RemoteStatus {
  const running = statuses.filter(({ state }) => state === "running").length;
  if (running > 0) return { state: "running", progress: `${statuses.length - running} of ${statuses.length} are done` };
  for (const [index, status] of statuses.entries()) {
    const name = named[index]?.name ?? "";
    if (status.state === "failed") return { ...status, reason: `${name}: ${status.reason}` };
    if (status.state === "cancelled") return { ...status, reason: `${name}: ${status.reason ?? "no reason given"}` };
  }
  return { state: "succeeded" };
}

async function readFinding<Place extends JsonObject>(
  queries: QueryService<Place>,
  { name }: NamedCheck,
  job: Place | undefined,
): Promise<Finding | undefined> {
  if (job === undefined) throw new Error(`no job was submitted for "${name}"`);
  const { rows } = await queries.read(job, MAX_EXAMPLES);
  const [first] = rows;
  if (first === undefined) return undefined;
  const examples = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => column !== FOUND)));
  return { name, count: Number(first[FOUND]), examples };
}

function report(
  connection: string,
  failures: readonly Finding[],
  { warnings, log }: { readonly warnings: readonly Finding[] } & Pick<TaskContext, "log">,
): CheckSqlOutput {
  logFindings(log, "warn", warnings);
  logFindings(log, "error", failures);
  if (failures.length > 0) throw checkFailed(`The warehouse of connection "${connection}"`, failures);
  return { warned: warnings.map(({ name }) => name) };
}
