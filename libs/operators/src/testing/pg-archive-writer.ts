import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { compressFrameSync } from "lz4-napi";
import type { Compression } from "../dump/pg-archive/compression.ts";
import { escapeCopyField } from "../dump/pg-archive/copy-text.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";

export interface WrittenTable {
  readonly schema?: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Types of columns; `text` where none is given. */
  readonly types?: Readonly<Record<string, string>>;
  readonly rows: readonly CopyRow[];
  /** 100, 101, ... when left out. Six digits make names as large databases have them. */
  readonly dumpId?: number;
}

export interface ArchiveToWrite {
  /** The minor version of the archive format: 12 to 16, or one to come. */
  readonly minor: number;
  readonly compression: Compression;
  readonly tables: readonly WrittenTable[];
  readonly encoding?: string;
  readonly database?: string;
}

const ALGORITHM: Readonly<Record<Compression, number>> = { none: 0, gzip: 1, lz4: 2, zstd: 3 };
const SUFFIX: Readonly<Record<Compression, string>> = { none: "", gzip: ".gz", lz4: ".lz4", zstd: ".zst" };

/**
 * Writes a directory archive as pg_dump does, for the versions whose pg_dump is not at hand. As there, a table's data entry
 * stands apart from its definition, entries are in the order of their names, and dump ids are in the order of creation.
 */
export async function writePgArchive(directory: string, archive: ArchiveToWrite): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "toc.dat"), encodeToc(archive));
  for (const [index, table] of archive.tables.entries()) {
    const name = `${dumpIdOf(table, index)}.dat${SUFFIX[archive.compression]}`;
    await writeFile(join(directory, name), compress(archive.compression, copyText(table.rows)));
  }
}

/** The content of a data file: rows, end mark, two empty lines. */
export function copyText(rows: readonly CopyRow[]): Buffer {
  const lines = rows.map((row) => `${row.map(escapeCopyField).join("\t")}\n`);
  return Buffer.from(`${lines.join("")}\\.\n\n\n`);
}

/** Compresses a whole file as the named algorithm does. */
export function compress(compression: Compression, data: Buffer): Buffer {
  switch (compression) {
    case "none":
      return data;
    case "gzip":
      return gzipSync(data);
    case "lz4":
      return compressFrameSync(data);
    case "zstd":
      return zstdCompressSync(data);
    default:
      return compression satisfies never;
  }
}

function dumpIdOf(table: WrittenTable, index: number): number {
  return table.dumpId ?? 100 + index;
}

/** The table of contents alone; the layout is that of pg_backup_archiver.c in PostgreSQL. */
export function encodeToc({
  minor,
  compression,
  tables,
  encoding = "UTF8",
  database = "telemetry",
}: ArchiveToWrite): Buffer {
  const entries = [
    entry(minor, {
      dumpId: 1,
      kind: "ENCODING",
      tag: "ENCODING",
      definition: `SET client_encoding = '${encoding}';\n`,
    }),
    ...tables.map((table, index) => definitionEntry(minor, table, index)),
    ...tables
      .map((table, index) => dataEntry(minor, table, index))
      .sort((a, b) => a.tag.localeCompare(b.tag))
      .map((data) => data.bytes),
  ];
  return Buffer.concat([
    Buffer.from("PGDMP"),
    Buffer.from([1, minor, 0, 4, 8, 3]),
    minor >= 15 ? Buffer.from([ALGORITHM[compression]]) : int(compression === "none" ? 0 : -1),
    ...[7, 6, 5, 15, 2, 124, 0].map(int),
    ...[database, "15.18", "15.18"].map(text),
    int(entries.length),
    ...entries,
  ]);
}

function definitionEntry(minor: number, table: WrittenTable, index: number): Buffer {
  const columns = table.columns
    .map((column) => `    ${quoteColumn(column)} ${table.types?.[column] ?? "text"}`)
    .join(",\n");
  return entry(minor, {
    dumpId: dumpIdOf(table, index) + 1_000_000,
    kind: "TABLE",
    tag: table.table,
    schema: table.schema ?? "public",
    definition: `CREATE TABLE ${table.table} (\n${columns}\n);\n`,
  });
}

function dataEntry(minor: number, table: WrittenTable, index: number): { tag: string; bytes: Buffer } {
  const dumpId = dumpIdOf(table, index);
  const schema = table.schema ?? "public";
  const copyStatement = `COPY ${schema}.${table.table} (${table.columns.map(quoteColumn).join(", ")}) FROM stdin;\n`;
  const file = `${dumpId}.dat`;
  return {
    tag: table.table,
    bytes: entry(minor, { dumpId, kind: "TABLE DATA", tag: table.table, schema, copyStatement, file }),
  };
}

function quoteColumn(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

interface EntryToWrite {
  readonly dumpId: number;
  readonly kind: string;
  readonly tag: string;
  readonly schema?: string;
  readonly definition?: string;
  readonly copyStatement?: string;
  readonly file?: string;
}

function entry(minor: number, { dumpId, kind, tag, schema, definition, copyStatement, file }: EntryToWrite): Buffer {
  const hasData = file === undefined ? 0 : 1;
  return Buffer.concat([
    int(dumpId),
    int(hasData),
    text("0"),
    text(String(16_000 + dumpId)),
    text(tag),
    text(kind),
    int(hasData === 1 ? 3 : 2),
    text(definition ?? ""),
    text(""),
    text(copyStatement ?? null),
    text(schema ?? null),
    text(""),
    ...(minor >= 14 ? [text(kind === "TABLE" ? "heap" : null)] : []),
    ...(minor >= 16 ? [int(kind === "TABLE" ? 114 : 0)] : []),
    text("root"),
    text("false"),
    text("1"),
    text(null),
    text(file ?? ""),
  ]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(value < 0 ? 1 : 0, 0);
  bytes.writeUInt32LE(Math.abs(value), 1);
  return bytes;
}

function text(value: string | null): Buffer {
  if (value === null) return int(-1);
  const bytes = Buffer.from(value);
  return Buffer.concat([int(bytes.length), bytes]);
}
