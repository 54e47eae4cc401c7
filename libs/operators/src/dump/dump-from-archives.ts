import { copyFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError, TaskSkipped } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import type { Archive, ArchiveTable } from "./archive.ts";
import { requireFile } from "./archive.ts";
import { writeManifest } from "./copy-archive/write-archive.ts";
import { MANIFEST_NAME } from "./copy-archive/manifest.ts";
import type { CopyManifest } from "./copy-archive/manifest.ts";
import type { DumpWork, WrittenDump } from "./dump-work.ts";
import { assertFreeDisk } from "../free-disk.ts";
import { openIfWanted } from "./known-archives.ts";
import { parseTablePattern, quotedPatterns } from "./table-pattern.ts";
import { verifyTables } from "./verify-archive.ts";

/** How far below its root archives are looked for: `type/day/archive` is three. */
const MAX_DEPTH = 3;

/**
 * Takes the tables that match out of archives that were made before, by pg_dump or by us, below the directory of a
 * connection of type `archive`. The snapshot is that of the newest of them; a pg_dump archive knows only the wall clock of
 * the machine that made it, which is taken for UTC.
 */
export async function dumpFromArchives(work: DumpWork): Promise<WrittenDump> {
  const { connection, patterns, settings, directory, ctx } = work;
  const root = archivesPath(work);
  const found: { archive: Archive; table: ArchiveTable }[] = [];
  const matchers = patterns.map((pattern) => matcher(pattern, settings.unlessNamed));
  const isWanted: Matcher = (table) => matchers.some((matches) => matches(table));
  for (const archive of await openArchives(root, { depth: MAX_DEPTH, isWanted })) {
    const tables = archive.tables.filter(isWanted);
    found.push(...tables.map((table) => ({ archive, table })));
  }
  if (found.length === 0) {
    throw new TaskSkipped(
      `No archive of connection "${connection.id}" (${root}) has a table ${quotedPatterns(patterns)}: there is nothing to take.`,
    );
  }
  const takenAt =
    found
      .map(({ archive }) => toInstant(archive.madeAt))
      .toSorted()
      .at(-1) ?? "";
  const tables = found.map(({ table }) => table);
  for (const [index, matches] of matchers.entries())
    if (!tables.some(matches)) ctx.log.warn("a pattern matches no table", { pattern: patterns[index] ?? "" });
  assertOnce(tables);
  ctx.log.info("taking tables from archives", { tables: tables.length, takenAt });
  const sizes = await Promise.all(tables.map(async (table) => (await stat(requireFile(table).path)).size));
  await assertFreeDisk(directory, { bytes: sizes.reduce((sum, size) => sum + size, 0), ctx });
  await copyMembers(tables, { directory, takenAt, signal: ctx.signal });
  return { takenAt, tables };
}

function archivesPath({ connection }: DumpWork): string {
  if (connection.path !== undefined && connection.path !== "") return connection.path;
  throw new DaymillError(
    "E104",
    `The connection "${connection.id}" has no path: one of type archive is a directory of archives.`,
  );
}

type Matcher = (table: Pick<ArchiveTable, "schema" | "table">) => boolean;

/**
 * The archives in a directory and below that may hold what is wanted, in the order of their paths; what is in an archive is
 * not looked into.
 */
async function openArchives(
  directory: string,
  { depth, isWanted }: { readonly depth: number; readonly isWanted: Matcher },
): Promise<readonly Archive[]> {
  const entries = await withStoreErrors(directory, () => readdir(directory, { withFileTypes: true }));
  const list = entries.find(({ name }) => name.startsWith("toc.dat") || name === MANIFEST_NAME)?.name;
  if (list !== undefined) {
    const archive = await openIfWanted({ directory, list }, isWanted);
    return archive === undefined ? [] : [archive];
  }
  const folders = entries.filter((entry) => entry.isDirectory() && depth > 0).map(({ name }) => name);
  const found: Archive[] = [];
  for (const name of folders.toSorted())
    found.push(...(await openArchives(join(directory, name), { depth: depth - 1, isWanted })));
  return found;
}

function matcher(pattern: string, unlessNamed: readonly string[]): Matcher {
  const { schema, table, isWild } = parseTablePattern(pattern);
  const hidden = isWild ? unlessNamed.map((name) => new RegExp(parseTablePattern(name).table)) : [];
  return (candidate) =>
    new RegExp(table).test(candidate.table) &&
    (schema === undefined || new RegExp(schema).test(candidate.schema)) &&
    !hidden.some((name) => name.test(candidate.table));
}

function toInstant(madeAt: string): string {
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(madeAt) ? madeAt : `${madeAt}Z`).toISOString();
}

function assertOnce(tables: readonly ArchiveTable[]): void {
  const names = tables.map(({ schema, table }) => `${schema}.${table}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new DaymillError("E410", `Two archives have a table ${twice}. Leave one of them, or name the schema.`);
}

async function copyMembers(
  tables: readonly ArchiveTable[],
  {
    directory,
    takenAt,
    signal,
  }: { readonly directory: string; readonly takenAt: string; readonly signal: AbortSignal },
): Promise<void> {
  const verified = await verifyTables(tables, signal);
  const listed: CopyManifest["tables"][number][] = [];
  for (const [index, table] of tables.entries()) {
    const member = `${index + 1}.copy`;
    const { path } = requireFile(table);
    const target = join(directory, `${member}${path.slice(path.lastIndexOf(table.member) + table.member.length)}`);
    await withStoreErrors(target, () => copyFile(path, target));
    const types = table.columns.map((column) => table.types.get(column) ?? "");
    const { schema, table: name, columns } = table;
    listed.push({ schema, table: name, columns, types, file: member, rows: verified[index]?.rows ?? 0 });
  }
  await writeManifest(directory, {
    format: "daymill-copy",
    version: 1,
    takenAt,
    database: "",
    serverVersion: "",
    tables: listed,
  });
}
