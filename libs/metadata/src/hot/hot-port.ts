/**
 * A statement of the hot path: one call of a database function, prepared once per connection under its name. The name
 * stands for this text only; `Row` is the shape of one row of its answer.
 */
export interface HotStatement<Row> {
  readonly name: string;
  readonly sql: string;
  /** Never set: it only carries the row's type. */
  readonly row?: Row;
}

/** Names a statement of the hot path. Parameters are $1, $2 ...; JSON is passed as text, arrays as arrays. */
export function hotStatement<Row>(name: string, sql: string): HotStatement<Row> {
  return { name, sql };
}

/** A parameter as both databases take it. JSON goes as text (JSON.stringify), instants as epoch milliseconds. */
export type HotParam = string | number | boolean | null | Uint8Array | readonly (string | number | boolean | null)[];

/** What a piece of work may do inside one transaction of the hot path. */
export interface HotTransaction {
  /**
   * Runs a statement. The first call of a transaction takes BEGIN along, and calls that are issued without awaiting the
   * one before travel together, in order (await them with Promise.all).
   */
  call<Row>(statement: HotStatement<Row>, params: readonly HotParam[]): Promise<Row[]>;
  /** The same, and COMMIT goes in the same packet: the answer comes once it is committed. Nothing may follow. */
  last<Row>(statement: HotStatement<Row>, params: readonly HotParam[]): Promise<Row[]>;
}

/**
 * The thin port of the hot path: one connection of its own, named prepared statements, transactions one after another.
 * On native PostgreSQL statements are pipelined; a lost connection is opened again for the next transaction.
 */
export interface HotPort extends AsyncDisposable {
  /**
   * Runs work in one transaction: committed when it returns, rolled back when it throws. Work is run again when the
   * database gave up on it for a deadlock or a serialization failure, so it may act through `tx` only.
   * Rejects with E601 when the database cannot be reached; then it is unknown whether a commit under way took place.
   */
  transaction<T>(work: (tx: HotTransaction) => Promise<T>): Promise<T>;
  /** Runs one statement as a transaction of its own. */
  call<Row>(statement: HotStatement<Row>, params: readonly HotParam[]): Promise<Row[]>;
  close(): Promise<void>;
}
