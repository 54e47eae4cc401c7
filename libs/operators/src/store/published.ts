import { DaymillError, operatorTask } from "@daymill/core";
import type { Task, TaskOptions } from "@daymill/core";
import { folderOf, listFolder } from "./folder.ts";
import type { Folder, FolderObject } from "./folder.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { isParquet, SUCCESS, withoutMarks } from "./marks.ts";
import { countAllParquetRows } from "./parquet-rows.ts";

export interface PublishedInput {
  /** Of a folder. */
  readonly uri: string;
}

export interface PublishedOutput {
  /** As it was named, ending in `/`. */
  readonly uri: string;
  readonly rows: number;
}

/** What stands in a folder that is complete. */
export interface PublishedData {
  readonly rows: number;
  readonly files: readonly FolderObject[];
}

/**
 * Reads back what an earlier run published: that it is complete, and how many rows it has, by the manifest of `upload`, or
 * by the footers of its Parquet files where somebody else wrote it. Rejects with E501 when it is not complete.
 */
export function published(
  id: string,
  options: TaskOptions<PublishedInput, PublishedOutput> = {},
): Task<PublishedInput, PublishedOutput> {
  return operatorTask<PublishedInput, PublishedOutput>({
    operator: "published",
    id,
    options,
    body: {
      kind: "task",
      run: async ({ uri }, ctx) => {
        const folder = await folderOf(uri, ctx);
        const { rows } = await readPublished(folder);
        return { uri: folder.uri, rows };
      },
    },
  });
}

/**
 * What a complete folder holds. Rejects with E501 without `_SUCCESS`, with no data, and where the objects are not those of
 * the manifest; with E413 for a damaged Parquet file in a folder without manifest.
 */
export async function readPublished(folder: Folder): Promise<PublishedData> {
  if ((await folder.store.stat(`${folder.prefix}${SUCCESS}`)) === undefined) {
    throw incomplete(folder, `it has no ${SUCCESS}`);
  }
  const files = withoutMarks(await listFolder(folder));
  if (files.length === 0) throw incomplete(folder, "it holds no data");
  const manifest = await readManifest(folder);
  if (manifest === undefined) return { rows: await countAllParquetRows(folder, files.filter(isParquet)), files };
  assertListed(folder, files, manifest);
  return { rows: manifest.rows, files };
}

function assertListed(folder: Folder, files: readonly FolderObject[], manifest: Manifest): void {
  const found = new Map(files.map(({ name, bytes }) => [name, bytes]));
  for (const { name, bytes } of manifest.files) {
    const actual = found.get(name);
    if (actual === undefined) throw incomplete(folder, `${name} is missing`);
    if (actual !== bytes) throw incomplete(folder, `${name} has ${actual} bytes instead of ${bytes}`);
    found.delete(name);
  }
  const [extra] = found.keys();
  if (extra !== undefined) throw incomplete(folder, `${extra} was not published with the rest`);
}

function incomplete({ uri }: Folder, reason: string): DaymillError {
  return new DaymillError(
    "E501",
    `${uri} is not complete: ${reason}. Clear the task that publishes it, or remove what others put there.`,
    { details: { uri, reason } },
  );
}
