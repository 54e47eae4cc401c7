import { mkdir, open, readdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { racePoint } from "@daymill/core";

/**
 * The one file of a partition. One, and always of this name: renaming it over the old one is a single step, which shows
 * readers the old rows or the new ones, also those that are in the middle of a list of files.
 */
export const DATA_FILE = "data.parquet";

export interface PartitionDraft {
  /** Holds the new data file. */
  readonly folder: string;
  /** Where the old folder goes if it has to step aside. */
  readonly replaced: string;
}

/**
 * Puts a folder that holds the new data file in the place of a partition, durably. Where others put more files into the
 * partition the whole folder is replaced: for the moment between two renames there is none.
 */
export async function publishPartition(draft: PartitionDraft, target: string): Promise<void> {
  await sync(join(draft.folder, DATA_FILE));
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).every((name) => name === DATA_FILE)) {
    await rename(join(draft.folder, DATA_FILE), join(target, DATA_FILE));
  } else {
    await sync(draft.folder);
    await exchange(draft, target);
  }
  for (const directory of [target, dirname(target), dirname(dirname(target))]) await sync(directory);
}

async function exchange({ folder, replaced }: PartitionDraft, target: string): Promise<void> {
  await rename(target, replaced);
  try {
    await racePoint("load:aside");
    await rename(folder, target);
  } catch (thrown: unknown) {
    await rename(replaced, target);
    throw thrown;
  }
}

/** Windows cannot open a directory, and needs no sync of one. */
async function sync(path: string): Promise<void> {
  if (process.platform === "win32" && !path.endsWith(DATA_FILE)) return;
  await using file = await open(path, "r");
  await file.sync();
}
