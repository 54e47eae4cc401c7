import { buffer } from "node:stream/consumers";
import { DaymillError, toError } from "@daymill/core";
import { loadParquetLibrary } from "../parquet-library.ts";
import type { FileMetadata } from "../parquet-library.ts";
import type { Folder, FolderObject } from "./folder.ts";

/** The shortest thing that can be a Parquet file: a mark at each end and the length of the footer. */
const MIN_BYTES = 12;

/**
 * What a Parquet file says of its columns and rows: small reads of its ends, wherever it lies. Rejects with E413 when it is no
 * whole Parquet file.
 */
export async function readParquetFooter(folder: Folder, object: FolderObject): Promise<FileMetadata> {
  const { name, bytes } = object;
  if (bytes < MIN_BYTES) throw damaged(folder, object, new Error("it is too short"));
  const library = await loadParquetLibrary();
  const read = async (offset: number, length: number): Promise<Buffer> => {
    const range = { start: offset, end: offset + length - 1 };
    return await buffer(await folder.store.read(`${folder.prefix}${name}`, range));
  };
  try {
    return await new library.ParquetEnvelopeReader(read, () => undefined, bytes).readFooter();
  } catch (thrown: unknown) {
    const error = toError(thrown);
    throw error instanceof DaymillError ? error : damaged(folder, object, error);
  }
}

function damaged({ uri }: Folder, { name }: FolderObject, cause: Error): DaymillError {
  return new DaymillError(
    "E413",
    `${uri}${name} is no whole Parquet file: ${cause.message}. Clear the task that writes it.`,
    { details: { uri: `${uri}${name}` }, cause },
  );
}
