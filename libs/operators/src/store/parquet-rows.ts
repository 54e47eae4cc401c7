import { buffer } from "node:stream/consumers";
import { DaymillError } from "@daymill/core";
import type { Folder, FolderObject } from "./folder.ts";
import { readI64Field } from "./thrift-compact.ts";

/** A file ends with its footer, the footer's length (4 bytes, little-endian) and this. */
const MAGIC = "PAR1";
const TAIL_BYTES = 8;

/** `num_rows` in `FileMetaData`: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
const NUM_ROWS_FIELD = 3;

/** How many rows a Parquet file says it has: two small reads of its end, wherever it lies. Rejects with E413. */
export async function countParquetRows(folder: Folder, object: FolderObject): Promise<number> {
  const { bytes } = object;
  if (bytes < TAIL_BYTES + MAGIC.length) throw damaged(folder, object, "it is too short");
  const tail = await readRange(folder, object, { start: bytes - TAIL_BYTES, end: bytes - 1 });
  if (tail.toString("latin1", 4) !== MAGIC) throw damaged(folder, object, `it does not end with ${MAGIC}`);
  const start = bytes - TAIL_BYTES - tail.readUInt32LE();
  if (start < MAGIC.length) throw damaged(folder, object, "its footer is longer than the file");
  const footer = await readRange(folder, object, { start, end: bytes - TAIL_BYTES - 1 });
  return readRowCount(footer, (reason) => damaged(folder, object, reason));
}

/** The rows of several files together. */
export async function countAllParquetRows(folder: Folder, objects: readonly FolderObject[]): Promise<number> {
  let rows = 0;
  for (const object of objects) rows += await countParquetRows(folder, object);
  return rows;
}

function readRowCount(footer: Buffer, toDamaged: (reason: string) => DaymillError): number {
  try {
    const rows = readI64Field(footer, NUM_ROWS_FIELD);
    if (rows !== undefined && rows >= 0n) return Number(rows);
  } catch (thrown: unknown) {
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  throw toDamaged("its footer cannot be read");
}

async function readRange(
  { store, prefix }: Folder,
  { name }: FolderObject,
  range: { readonly start: number; readonly end: number },
): Promise<Buffer> {
  return await buffer(await store.read(`${prefix}${name}`, range));
}

function damaged({ uri }: Folder, { name }: FolderObject, reason: string): DaymillError {
  return new DaymillError(
    "E413",
    `${uri}${name} is no whole Parquet file: ${reason}. Clear the task that writes it.`,
    { details: { uri: `${uri}${name}` } },
  );
}
