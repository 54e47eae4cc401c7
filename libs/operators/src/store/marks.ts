import type { FolderObject } from "./folder.ts";

/** Written last: a folder that has it is complete. It is taken away before anything in the folder changes. */
export const SUCCESS = "_SUCCESS";

/** What `upload` says about the data beside it. Readers of Parquet folders pass over names that begin with `_`. */
export const MANIFEST = "_manifest.json";

/** The objects of a folder that are neither of the two. */
export function withoutMarks(objects: readonly FolderObject[]): readonly FolderObject[] {
  return objects.filter(({ name }) => name !== SUCCESS && name !== MANIFEST);
}

/** Whether an object holds rows, by the names that Parquet writers use; `_` and `.` begin what is not data. */
export function isParquet({ name }: FolderObject): boolean {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return base.endsWith(".parquet") && !base.startsWith("_") && !base.startsWith(".");
}
