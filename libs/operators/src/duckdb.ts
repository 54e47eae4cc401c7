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

/** Values in their order, or by their names; no others than the statement asks for. */
export type StatementValues = readonly DuckDBValue[] | Readonly<Record<string, DuckDBValue>>;

/** A DuckDB in memory, for the time of one piece of work. */
export interface DuckDb extends Disposable {
  /** Runs one statement, with values for `$1`, `$2` ... or `$name`, and gives its rows. */
  query(sql: string, values?: StatementValues): Promise<readonly (readonly DuckDBValue[])[]>;
  /** The names of a query's columns and its rows as JSON; 64-bit integers and dates become texts. */
  queryJson(sql: string, values?: StatementValues): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The names of the values that a statement asks for: `from` for `$from`, `1` for `$1`. */
  parametersOf(sql: string): Promise<readonly string[]>;
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
    query: (sql, values = []) => guarded(async () => (await connection.runAndReadAll(sql, copyOf(values))).getRows()),
    queryJson: (sql, values = []) =>
      guarded(async () => (await connection.runAndReadAll(sql, copyOf(values))).getRowObjectsJson()),
    parametersOf: (sql) =>
      guarded(async () => {
        const statement = await connection.prepare(sql);
        return Array.from({ length: statement.parameterCount }, (_, index) => statement.parameterName(index + 1));
      }),
    [Symbol.dispose]: () => {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The driver takes no value that may not be changed. */
function copyOf(values: StatementValues): DuckDBValue[] | Record<string, DuckDBValue> {
  return Array.isArray(values)
    ? [...(values as readonly DuckDBValue[])]
    : { ...(values as Record<string, DuckDBValue>) };
}
