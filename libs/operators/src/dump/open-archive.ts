import { open, readdir } from "node:fs/promises";
import { DaymillError } from "@daymill/core";
import type { Archive, ArchiveTable } from "./archive.ts";
import { readCopyManifest } from "./copy-archive/manifest.ts";
import { readPgArchive } from "./pg-archive/pg-archive.ts";
import { isPgDumpHeader } from "./pg-archive/toc.ts";

/**
 * Reads the list of an archive, not yet its data. Rejects with E404 where there is no archive, E405 for another kind,
 * E406 for one of a newer version, E403 for a damaged list.
 */
export async function openArchive(directory: string): Promise<Archive> {
  const archive =
    (await readPgArchive(directory)) ?? (await readCopyManifest(directory)) ?? (await explainAbsence(directory));
  const byName = (table: ArchiveTable): string => `${table.schema}\0${table.table}`;
  return { ...archive, tables: archive.tables.toSorted((a, b) => (byName(a) < byName(b) ? -1 : 1)) };
}

async function explainAbsence(directory: string): Promise<never> {
  if (await beginsLikePgDump(directory)) {
    throw new DaymillError(
      "E405",
      `${directory} is a single pg_dump file, not a directory archive. Make one: pg_dump --format=directory.`,
    );
  }
  const names = await readdir(directory).catch(() => undefined);
  const what = names === undefined ? "is no directory" : "has neither toc.dat (pg_dump) nor manifest.json (copy)";
  throw new DaymillError("E404", `${directory} ${what}: there is no complete archive. Make the dump again.`, {
    details: { directory },
  });
}

async function beginsLikePgDump(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return isPgDumpHeader(buffer);
  } catch {
    // A directory opens but cannot be read: it is not a file of any kind.
    return false;
  } finally {
    await file.close();
  }
}
