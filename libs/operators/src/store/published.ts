import { operatorTask } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import { assertComplete, folderOf } from "./folder.ts";
import { countFolderRows } from "./parquet-rows.ts";

export interface PublishedInput {
  /** A folder of Parquet files with `_SUCCESS`. */
  readonly uri: string;
}

export interface PublishedOutput {
  /** Ends in `/`. */
  readonly uri: string;
  readonly rows: number;
}

/**
 * What is published already, as the task that published it would have said: for the other arm of a guard. Rows are counted
 * by the footers of the files, whoever wrote them. Rejects with E501 when the folder is not complete, E413 when a file is damaged.
 */
export function published(
  id: string,
  options: TaskOptions<PublishedInput, PublishedOutput> = {},
): Task<PublishedInput, PublishedOutput> {
  return operatorTask<PublishedInput, PublishedOutput>({
    operator: "published",
    id,
    options,
    body: { kind: "task", run: readPublished },
  });
}

async function readPublished({ uri }: PublishedInput, ctx: TaskContext): Promise<PublishedOutput> {
  const folder = await folderOf(uri, ctx);
  await assertComplete(folder);
  return { uri: folder.uri, rows: await countFolderRows(folder) };
}
