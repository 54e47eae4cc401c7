import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { withStoreErrors } from "@daymill/stores";
import { compressorOf, readCompression } from "../dump-compression.ts";
import type { CompressionOfDump } from "../dump-compression.ts";
import { MANIFEST_NAME } from "./manifest.ts";
import type { CopyManifest } from "./manifest.ts";

/** What ends the rows in a data file of pg_dump; COPY's own protocol ends them otherwise. */
const END_OF_ROWS = "\\.\n\n\n";

/** A table, and where its rows come from. */
export interface TableToWrite {
  readonly schema: string;
  readonly table: string;
  /** In the order of the fields. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Lines of COPY text in pieces, without an end mark. Called once. */
  body(): AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
  /** How many rows the body had; asked once it has ended. */
  rows(): number;
}

export interface ArchiveToWrite {
  /** ISO 8601 in UTC: the instant that all tables are of. */
  readonly takenAt: string;
  readonly database: string;
  readonly serverVersion: string;
  readonly tables: readonly TableToWrite[];
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** How many tables are written at once; what is written is the same. Default 1. */
  readonly jobs?: number;
  /** Default: gzip, the fastest level. */
  readonly compression?: CompressionOfDump;
}

/** Writes a copy dump into an empty directory: a file a table, `1.copy.gz` and so on by its compression, and the manifest last. */
export async function writeCopyArchive(
  directory: string,
  archive: ArchiveToWrite,
  { signal = new AbortController().signal, jobs = 1, compression = readCompression("gzip") }: WriteOptions = {},
): Promise<void> {
  const { tables, ...facts } = archive;
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const waiting = tables.entries();
  const write = async (): Promise<void> => {
    for (const [index, table] of waiting)
      await writeRows(join(directory, fileOf(index)), table, { compression, signal: either });
  };
  // The first failure stops the others, and is the one that is told.
  const lanes = Array.from({ length: jobs }, () => write().catch((error: unknown) => failed.abort(error)));
  await Promise.all(lanes);
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
  const listed = tables.map((table, index) => ({
    schema: table.schema,
    table: table.table,
    columns: table.columns.map(({ name }) => name),
    types: table.columns.map(({ type }) => type),
    file: fileOf(index),
    rows: table.rows(),
  }));
  await writeManifest(directory, { format: "daymill-copy", version: 1, ...facts, tables: listed });
}

function fileOf(index: number): string {
  return `${index + 1}.copy`;
}

/** Writes the list of a copy dump, which makes it complete. */
export async function writeManifest(directory: string, manifest: CopyManifest): Promise<void> {
  const path = join(directory, MANIFEST_NAME);
  await withStoreErrors(path, () => writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`));
}

async function writeRows(
  barePath: string,
  table: TableToWrite,
  { compression, signal }: { readonly compression: CompressionOfDump; readonly signal: AbortSignal },
): Promise<void> {
  const { suffix, compress } = compressorOf(compression);
  const path = `${barePath}${suffix}`;
  const file = createWriteStream(path);
  const rows = withEnd(table.body());
  await withStoreErrors(path, () =>
    compress === undefined ? pipeline(rows, file, { signal }) : pipeline(rows, compress(), file, { signal }),
  );
}

async function* withEnd(pieces: ReturnType<TableToWrite["body"]>): AsyncGenerator<Uint8Array | string> {
  yield* pieces;
  yield END_OF_ROWS;
}
