import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb, StatementValues } from "../duckdb.ts";
import { confine, problemOfSelect } from "./confined-query.ts";

export interface ConfinedQuestion {
  /** One SELECT. */
  readonly sql: string;
  /** Values for `$name` in it: all that it names, and no others. Default: none. */
  readonly values?: StatementValues;
  /** The directory that it may read. */
  readonly path: string;
  /** Makes what it may name; false: there is nothing, and so no row. */
  readonly prepare: (db: DuckDb) => Promise<boolean>;
}

const MEMORY_MIB = 512;

/**
 * Asks files of a directory of this machine. Gives the rows as JSON: 64-bit integers, decimals, dates and instants are texts.
 * The query reads the directory and nothing else (E702 for what is no SELECT).
 */
export async function askConfined({
  sql,
  values,
  path,
  prepare,
}: ConfinedQuestion): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const temporary = await mkdtemp(join(tmpdir(), "daymill-query-"));
  try {
    using db = await openDuckDb({ temporaryDirectory: temporary, memoryMiB: MEMORY_MIB });
    const problem = await problemOfSelect(db, sql);
    if (problem !== undefined) throw new DaymillError("E702", problem);
    if (!(await prepare(db))) return [];
    await confine(db, [path, temporary]);
    return await db.queryJson(sql, values);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
