import { DaymillError } from "@daymill/core";
import { forEachBounded } from "../run-bounded.ts";
import { readTableBody } from "./archive.ts";
import type { Archive, ArchiveTable, TableScan } from "./archive.ts";
import { countLines } from "./pg-archive/copy-body.ts";

/** A table of an archive that was read to its end and found whole. */
export interface VerifiedTable {
  readonly schema: string;
  readonly table: string;
  readonly rows: number;
}

/** How many tables are read at once: decompression runs beside the main thread, so two keep two cores busy. */
const TABLES_AT_ONCE = 2;

/**
 * Reads every table of an archive to its end. Rejects with the first problem: a missing file (E404), a file that is cut off
 * or damaged (E403), a number of rows that differs from the archive's own list (E409).
 */
export function verifyArchive({ tables }: Archive, signal?: AbortSignal): Promise<readonly VerifiedTable[]> {
  return verifyTables(tables, signal);
}

/** The same for some tables, of one archive or several. */
export async function verifyTables(
  tables: readonly ArchiveTable[],
  signal?: AbortSignal,
): Promise<readonly VerifiedTable[]> {
  const scans = await scanTables(tables, signal);
  return scans.map(({ table, scan }) => {
    if (!scan.complete) throw scan.problem;
    return { schema: table.schema, table: table.table, rows: scan.rows };
  });
}

/** A table, and what came of reading it. */
export interface ScannedTable {
  readonly table: ArchiveTable;
  readonly scan: TableScan;
}

/** Reads every table to its end, and says of each whether it is whole; in their order. */
export async function scanTables(
  tables: readonly ArchiveTable[],
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly ScannedTable[]> {
  const scanned: ScannedTable[] = [];
  await forEachBounded([...tables.entries()], { atOnce: TABLES_AT_ONCE, signal }, async ([index, table]) => {
    scanned[index] = { table, scan: await scanTable(table) };
  });
  return scanned;
}

async function scanTable(table: ArchiveTable): Promise<TableScan> {
  try {
    let rows = 0;
    for await (const lines of readTableBody(table)) rows += countLines(lines);
    assertListedRows(table, rows);
    return { complete: true, rows };
  } catch (thrown: unknown) {
    if (thrown instanceof DaymillError) return { complete: false, problem: thrown };
    throw thrown;
  }
}

function assertListedRows(table: ArchiveTable, rows: number): void {
  if (table.listedRows === undefined || table.listedRows === rows) return;
  throw new DaymillError(
    "E409",
    `${table.schema}.${table.table} has ${rows} rows in ${table.member}, but the manifest lists ${table.listedRows}. Make the dump again.`,
    { details: { rows, listed: table.listedRows } },
  );
}
