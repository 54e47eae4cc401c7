import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { DaymillError } from "@daymill/core";
import type { Archive, ArchiveTable } from "../archive.ts";
import { columnTypesOfDefinition } from "./column-types.ts";
import { findCompressed, readDecompressed } from "./compression.ts";
import { columnsOfCopyStatement } from "./copy-statement.ts";
import { readToc } from "./toc.ts";
import type { Toc, TocEntry } from "./toc.ts";

/** Reads the list of a pg_dump directory archive; undefined when the directory has no toc.dat, compressed or not. */
export async function readPgArchive(directory: string): Promise<Archive | undefined> {
  const found = await findCompressed(join(directory, "toc.dat"));
  if (found === undefined) return undefined;
  const toc = readToc(await buffer(readDecompressed(found)), found.path);
  assertUtf8(toc, found.path);
  const tables = await Promise.all(dataEntries(toc).map((entry) => toTable(directory, entry, toc)));
  return { kind: "pg_dump", directory, madeAt: toc.createdLocal, tables };
}

/** A table is paired with its file by its own entry: neither the order of entries nor that of dump ids says anything. */
function dataEntries(toc: Toc): readonly TocEntry[] {
  return toc.entries.filter((entry) => entry.kind === "TABLE DATA" && entry.file !== null);
}

async function toTable(directory: string, entry: TocEntry, toc: Toc): Promise<ArchiveTable> {
  const member = memberOf(entry);
  return {
    schema: entry.schema ?? "",
    table: entry.tag,
    columns: columnsOf(entry),
    types: columnTypesOfDefinition(definitionOf(entry, toc)),
    member,
    file: await findCompressed(join(directory, member)),
    listedRows: undefined,
  };
}

function definitionOf({ tag, schema }: TocEntry, { entries }: Toc): string {
  const found = entries.find((entry) => entry.kind === "TABLE" && entry.tag === tag && entry.schema === schema);
  return found?.definition ?? "";
}

function memberOf({ file, tag }: TocEntry): string {
  if (file !== null && !/[/\\]/.test(file)) return file;
  throw new DaymillError(
    "E403",
    `The rows of ${tag} are listed under "${file}", which is no file name: the list is damaged.`,
  );
}

function columnsOf(entry: TocEntry): readonly string[] {
  const columns = entry.copyStatement === null ? undefined : columnsOfCopyStatement(entry.copyStatement);
  if (columns === undefined) {
    throw new DaymillError(
      "E405",
      `The rows of ${entry.tag} are SQL, not COPY text. Make the dump again without --inserts.`,
      {
        details: { table: entry.tag },
      },
    );
  }
  return entry.withOids ? ["oid", ...columns] : columns;
}

function assertUtf8(toc: Toc, name: string): void {
  const definition = toc.entries.find((entry) => entry.kind === "ENCODING")?.definition;
  const encoding = definition === undefined || definition === null ? undefined : /'(.+)'/.exec(definition)?.[1];
  if (encoding === undefined || encoding === "UTF8") return;
  throw new DaymillError("E405", `${name} is in the encoding ${encoding}. Make the dump again with --encoding=UTF8.`, {
    details: { encoding },
  });
}
