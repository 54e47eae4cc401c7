import type { JsonValue } from "@daymill/core";
import type { ProfiledColumn } from "../inspect/figures.ts";
import type { SqlStatement } from "./read-sql.ts";

export type SqlParams = Readonly<Record<string, JsonValue>>;

/** The values of a row by the names of the columns. */
export type SqlRow = Readonly<Record<string, JsonValue>>;

export interface SqlAnswer {
  /** Rows that were written or read; null where a statement has none. */
  readonly rowCount: number | null;
  readonly rows: readonly SqlRow[];
}

export interface SqlAsked {
  readonly params: SqlParams;
  /** Rows that are kept at most; 0: none are, however many come. */
  readonly maxRows: number;
}

/** A session with a server, or with a directory of Parquet as if it was one. */
export interface SqlSession {
  /** Runs one statement. Rejects with E302 when it gives more rows than may be kept, E304 when a value is not passed. */
  ask(statement: SqlStatement, asked: SqlAsked): Promise<SqlAnswer>;
  /** The columns of a SELECT, read from no row. Absent: tables there are not profiled. */
  columnsOf?(select: SqlStatement, params: SqlParams): Promise<readonly ProfiledColumn[]>;
  begin(): Promise<void>;
  /** Of one snapshot, in which nothing can be written. */
  beginReadOnly(): Promise<void>;
  commit(): Promise<void>;
}

export interface SessionWork<T> {
  /** For each statement; 0: none. */
  readonly statementTimeoutMs: number;
  /** What it has not committed when it ends, or rejects, has not happened. */
  readonly work: (session: SqlSession) => Promise<T>;
}
