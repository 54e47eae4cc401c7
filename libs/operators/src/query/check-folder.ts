import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import { openFileQuery } from "./file-query.ts";
import type { FileQuery, FilesToQuery } from "./file-query.ts";
import { checkFailed, logFindings, MAX_EXAMPLES } from "./findings.ts";
import type { Finding } from "./findings.ts";

export type CheckInput = FilesToQuery;

type Row = Readonly<Record<string, JsonValue>>;

export interface CheckOutput {
  /** As it came in, so that what follows can depend on the check. */
  readonly uri: string;
  readonly rows: number;
  /** The names of the warnings that found something. */
  readonly warned: readonly string[];
  readonly report: readonly Row[];
}

export interface CheckSettings {
  readonly checks: Readonly<Record<string, string>>;
  readonly warnings: Readonly<Record<string, string>>;
  readonly report: string | null;
}

const MAX_REPORT_ROWS = 1_000;

/** Runs all checks over a folder, then fails with all that do not hold. Nothing is written. */
export async function checkFolder(input: CheckInput, settings: CheckSettings, ctx: TaskContext): Promise<CheckOutput> {
  const scratch = await mkdtemp(join(tmpdir(), "daymill-check-"));
  try {
    using query = await openFileQuery(input, { scratch, directories: [] }, ctx);
    const report = settings.report === null ? [] : await readReport(query, settings.report);
    const warnings = await findAll(query, settings.warnings);
    logFindings(ctx.log, "warn", warnings);
    const failures = await findAll(query, settings.checks);
    logFindings(ctx.log, "error", failures);
    if (failures.length > 0) throw checkFailed(input.from, failures);
    ctx.log.info("checked", { rows: query.rows, checks: Object.keys(settings.checks).length, warned: warnings.length });
    return { uri: input.from, rows: query.rows, warned: warnings.map(({ name }) => name), report };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function findAll(query: FileQuery, checks: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [name, sql] of Object.entries(checks)) {
    const [{ n } = { n: 0 }] = await query.read(`SELECT count(*)::DOUBLE AS n FROM (${sql}\n)`);
    if (Number(n) === 0) continue;
    const examples = await query.read(`SELECT * FROM (${sql}\n) LIMIT ${MAX_EXAMPLES}`);
    findings.push({ name, count: Number(n), examples });
  }
  return findings;
}

async function readReport(query: FileQuery, sql: string): Promise<readonly Row[]> {
  const rows = await query.read(`SELECT * FROM (${sql}\n) LIMIT ${MAX_REPORT_ROWS + 1}`);
  if (rows.length <= MAX_REPORT_ROWS) return rows;
  throw new DaymillError("E415", `The report has more than ${MAX_REPORT_ROWS} rows. Group or limit them.`);
}
