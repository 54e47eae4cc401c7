import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import type { ObjectInfo } from "@daymill/stores";
import { refusedOptions } from "../refused-options.ts";
import { folderOf } from "./folder.ts";
import type { Folder } from "./folder.ts";
import { dataFitting, folderOfPattern } from "./name-pattern.ts";

/** Objects of a folder, as an input names them. */
export interface ObjectChoice {
  /** The URI of a folder. */
  readonly uri: string;
  /** What names below it have to fit: `*` is anything but a slash, `**` anything, `?` one character. Default: all data. */
  readonly pattern?: string;
}

export interface ChosenObjects {
  readonly folder: Folder;
  /** In the byte order of their keys, with their names below the folder. */
  readonly objects: readonly (ObjectInfo & { readonly name: string })[];
}

export interface ChoiceLimits {
  /** One more is E505. */
  readonly max: number;
  /** What counts where there is no pattern: data, or also what begins with `_` or `.`. */
  readonly withoutPattern: "data" | "everything";
}

/** Names that begin with `_` or `.` are no data: with a pattern they count only if it begins so. */
export async function chooseObjects(
  { uri, pattern }: ObjectChoice,
  { max, withoutPattern }: ChoiceLimits,
  ctx: TaskContext,
): Promise<ChosenObjects> {
  const folder = await folderOf(uri, ctx);
  const { store, prefix } = folder;
  const fits = pattern === undefined && withoutPattern === "everything" ? () => true : dataFitting(pattern);
  const objects: (ObjectInfo & { readonly name: string })[] = [];
  for await (const info of store.list(`${prefix}${folderOfPattern(pattern ?? "")}`)) {
    ctx.signal.throwIfAborted();
    const name = info.key.slice(prefix.length);
    if (fits({ name })) objects.push({ ...info, name });
    if (objects.length > max)
      throw new DaymillError(
        "E505",
        `More than ${max} objects of ${folder.uri} fit ${pattern ?? "all data"}. Check the place, or raise maxObjects.`,
        { details: { uri: folder.uri, max } },
      );
  }
  return { folder, objects };
}

/** E209: a number of objects that is none. */
export function checkedMax(id: string, max: number): number {
  if (Number.isSafeInteger(max) && max >= 1) return max;
  throw refusedOptions(id, `maxObjects is ${max}; it is a whole number of at least 1`);
}
