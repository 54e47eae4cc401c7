import { sep } from "node:path";
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

/** Whether an object says that its folder is complete. */
export function isMarker(name: string): boolean {
  return name === SUCCESS || name.endsWith(`/${SUCCESS}`);
}

/** Names in the order in which they are deleted: what says that a folder is complete goes before what is in it. */
export function markersFirst(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => Number(isMarker(b)) - Number(isMarker(a)));
}

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

/** Refuses two folders of which one is, or holds, the other: each would be changed while it is read (E505). */
export function assertApart(source: Folder, target: Folder): void {
  const [from, to] = [wholePlace(source), wholePlace(target)];
  if (!from.startsWith(to) && !to.startsWith(from)) return;
  throw new DaymillError(
    "E505",
    `${source.uri} and ${target.uri} overlap: one cannot be made equal to the other. Name a place outside of the source.`,
    { details: { source: source.uri, target: target.uri } },
  );
}

/** The same text for the same folder, however it was named. */
function wholePlace({ store, prefix }: Folder): string {
  const path = store.localPath(prefix);
  if (path === undefined) return `${store.root}${prefix}`;
  return path.endsWith(sep) ? path : `${path}${sep}`;
}

/** Whether an object is data: `_` and `.` begin the names of what is not. */
export function isData({ name }: { readonly name: string }): boolean {
  return name.split("/").every((part) => !part.startsWith("_") && !part.startsWith("."));
}
