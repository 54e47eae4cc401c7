import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Connection, TaskContext } from "@daymill/core";
import { DaymillError, racePoint, TaskSkipped, toError } from "@daymill/core";
import type { Client } from "pg";
import { connectToPostgres, describeServer, toConnectionError } from "../postgres/connect.ts";
import { beginTaskOutput } from "../task-output.ts";
import { writeCopyArchive } from "./copy-writer.ts";
import { openArchive } from "./open-archive.ts";
import { canDump, runPgDump, versionOfPgDump } from "./pg-dump-program.ts";
import { beginSnapshot, findTables } from "./source-snapshot.ts";
import type { SourceSnapshot, SourceTable } from "./source-snapshot.ts";
import { verifyArchive } from "./verify-archive.ts";
import type { VerifiedTable } from "./verify-archive.ts";

/** What writes a dump; what it makes is read alike. */
export type DumpWriter = "pg_dump" | "copy";

export interface PgDumpInput {
  /** A pattern as psql has them: `*` for any characters, `?` for one, `_` for itself; `schema.table`; double quotes. */
  readonly tables: string;
}

export interface PgDumpSettings {
  readonly connection: string;
  readonly writer: DumpWriter | "auto";
  readonly unlessNamed: readonly string[];
  readonly program: string;
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
  const connection = await ctx.connection(settings.connection);
  await using session = await connectToPostgres(connection, ctx.signal);
  const output = await beginTaskOutput(ctx);
  try {
    const work = { client: session.client, connection, settings, directory: output.draft, ctx };
    const { takenAt, tables } = await writeDump(input.tables, work);
    const archive = await openArchive(output.draft);
    const verified = await verifyArchive(archive, ctx.signal);
    assertSameTables(tables, verified);
    const bytes = await totalBytes(output.draft);
    await output.publish();
    const rows = verified.reduce((sum, table) => sum + table.rows, 0);
    ctx.log.info("dumped", { writer: archive.kind, tables: verified.length, rows, bytes });
    return { uri: output.uri, takenAt, tables: verified, rows, bytes };
  } finally {
    await output.discard();
  }
}

interface DumpWork {
  readonly client: Client;
  readonly connection: Connection;
  readonly settings: PgDumpSettings;
  readonly directory: string;
  readonly ctx: TaskContext;
}

interface WrittenDump {
  readonly takenAt: string;
  readonly tables: readonly SourceTable[];
}

async function writeDump(pattern: string, work: DumpWork): Promise<WrittenDump> {
  const { client, connection, settings, ctx } = work;
  try {
    const snapshot = await beginSnapshot(client);
    const tables = await findTables(client, pattern, settings.unlessNamed);
    if (tables.length === 0) {
      throw new TaskSkipped(
        `No table matches "${pattern}" in ${describeServer(connection)}: there is nothing to dump.`,
      );
    }
    await racePoint("pg-dump:snapshot");
    await writeTables({ ...work, snapshot, tables });
    return { takenAt: snapshot.takenAt, tables };
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    throw toDumpError(thrown, connection);
  }
}

async function writeTables(
  work: DumpWork & { snapshot: SourceSnapshot; tables: readonly SourceTable[] },
): Promise<void> {
  const { connection, settings, ctx, snapshot } = work;
  const { signal, log } = ctx;
  const writer = await chooseWriter(settings, snapshot);
  log.info("dumping", {
    writer,
    tables: work.tables.length,
    server: snapshot.serverVersion,
    takenAt: snapshot.takenAt,
  });
  if (writer === "pg_dump") await runPgDump({ ...work, program: settings.program, signal, log });
  else await writeCopyArchive({ ...work, database: connection.database ?? "", signal });
}

async function chooseWriter({ writer, program }: PgDumpSettings, snapshot: SourceSnapshot): Promise<DumpWriter> {
  if (writer === "copy") return "copy";
  const version = await versionOfPgDump(program);
  const isFit = version !== undefined && canDump(version, snapshot);
  if (writer === "auto") return isFit ? "pg_dump" : "copy";
  if (isFit) return "pg_dump";
  const what = version === undefined ? `cannot be run` : `is of version ${version}`;
  throw new DaymillError(
    "E410",
    `${program} ${what}, but the server is of version ${snapshot.serverVersion}. Install a pg_dump that is not older, or use the writer "copy".`,
  );
}

/** Both are in the order of schema and name. */
function assertSameTables(found: readonly SourceTable[], dumped: readonly VerifiedTable[]): void {
  const nameOf = ({ schema, table }: { schema: string; table: string }): string => `${schema}.${table}`;
  const names = new Set(dumped.map(nameOf));
  const missing = found.map(nameOf).filter((name) => !names.has(name));
  if (missing.length === 0 && found.length === dumped.length) return;
  throw new DaymillError(
    "E410",
    `The dump has ${dumped.length} of ${found.length} tables; missing: ${missing.join(", ")}.`,
    {
      details: { missing },
    },
  );
}

async function totalBytes(directory: string): Promise<number> {
  const names = await readdir(directory);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** SQLSTATE classes of a connection that broke (08) and of a server that shuts down (57P). */
function toDumpError(thrown: unknown, connection: Connection): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error instanceof TaskSkipped) return error;
  const code = "code" in error ? String(error.code) : "";
  if (/^(08|57P|ECONN|EPIPE)/.test(code) || /Connection terminated/.test(error.message))
    return toConnectionError(error, connection);
  return new DaymillError("E410", `The dump from ${describeServer(connection)} failed: ${error.message}.`, {
    cause: error,
  });
}
