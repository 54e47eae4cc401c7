import { buffer } from "node:stream/consumers";
import { DaymillError, toError } from "@daymill/core";
import { loadParquetLibrary } from "../parquet-library.ts";
import { isParquet, listData } from "./folder.ts";
import type { Folder, FolderObject } from "./folder.ts";

/** The shortest thing that can be a Parquet file: a mark at each end and the length of the footer. */
const MIN_BYTES = 12;

/**
 * How many rows a Parquet file says it has: small reads of its ends, wherever it lies. Rejects with E413 when it is no whole
 * Parquet file.
 */
export async function countParquetRows(folder: Folder, object: FolderObject): Promise<number> {
  const { name, bytes } = object;
  if (bytes < MIN_BYTES) throw damaged(folder, object, new Error("it is too short"));
  const library = await loadParquetLibrary();
  const read = async (offset: number, length: number): Promise<Buffer> => {
    const range = { start: offset, end: offset + length - 1 };
    return await buffer(await folder.store.read(`${folder.prefix}${name}`, range));
  };
  try {
    const { num_rows: rows } = await new library.ParquetEnvelopeReader(read, () => undefined, bytes).readFooter();
    return rows.valueOf();
  } catch (thrown: unknown) {
    const error = toError(thrown);
    throw error instanceof DaymillError ? error : damaged(folder, object, error);
  }
}

/** The rows of all Parquet files of a folder together. Rejects with E501 when there is none. */
export async function countFolderRows(folder: Folder): Promise<number> {
  const files = (await listData(folder)).filter(isParquet);
  if (files.length === 0) throw new DaymillError("E501", `${folder.uri} has no Parquet file. Check the place.`);
  let rows = 0;
  for (const file of files) rows += await countParquetRows(folder, file);
  return rows;
}

function damaged({ uri }: Folder, { name }: FolderObject, cause: Error): DaymillError {
  return new DaymillError(
    "E413",
    `${uri}${name} is no whole Parquet file: ${cause.message}. Clear the task that writes it.`,
    { details: { uri: `${uri}${name}` }, cause },
  );
}
