import type { TaskContext } from "@daymill/core";
import type { ObjectInfo, ObjectStore } from "@daymill/stores";
import { placeOf } from "../place.ts";

/** A folder of a store, as the input of a task names it. */
export interface Folder {
  readonly store: ObjectStore;
  /** Key prefix in the store: "" for all of it, else ending in `/`. */
  readonly prefix: string;
  /** As it was named, ending in `/`. */
  readonly uri: string;
  /** The same without connections, ending in `/`. */
  readonly absoluteUri: string;
}

/** An object of a folder. */
export interface FolderObject {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly bytes: number;
}

/** The folder that a URI names; the slash at the end may be left out. */
export async function folderOf(uri: string, ctx: TaskContext): Promise<Folder> {
  const folderUri = uri.endsWith("/") ? uri : `${uri}/`;
  const place = await placeOf(folderUri, ctx);
  return { store: place.store, prefix: place.key, uri: folderUri, absoluteUri: place.uri };
}

/** Everything under a folder, in the byte order of the names. */
export async function listFolder({ store, prefix }: Folder): Promise<readonly FolderObject[]> {
  const objects: ObjectInfo[] = await Array.fromAsync(store.list(prefix));
  return objects.map(({ key, bytes }) => ({ name: key.slice(prefix.length), bytes }));
}
