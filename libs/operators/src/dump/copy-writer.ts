import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { withStoreErrors } from "@daymill/stores";
import type { Client } from "pg";
import { MANIFEST_NAME } from "./copy-archive/manifest.ts";
import type { CopyManifest } from "./copy-archive/manifest.ts";
import type { SourceSnapshot, SourceTable } from "./source-snapshot.ts";

/** A scratch file is read once or twice: the fastest level. */
const GZIP_LEVEL = 1;
/** What ends the rows in a data file of pg_dump; the protocol's own end is not part of the data. */
const END_OF_ROWS = "\\.\n\n\n";

export interface CopyWork {
  readonly client: Client;
  readonly snapshot: SourceSnapshot;
  readonly tables: readonly SourceTable[];
  readonly database: string;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Dumps tables with COPY, in the session's snapshot: a file each, and the manifest last. */
export async function writeCopyArchive(work: CopyWork): Promise<void> {
  const listed: CopyManifest["tables"][number][] = [];
  for (const [index, table] of work.tables.entries()) {
    const file = `${index + 1}.copy`;
    const rows = await copyTable(table, join(work.directory, `${file}.gz`), work);
    const columns = table.columns.map(({ name }) => name);
    listed.push({
      schema: table.schema,
      table: table.table,
      columns,
      types: table.columns.map(({ type }) => type),
      file,
      rows,
    });
  }
  const { takenAt, serverVersion } = work.snapshot;
  const manifest: CopyManifest = {
    format: "daymill-copy",
    version: 1,
    takenAt,
    database: work.database,
    serverVersion,
    tables: listed,
  };
  const path = join(work.directory, MANIFEST_NAME);
  await withStoreErrors(path, () => writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`));
}

/** Gives the number of rows that the server says it sent. */
async function copyTable(table: SourceTable, path: string, { client, signal }: CopyWork): Promise<number> {
  const { to: copyTo } = await import("pg-copy-streams").then((library) => library.default);
  const columns = table.columns.map(({ name }) => client.escapeIdentifier(name)).join(", ");
  const name = `${client.escapeIdentifier(table.schema)}.${client.escapeIdentifier(table.table)}`;
  const rows = client.query(copyTo(`COPY ${name} (${columns}) TO STDOUT`));
  const withEnd = async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | string> {
    yield* pieces;
    yield END_OF_ROWS;
  };
  await withStoreErrors(path, () =>
    pipeline(rows, withEnd, createGzip({ level: GZIP_LEVEL }), createWriteStream(path), { signal }),
  );
  return rows.rowCount;
}
