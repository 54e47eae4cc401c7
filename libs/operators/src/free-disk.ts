import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { DaymillError, toError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";

/** What is to be written, and for whom. */
export interface DiskNeed {
  /** Where that is known before; default: it is not, and what is to stay free has to be free. */
  readonly bytes?: number;
  readonly ctx: Pick<TaskContext, "keepFreeBytes">;
}

/**
 * Looks, before anything is written, whether the disk of a path has room for it beside what is to stay free (`disk.keepFree`
 * of the server): E504 says how much is needed, and where. The path need not be there.
 */
export async function assertFreeDisk(path: string, { bytes = 0, ctx }: DiskNeed): Promise<void> {
  const { keepFreeBytes = 0 } = ctx;
  if (bytes + keepFreeBytes === 0) return;
  const free = await freeBytes(path);
  if (free === undefined || free >= bytes + keepFreeBytes) return;
  const needed = bytes === 0 ? "" : `${inMegabytes(bytes)} are to be written there`;
  const kept = keepFreeBytes === 0 ? "" : `${inMegabytes(keepFreeBytes)} have to stay free (disk.keepFree)`;
  const why = [needed, kept].filter(Boolean).join(", and ");
  throw new DaymillError(
    "E504",
    `The disk of ${path} has ${inMegabytes(free)} free; ${why}. Nothing was written. Free some space, then run the task again.`,
    { details: { path, free, needed: bytes, keepFree: keepFreeBytes } },
  );
}

/** undefined: the file system does not tell. */
async function freeBytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize, blocks } = await statfs(path);
    return blocks === 0 ? undefined : bavail * bsize;
  } catch (thrown: unknown) {
    const error = toError(thrown);
    const isAbsent = "code" in error && error.code === "ENOENT" && dirname(path) !== path;
    return isAbsent ? await freeBytes(dirname(path)) : undefined;
  }
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
