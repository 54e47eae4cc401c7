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

/** A result on its way: it holds a session of the server until it is disposed of. */
export interface RowsOfQuery extends AsyncDisposable {
  /** An instant right before the snapshot by the source's clock, ISO 8601 in UTC: what was committed by then is in it. */
  readonly takenAt: string;
  readonly columns: readonly QueryColumn[];
  /** The rows in their order, cells as the source's texts; called once. */
  batches(): AsyncIterable<readonly CopyRow[]>;
}
