import { DaymillError, operatorTask } from "@daymill/core";
import type { Task, TaskOptions } from "@daymill/core";
import { readCompression } from "./dump-compression.ts";
import type { DumpCompression } from "./dump-compression.ts";
import { dumpDatabase } from "./dump-database.ts";
import type { PgDumpInput, PgDumpOutput } from "./dump-database.ts";
import type { DumpWriter, PgDumpSettings } from "./dump-work.ts";

export interface PgDumpOptions extends TaskOptions<PgDumpInput, PgDumpOutput> {
  /** The id of a connection of type `postgres`, or `archive`: a directory of dumps that were made before. */
  readonly connection: string;
  /**
   * `pg_dump` runs the program, `copy` needs none. Default `auto`: pg_dump where it is on the PATH and not older than the
   * server, else copy.
   */
  readonly writer?: DumpWriter | "auto";
  /** Tables that a pattern with wildcards never matches, only their full name. Default: none. */
  readonly unlessNamed?: readonly string[];
  /** Default `pg_dump`, looked up on the PATH. */
  readonly program?: string;
  /** How many tables are read at once, each on a connection of its own, all in one snapshot; 1 to 32. Default 2. */
  readonly jobs?: number;
  /**
   * How the files are compressed: `"none"`, `"gzip"` (level 1, or `"gzip:6"`), or `"zstd"` (level 3, or `"zstd:9"`), which pg_dump
   * has since 16. Default: `"zstd:1"` by the writer copy, `"gzip"` by pg_dump.
   */
  readonly compress?: DumpCompression;
}

const MAX_JOBS = 32;

/**
 * Dumps the tables of a PostgreSQL database that match a pattern: `pgDump("dump", { connection })({ tables: "day_*" })`.
 * All tables are read in one snapshot; the archive is read back before it is published. No match skips the task. Errors:
 * E401 not reached, E402 sign-in refused, E410 anything else that the source says, E504 disk full.
 */
export function pgDump(id: string, options: PgDumpOptions): Task<PgDumpInput, PgDumpOutput> {
  const settings: PgDumpSettings = {
    connection: options.connection,
    writer: options.writer ?? "auto",
    unlessNamed: options.unlessNamed ?? [],
    program: options.program ?? "pg_dump",
    jobs: checkedJobs(options.jobs ?? 2),
    compression: options.compress === undefined ? undefined : readCompression(options.compress),
  };
  return operatorTask<PgDumpInput, PgDumpOutput>({
    operator: "pgDump",
    id,
    options,
    defaults: { ...settings, compression: options.compress ?? null },
    body: { kind: "task", run: (input, ctx) => dumpDatabase(input, settings, ctx) },
  });
}

function checkedJobs(jobs: number): number {
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= MAX_JOBS) return jobs;
  throw new DaymillError("E209", `pgDump: jobs is ${jobs}, expected a whole number from 1 to ${MAX_JOBS}.`);
}
