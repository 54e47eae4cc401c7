import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TaskContext } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { beginTaskOutput } from "../task-output.ts";
import { dumpFromArchives } from "./dump-from-archives.ts";
import { dumpFromServer } from "./dump-from-server.ts";
import type { DumpWork, PgDumpSettings, WrittenDump } from "./dump-work.ts";
import { openArchive } from "./open-archive.ts";
import { verifyArchive } from "./verify-archive.ts";
import type { VerifiedTable } from "./verify-archive.ts";

export interface PgDumpInput {
  /** A pattern as psql has them: `*` for any characters, `?` for one, `_` for itself; `schema.table`; double quotes. */
  readonly tables: string;
  /** More patterns. A table that several match is dumped once. Default: none. */
  readonly also?: readonly string[];
}

export interface PgDumpOutput {
  /** The folder of the archive; ends in `/`. */
  readonly uri: string;
  /** The instant of the snapshot by the source's clock, ISO 8601 in UTC. */
  readonly takenAt: string;
  readonly tables: readonly VerifiedTable[];
  readonly rows: number;
  /** Of all files of the archive. */
  readonly bytes: number;
}

/**
 * Dumps the tables that match, all in one snapshot, into a draft; reads the draft back to its end; publishes it. A dump
 * that was killed left nothing that could be taken for one, and is made again. No table that matches skips the task.
 */
export async function dumpDatabase(
  input: PgDumpInput,
  settings: PgDumpSettings,
  ctx: TaskContext,
): Promise<PgDumpOutput> {
  const patterns = [input.tables, ...(input.also ?? [])];
  const connection = await ctx.connection(settings.connection);
  const output = await beginTaskOutput(ctx);
  try {
    const written = await writeDump({ patterns, connection, settings, directory: output.draft, ctx });
    const archive = await openArchive(output.draft);
    const tables = await verifyArchive(archive, ctx.signal);
    assertSameTables(written, tables);
    const bytes = await totalBytes(output.draft);
    await output.publish();
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    ctx.log.info("dumped", { archive: archive.kind, tables: tables.length, rows, bytes });
    return { uri: output.uri, takenAt: written.takenAt, tables, rows, bytes };
  } finally {
    await output.discard();
  }
}

function writeDump(work: DumpWork): Promise<WrittenDump> {
  const { id, type } = work.connection;
  switch (type) {
    case "postgres":
      return dumpFromServer(work);
    case "archive":
      return dumpFromArchives(work);
    default:
      throw new DaymillError(
        "E410",
        `The connection "${id}" is of type "${type}", which is no source of dumps. Use one of type "postgres" or "archive".`,
      );
  }
}

function assertSameTables({ tables: wanted }: WrittenDump, dumped: readonly VerifiedTable[]): void {
  const nameOf = ({ schema, table }: { schema: string; table: string }): string => `${schema}.${table}`;
  const names = new Set(dumped.map(nameOf));
  const missing = wanted.map(nameOf).filter((name) => !names.has(name));
  if (missing.length === 0 && wanted.length === dumped.length) return;
  throw new DaymillError(
    "E410",
    `The dump has ${dumped.length} of ${wanted.length} tables; missing: ${missing.join(", ")}.`,
    { details: { missing } },
  );
}

async function totalBytes(directory: string): Promise<number> {
  const names = await readdir(directory);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
