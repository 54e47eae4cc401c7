import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { locate } from "@daymill/stores";
import { localFiles } from "../load/fetch-files.ts";
import { isParquet, listData, SUCCESS } from "../store/folder.ts";
import type { Folder, FolderObject } from "../store/folder.ts";

/** A place that somebody wants to look at. */
export interface DataPlace {
  /** Of a folder, ending in `/`, or of one Parquet file. */
  readonly uri: string;
  /** The one that the URI names; null: it names none. */
  readonly connection: Connection | null;
}

/** The Parquet files of a place. */
export interface DataFiles {
  readonly folder: Folder;
  readonly isComplete: boolean;
  readonly files: readonly FolderObject[];
}

/** More than this is not copied from a remote store only to be looked at. */
const MAX_FETCHED_BYTES = 256 * 1024 * 1024;

/** Finds the Parquet files of a place. Rejects with E501 when there is none. */
export async function findDataFiles({ uri, connection }: DataPlace): Promise<DataFiles> {
  const place = await locate(uri, async (id) => {
    if (connection?.id === id) return connection;
    throw new DaymillError("E501", `${uri} lies in the connection ${id}, which does not exist any more.`);
  });
  const found = uri.endsWith("/") ? await filesOfFolder(place, uri) : await oneFile(place, uri);
  if (found.files.length > 0) return found;
  throw new DaymillError("E501", `${uri} has no Parquet file: it is not written yet, or was removed.`, {
    details: { uri },
  });
}

type Place = Awaited<ReturnType<typeof locate>>;

async function filesOfFolder({ store, key }: Place, uri: string): Promise<DataFiles> {
  const folder: Folder = { store, prefix: key, uri };
  const isComplete = (await store.stat(`${key}${SUCCESS}`)) !== undefined;
  return { folder, isComplete, files: (await listData(folder)).filter(isParquet) };
}

async function oneFile({ store, key }: Place, uri: string): Promise<DataFiles> {
  const cut = key.lastIndexOf("/") + 1;
  const found = await store.stat(key);
  const folder: Folder = { store, prefix: key.slice(0, cut), uri: uri.slice(0, uri.lastIndexOf("/") + 1) };
  return {
    folder,
    isComplete: true,
    files: found === undefined ? [] : [{ name: key.slice(cut), bytes: found.bytes }],
  };
}

/**
 * The paths of the files: where they lie on this machine, else copies below the directory. Rejects with E507 when more than
 * 256 MiB would have to be copied.
 */
export async function pathsOf(
  { folder, files }: DataFiles,
  directory: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const isRemote = folder.store.localPath(folder.prefix) === undefined;
  const bytes = bytesOf(files);
  if (isRemote && bytes > MAX_FETCHED_BYTES)
    throw new DaymillError(
      "E507",
      `${folder.uri} lies in another place and has ${mebibytes(bytes)} MiB: up to ${mebibytes(MAX_FETCHED_BYTES)} MiB are ` +
        "copied to be looked at. Ask the warehouse that it is loaded into.",
      { details: { uri: folder.uri, bytes, maxBytes: MAX_FETCHED_BYTES } },
    );
  return await localFiles(directory, { source: folder, files: files.map(({ name }) => name), ctx: { signal } });
}

/** All files together. */
export function bytesOf(files: readonly FolderObject[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
