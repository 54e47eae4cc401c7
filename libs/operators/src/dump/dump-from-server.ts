import type { Connection } from "@daymill/core";
import { DaymillError, racePoint, TaskSkipped, toError, Opened } from "@daymill/core";
import type { Client } from "pg";
import { connectToPostgres, describeServer, toConnectionError } from "../postgres/connect.ts";
import { writeCopyArchive } from "./copy-archive/write-archive.ts";
import type { TableToWrite } from "./copy-archive/write-archive.ts";
import { canCompress, fastestCompression } from "./dump-compression.ts";
import type { CompressionOfDump } from "./dump-compression.ts";
import type { DumpWork, DumpWriter, PgDumpSettings, WrittenDump } from "./dump-work.ts";
import { evenPieces } from "../text/even-pieces.ts";
import { canDump, runPgDump, versionOfPgDump } from "./pg-dump-program.ts";
import { beginSnapshot, findTables, joinSnapshot } from "./source-snapshot.ts";
import type { SourceSnapshot, SourceTable } from "./source-snapshot.ts";
import { quotedPatterns } from "./table-pattern.ts";

/** Dumps the tables of a server that match, all in one snapshot, with whichever writer fits. */
export async function dumpFromServer(work: DumpWork): Promise<WrittenDump> {
  const { connection, ctx } = work;
  const failed = new AbortController();
  // Sessions are cut when one of them fails: a COPY that nobody reads any more would never end.
  const signal = AbortSignal.any([ctx.signal, failed.signal]);
  await using sessions = new Opened();
  const open = async () => sessions.use(await connectToPostgres(connection, signal)).client;
  try {
    return await dumpInSessions(open, work);
  } catch (thrown: unknown) {
    if (!(thrown instanceof TaskSkipped)) failed.abort();
    ctx.signal.throwIfAborted();
    throw toDumpError(thrown, connection);
  }
}

type OpenSession = () => Promise<Client>;

async function dumpInSessions(open: OpenSession, work: DumpWork): Promise<WrittenDump> {
  const { patterns, connection, settings, ctx } = work;
  const client = await open();
  const snapshot = await beginSnapshot(client);
  const { takenAt, serverVersion: version } = snapshot;
  const tables = await findAllTables(client, work);
  if (tables.length === 0) {
    throw new TaskSkipped(
      `No table matches ${quotedPatterns(patterns)} in ${describeServer(connection)}: there is nothing to dump.`,
    );
  }
  await racePoint("pg-dump:snapshot");
  const writer = await chooseWriter(settings, snapshot);
  const jobs = Math.min(settings.jobs, tables.length);
  const compression = settings.compression ?? fastestCompression(writer);
  ctx.log.info("dumping", { writer, tables: tables.length, jobs, server: version, takenAt });
  if (writer === "pg_dump") {
    const { program } = settings;
    await runPgDump({ ...work, snapshot, tables, jobs, program, compression, signal: ctx.signal, log: ctx.log });
  } else {
    const clients = [client];
    while (clients.length < jobs) clients.push(await joined(open, snapshot));
    await copyTables(clients, { ...work, snapshot, tables, compression });
  }
  return { takenAt, tables };
}

/** Of all patterns, each table once. One that matches nothing is told in the log. */
async function findAllTables(client: Client, { patterns, settings, ctx }: DumpWork): Promise<readonly SourceTable[]> {
  const found = new Map<string, SourceTable>();
  for (const pattern of patterns) {
    const tables = await findTables(client, pattern, settings.unlessNamed);
    if (tables.length === 0 && patterns.length > 1) ctx.log.warn("a pattern matches no table", { pattern });
    for (const table of tables) found.set(JSON.stringify([table.schema, table.table]), table);
  }
  return [...found.keys()].toSorted().flatMap((key) => found.get(key) ?? []);
}

async function joined(open: OpenSession, snapshot: SourceSnapshot): Promise<Client> {
  const client = await open();
  await joinSnapshot(client, snapshot);
  return client;
}

/** One table at a time on each session. */
async function copyTables(
  clients: readonly Client[],
  work: DumpWork & {
    readonly snapshot: SourceSnapshot;
    readonly tables: readonly SourceTable[];
    readonly compression: CompressionOfDump;
  },
): Promise<void> {
  const { snapshot, connection, directory, compression, ctx } = work;
  const idle = [...clients];
  const tables: TableToWrite[] = [];
  for (const table of work.tables) tables.push(await copyOf(idle, table));
  const { takenAt, serverVersion } = snapshot;
  const archive = { takenAt, serverVersion, database: connection.database ?? "", tables };
  await writeCopyArchive(directory, archive, { signal: ctx.signal, jobs: clients.length, compression });
}

/** Read on a session that is idle when its turn comes. The number of rows is the one that the server says it sent. */
async function copyOf(idle: Client[], { schema, table, columns }: SourceTable): Promise<TableToWrite> {
  const { to: copyTo } = await import("pg-copy-streams").then((library) => library.default);
  let rows = 0;
  async function* body(): AsyncGenerator<Uint8Array> {
    const client = idle.pop();
    if (client === undefined) throw new Error("more tables are read at once than there are sessions");
    const list = columns.map(({ name }) => client.escapeIdentifier(name)).join(", ");
    const name = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`;
    const copy = client.query(copyTo(`COPY ${name} (${list}) TO STDOUT`));
    // A compressor takes each piece as a turn of another thread: the server's own are small.
    yield* evenPieces(copy);
    // The rows end before the server's word of how many there were, which may come by itself: what is asked now is answered after it.
    await client.query("select 1");
    rows = copy.rowCount;
    idle.push(client);
  }
  return { schema, table, columns, body, rows: () => rows };
}

async function chooseWriter(
  { writer, program, compression }: PgDumpSettings,
  snapshot: SourceSnapshot,
): Promise<DumpWriter> {
  if (writer === "copy") return "copy";
  const version = await versionOfPgDump(program);
  const isNewEnough = version !== undefined && canDump(version, snapshot);
  const isFit = isNewEnough && (compression === undefined || canCompress(version, compression));
  if (writer === "auto") return isFit ? "pg_dump" : "copy";
  if (isFit) return "pg_dump";
  if (isNewEnough) {
    throw new DaymillError(
      "E410",
      `${program} is of version ${version}, and pg_dump compresses by zstd since 16. Use "gzip", or the writer "copy".`,
    );
  }
  const what = version === undefined ? "cannot be run" : `is of version ${version}`;
  throw new DaymillError(
    "E410",
    `${program} ${what}, but the server is of version ${snapshot.serverVersion}. Install a pg_dump that is not older, or use the writer "copy".`,
  );
}

/** SQLSTATE classes of a connection that broke (08) and of a server that shuts down (57P). */
function toDumpError(thrown: unknown, connection: Connection): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error instanceof TaskSkipped) return error;
  const code = "code" in error ? String(error.code) : "";
  if (/^(08|57P|ECONN|EPIPE)/.test(code) || /Connection terminated/.test(error.message)) {
    return toConnectionError(error, connection);
  }
  return new DaymillError("E410", `The dump from ${describeServer(connection)} failed: ${error.message}.`, {
    cause: error,
  });
}
