import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import type { ObjectStore } from "@daymill/stores";
import { placeOf } from "../place.ts";

/** A folder of a store, as the input of a task names it. */
export interface Folder {
  readonly store: ObjectStore;
  /** Key prefix in the store: "" for all of it, else ending in `/`. */
  readonly prefix: string;
  /** As it was named, ending in `/`. */
  readonly uri: string;
}

/** An object of a folder. */
export interface FolderObject {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly bytes: number;
}

/** Written last: a folder that has it is complete. It is taken away before anything in the folder changes. */
export const SUCCESS = "_SUCCESS";

/** The folder that a URI names; the slash at the end may be left out. */
export async function folderOf(uri: string, ctx: TaskContext): Promise<Folder> {
  const folderUri = uri.endsWith("/") ? uri : `${uri}/`;
  const { store, key } = await placeOf(folderUri, ctx);
  return { store, prefix: key, uri: folderUri };
}

/** The data of a folder in the byte order of the names; `_` and `.` begin the names of what is not data. */
export async function listData({ store, prefix }: Folder): Promise<readonly FolderObject[]> {
  const objects: FolderObject[] = [];
  for await (const { key, bytes } of store.list(prefix)) objects.push({ name: key.slice(prefix.length), bytes });
  return objects.filter(isData);
}

/** Whether an object holds rows, by the names that Parquet writers use. */
export function isParquet({ name }: FolderObject): boolean {
  return name.endsWith(".parquet");
}

/** Rejects with E501 unless a folder says that it is complete. */
export async function assertComplete({ store, prefix, uri }: Folder): Promise<void> {
  if ((await store.stat(`${prefix}${SUCCESS}`)) !== undefined) return;
  throw new DaymillError("E501", `${uri} has no ${SUCCESS}: it is not complete. Clear the task that fills it.`, {
    details: { uri },
  });
}

function isData({ name }: FolderObject): boolean {
  return name.split("/").every((part) => !part.startsWith("_") && !part.startsWith("."));
}
