import { basename } from "node:path";
import { DaymillError } from "@daymill/core";
import { readTableRows } from "../dump/archive.ts";
import type { ArchiveTable } from "../dump/archive.ts";
import { openArchive } from "../dump/open-archive.ts";
import type { Compression } from "../dump/pg-archive/compression.ts";
import { scanTables } from "../dump/verify-archive.ts";

/** A table of an archive, as `daymill archive show` lists it. */
export interface ArchiveListing {
  readonly schema: string;
  readonly table: string;
  /** The name of its file in the directory; the bare name where it is missing. */
  readonly file: string;
  /** null where the file is missing. */
  readonly compression: Compression | null;
  /** null where the file is missing or damaged. */
  readonly rows: number | null;
  /** Whether the file is there and was read to its end mark. */
  readonly complete: boolean;
}

/**
 * The tables of a pg_dump directory archive or a copy dump, by schema and name, each read to its end. Rejects with E403 to
 * E406 when the archive's list cannot be read; a table's own file that is missing or damaged is shown as not complete.
 */
export async function showArchive(directory: string): Promise<readonly ArchiveListing[]> {
  const { tables } = await openArchive(directory);
  const scans = await scanTables(tables);
  return scans.map(({ table, scan }) => ({
    schema: table.schema,
    table: table.table,
    file: table.file === undefined ? table.member : basename(table.file.path),
    compression: table.file?.compression ?? null,
    rows: scan.complete ? scan.rows : null,
    complete: scan.complete,
  }));
}

/**
 * The rows of one table, in the order of its file, as objects of texts and nulls by column name. `name` is `table` or
 * `schema.table`; E404 when the archive has no such table, or several.
 */
export async function* archiveRows(
  directory: string,
  name: string,
): AsyncGenerator<Readonly<Record<string, string | null>>> {
  const { tables } = await openArchive(directory);
  const found = findTable(tables, name);
  for await (const batch of readTableRows(found)) {
    for (const row of batch)
      yield Object.fromEntries(found.columns.map((column, index) => [column, row[index] ?? null]));
  }
}

function findTable(tables: readonly ArchiveTable[], name: string): ArchiveTable {
  const found = tables.filter(({ schema, table }) => name === table || name === `${schema}.${table}`);
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  const what = found.length === 0 ? `has no table "${name}"` : `has several tables "${name}": name the schema too`;
  const known = tables.map(({ schema, table }) => `${schema}.${table}`).join(", ");
  throw new DaymillError("E404", `The archive ${what}. It has: ${known || "no table"}.`, { details: { name } });
}
