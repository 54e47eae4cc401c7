/** How the values of a column are spread. */
export type ColumnSpread =
  | {
      /** Numbers, dates or instants: equal widths from the smallest to the largest value. */
      readonly kind: "range";
      /** Rows in each width, from the lowest on. */
      readonly counts: readonly number[];
    }
  | {
      /** Texts and flags: the most frequent values. */
      readonly kind: "values";
      readonly values: readonly { readonly value: string; readonly count: number }[];
    };

/** One column of what a task produced, and what is in it. Figures are of the profiled rows. */
export interface ColumnDescription {
  readonly name: string;
  /** As its warehouse calls it; of files DuckDB's name: `VARCHAR`, `DECIMAL(10,2)`, `STRUCT(...)`. */
  readonly type: string;
  readonly nulls: number;
  /** How many different values, on some warehouses about so many; null for lists, maps and structures. */
  readonly distinct: number | null;
  /** As texts; null where all is null, and for lists, maps and structures. */
  readonly min: string | null;
  readonly max: string | null;
  /** Of numbers only. */
  readonly mean: number | null;
  readonly spread: ColumnSpread | null;
}

/** What a place with Parquet files holds, or a table of a warehouse. */
export interface DataDescription {
  /** Of a table `warehouse:logs.events`, by the connection. */
  readonly uri: string;
  /** Whether the folder says that all of it is there (`_SUCCESS`); a single file and a table always are. */
  readonly isComplete: boolean;
  /** null, as `bytes`, for a table. */
  readonly files: number | null;
  readonly bytes: number | null;
  /** In all files. */
  readonly rows: number;
  /** Rows that the figures of the columns are of: all, or a sample. */
  readonly profiledRows: number;
  readonly columns: readonly ColumnDescription[];
  /** The first rows, a text or null for each column; long texts are cut and end in `…`. */
  readonly firstRows: readonly (readonly (string | null)[])[];
}
