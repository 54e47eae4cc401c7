import { availableParallelism } from "node:os";
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api";

export interface DuckDbOptions {
  /** Where it may put what does not fit in memory; it makes the directory when needed. */
  readonly temporaryDirectory: string;
  /** What its buffers may take; the process takes some 150 MB beside. */
  readonly memoryMiB: number;
  /** Aborted: the running query is interrupted. */
  readonly signal?: AbortSignal;
}

/** More threads than these want more memory than a task may take (each a buffer of a file and a row group). */
const MAX_THREADS = 4;

/** A DuckDB in memory, for the time of one piece of work. */
export interface DuckDb extends Disposable {
  /** Runs one statement, with values for `$1`, `$2` ..., and gives its rows. */
  query(sql: string, values?: readonly DuckDBValue[]): Promise<readonly (readonly DuckDBValue[])[]>;
  /** The names of a query's columns and its rows as JSON; 64-bit integers and dates become texts. */
  queryJson(sql: string, values?: readonly DuckDBValue[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/**
 * Opens DuckDB in memory, with UTC as its time zone and no extension but those built in. The driver is loaded here: only
 * a task that uses it pays for it.
 */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDb> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(Math.min(MAX_THREADS, availableParallelism())),
    memory_limit: `${options.memoryMiB}MiB`,
    temp_directory: options.temporaryDirectory,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return sessionOf({ instance, connection, signal: options.signal });
}

function sessionOf(open: {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly signal: AbortSignal | undefined;
}): DuckDb {
  const { instance, connection, signal } = open;
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (thrown: unknown) {
      signal?.throwIfAborted();
      throw thrown;
    }
  };
  return {
    query: (sql, values = []) => guarded(async () => (await connection.runAndReadAll(sql, [...values])).getRows()),
    queryJson: (sql, values = []) =>
      guarded(async () => (await connection.runAndReadAll(sql, [...values])).getRowObjectsJson()),
    [Symbol.dispose]: () => {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}
