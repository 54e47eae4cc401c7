import { DaymillError } from "@daymill/core";
import { readDecompressed } from "./pg-archive/compression.ts";
import type { CompressedFile } from "./pg-archive/compression.ts";
import { readCopyBody } from "./pg-archive/copy-body.ts";
import { readCopyRows } from "./pg-archive/copy-text.ts";
import type { CopyRow } from "./pg-archive/copy-text.ts";

/** A table whose rows an archive holds, as COPY text. */
export interface ArchiveTable {
  readonly schema: string;
  readonly table: string;
  /** In the order of the fields of a row. */
  readonly columns: readonly string[];
  /** Their types, as far as the archive tells them. */
  readonly types: ReadonlyMap<string, string>;
  /** The bare name that the archive's list gives its file. */
  readonly member: string;
  /** Where the file really is; undefined: it is missing. */
  readonly file: CompressedFile | undefined;
  /** How many rows the archive's list says there are, if it says so. */
  readonly listedRows: number | undefined;
}

/** A dump of a PostgreSQL database: a pg_dump directory archive, or what the `copy` writer leaves. */
export interface Archive {
  readonly kind: "pg_dump" | "copy";
  readonly directory: string;
  /** When it was made: ISO 8601 with offset where it is known, else the local time of the machine that dumped. */
  readonly madeAt: string;
  /** By schema, then name. */
  readonly tables: readonly ArchiveTable[];
}

/** How many rows a table has, or why that cannot be said (E403, E404). */
export type TableScan =
  | { readonly complete: true; readonly rows: number }
  | { readonly complete: false; readonly problem: DaymillError };

/** The rows of a table in the order of its file, in batches. Rejects with E404 when the file is missing, E403 when damaged. */
export function readTableRows(table: ArchiveTable): AsyncGenerator<CopyRow[]> {
  return readCopyRows(readTableBody(table), { columns: table.columns.length, name: requireFile(table).path });
}

/** The lines of a table's rows, undecoded, in pieces of whole lines without the end mark. Rejects as readTableRows does. */
export function readTableBody(table: ArchiveTable): AsyncGenerator<Buffer> {
  const file = requireFile(table);
  return readCopyBody(readDecompressed(file), file.path);
}

/** The file of a table, or E404. */
export function requireFile(table: ArchiveTable): CompressedFile {
  if (table.file !== undefined) return table.file;
  throw new DaymillError(
    "E404",
    `The archive lacks ${table.member}, the rows of ${table.schema}.${table.table}. Make the dump again.`,
    { details: { member: table.member, table: `${table.schema}.${table.table}` } },
  );
}
