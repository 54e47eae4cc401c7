import type { Connection, JsonValue } from "@daymill/core";
import type { ColumnType } from "../../columns/column-type.ts";
import type { CopyRow } from "../pg-archive/copy-text.ts";

/** A query for a server. */
export interface QueryToRun {
  readonly connection: Connection;
  readonly sql: string;
  /** Values for `$name`. */
  readonly params: Readonly<Record<string, JsonValue>>;
}

/** A column of a result; `type` is what it is in Parquet. */
export interface QueryColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** What parts a query into several, which are read at once. */
export interface QuerySplit {
  /** A column of the result, of whole numbers, decimals, dates or instants: the range of its values is cut evenly. */
  readonly by: string;
  /** How many, each on a connection of its own; 2 to 16. */
  readonly parts: number;
}

/** A result on its way in parts, all of one snapshot: it holds a session for each. */
export interface PartsOfQuery extends AsyncDisposable, Pick<RowsOfQuery, "takenAt" | "columns"> {
  /** One after the other they are the rows in their order. */
  readonly parts: readonly Pick<RowsOfQuery, "batches">[];
  /** Breaks off what is being read. */
  stop(): void;
}

/** A result on its way: it holds a session of the server until it is disposed of. */
export interface RowsOfQuery extends AsyncDisposable {
  /** An instant right before the snapshot by the source's clock, ISO 8601 in UTC: what was committed by then is in it. */
  readonly takenAt: string;
  readonly columns: readonly QueryColumn[];
  /** The rows in their order, cells as the source's texts; called once. */
  batches(): AsyncIterable<readonly CopyRow[]>;
}
