import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { getCACertificates } from "node:tls";
import { promisify } from "node:util";
import type { Connection } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { toConnectionError } from "../postgres/connect.ts";
import { compressArgument } from "./dump-compression.ts";
import type { CompressionOfDump } from "./dump-compression.ts";
import type { SourceSnapshot, SourceTable } from "./source-snapshot.ts";

/** How long pg_dump may take to end after SIGTERM, in milliseconds; it cancels its queries first. */
const GRACE_MS = 5_000;
/** How long it waits for a lock on a table, in milliseconds. */
const LOCK_WAIT_MS = 60_000;
/** As many of its last lines are kept for the error. */
const KEPT_LINES = 20;

/** The version of a pg_dump program, as a server's version number (150000 for 15); undefined when it cannot be run. */
export async function versionOfPgDump(program: string): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ["--version"]);
    const match = /\(PostgreSQL\) (\d+)(?:\.(\d+))?/.exec(stdout);
    if (match === null) return undefined;
    const [major, minor] = [Number(match[1]), Number(match[2] ?? 0)];
    return major >= 10 ? major * 10_000 : major * 10_000 + minor * 100;
  } catch {
    // Not on the path, or not to be executed: there is no pg_dump here.
    return undefined;
  }
}

/** Whether a pg_dump can dump a server: its major version must not be older. */
export function canDump(program: number, { serverVersionNumber: server }: SourceSnapshot): boolean {
  return majorOf(program) >= majorOf(server);
}

export interface PgDumpWork {
  readonly program: string;
  readonly connection: Connection;
  readonly snapshot: SourceSnapshot;
  readonly tables: readonly SourceTable[];
  /** Must be empty. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly jobs: number;
  readonly compression: CompressionOfDump;
}

/**
 * Runs `pg_dump --format=directory` in a snapshot that another session holds. The password goes by the environment, never
 * by the command line. An abort sends SIGTERM, then SIGKILL. Rejects with E401, E402, E504 or E410.
 */
export async function runPgDump(work: PgDumpWork): Promise<void> {
  await using trust = await trustedCertificates(work.connection);
  const child = spawn(work.program, argumentsOf(work), {
    env: { ...environmentOf(work.connection), ...trust.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    work.log.debug("pg_dump", { line });
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
  });
  let killer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill("SIGTERM");
    killer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  if (work.signal.aborted) stop();
  work.signal.addEventListener("abort", stop);
  try {
    const [code] = await once(child, "close");
    work.signal.throwIfAborted();
    if (code !== 0) throw toDumpError(lines.join("\n"), work.connection);
  } finally {
    clearTimeout(killer);
    work.signal.removeEventListener("abort", stop);
  }
}

function argumentsOf({ connection, snapshot, tables, directory, jobs, compression }: PgDumpWork): string[] {
  const { host, port, user, database } = connection;
  return [
    "--format=directory",
    `--file=${directory}`,
    `--compress=${compressArgument(compression)}`,
    "--encoding=UTF8",
    "--no-owner",
    "--no-privileges",
    "--no-password",
    "--verbose",
    `--lock-wait-timeout=${LOCK_WAIT_MS}`,
    `--snapshot=${snapshot.id}`,
    `--jobs=${jobs}`,
    ...tables.map(({ schema, table }) => `--table=${quote(schema)}.${quote(table)}`),
    ...(host === undefined ? [] : [`--host=${host}`]),
    ...(port === undefined ? [] : [`--port=${port}`]),
    ...(user === undefined ? [] : [`--username=${user}`]),
    ...(database === undefined ? [] : [`--dbname=dbname='${database.replaceAll(/['\\]/g, String.raw`\$&`)}'`]),
  ];
}

/** Messages in English, which errors are told by; instants in UTC. */
function environmentOf({ password }: Connection): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    ...(PATH !== undefined && { PATH }),
    ...(HOME !== undefined && { HOME }),
    LC_ALL: "C",
    PGTZ: "UTC",
    PGAPPNAME: "daymill",
    ...(password !== undefined && { PGPASSWORD: password }),
  };
}

interface Trust extends AsyncDisposable {
  readonly env: NodeJS.ProcessEnv;
}

/**
 * What makes pg_dump check a server's certificate and name as the driver does: libpq trusts no authority by itself, so it
 * gets those of Node in a file.
 */
async function trustedCertificates({ extra }: Connection): Promise<Trust> {
  if (extra["ssl"] !== true) return { env: {}, [Symbol.asyncDispose]: async () => {} };
  const directory = await mkdtemp(join(tmpdir(), "daymill-trust-"));
  const file = join(directory, "authorities.pem");
  await writeFile(file, `${getCACertificates().join("\n")}\n`);
  return {
    env: { PGSSLMODE: "verify-full", PGSSLROOTCERT: file },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** In double quotes nothing in a pattern is special. */
function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function toDumpError(text: string, connection: Connection): DaymillError {
  const message = text.split("\n").findLast((line) => line.includes("error:")) ?? text;
  if (/connection to server .* failed|could not connect/s.test(text))
    return toConnectionError(new Error(message), connection);
  if (/No space left on device/.test(text)) {
    return new DaymillError(
      "E504",
      `pg_dump could not write: the disk is full. Free some space, then run the task again.`,
    );
  }
  return new DaymillError("E410", `pg_dump failed: ${message}. The log of the task has all that it said.`);
}

/** 15 for 150018; 906 for 90624: before 10 the second number was part of the major version. */
function majorOf(version: number): number {
  return version >= 100_000 ? Math.floor(version / 10_000) * 100 : Math.floor(version / 100);
}
