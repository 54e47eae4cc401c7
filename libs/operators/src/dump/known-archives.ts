import { stat } from "node:fs/promises";
import { join } from "node:path";
import { withStoreErrors } from "@daymill/stores";
import type { Archive, ArchiveTable } from "./archive.ts";
import { openArchive } from "./open-archive.ts";

type TableName = Pick<ArchiveTable, "schema" | "table">;

interface KnownArchive {
  /** Changes whenever the list is written anew. */
  readonly stamp: string;
  readonly tables: readonly TableName[];
}

/** Over all archives; some hundred bytes each. The archive that was looked at longest ago is forgotten first. */
const MAX_TABLES = 200_000;

const known = new Map<string, KnownArchive>();
let tablesKnown = 0;

/**
 * An archive, or undefined when this process has read its list before, the list has not changed since, and no table in it
 * is wanted: a backfill asks for each day in a directory that holds the archives of all of them. Rejects as openArchive does.
 */
export async function openIfWanted(
  { directory, list }: { readonly directory: string; readonly list: string },
  isWanted: (table: TableName) => boolean,
): Promise<Archive | undefined> {
  const path = join(directory, list);
  const { mtimeMs, size, ino } = await withStoreErrors(path, () => stat(path));
  const stamp = `${mtimeMs} ${size} ${ino}`;
  const before = known.get(path);
  if (before?.stamp === stamp && !before.tables.some(isWanted)) return remember(path, before);
  const archive = await openArchive(directory);
  remember(path, { stamp, tables: archive.tables.map(({ schema, table }) => ({ schema, table })) });
  return archive;
}

function remember(path: string, archive: KnownArchive): undefined {
  forget(path);
  known.set(path, archive);
  tablesKnown += archive.tables.length;
  for (const oldest of known.keys()) {
    if (tablesKnown <= MAX_TABLES) return;
    forget(oldest);
  }
}

function forget(path: string): void {
  tablesKnown -= known.get(path)?.tables.length ?? 0;
  known.delete(path);
}
