import { operatorTask, toIso } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import { checkedMax, chooseObjects } from "./choose-objects.ts";
import type { ObjectChoice } from "./choose-objects.ts";

export type ListObjectsInput = ObjectChoice;

export interface ListedObjectInfo {
  /** Below the folder. */
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
}

export interface ListObjectsOutput {
  /** The folder; ends in `/`. */
  readonly uri: string;
  /** In the byte order of their keys. */
  readonly objects: readonly ListedObjectInfo[];
  /** Of all together. */
  readonly bytes: number;
}

export interface ListObjectsOptions extends TaskOptions<ListObjectsInput, ListObjectsOutput> {
  /** One more is an error (E505). Default 10,000. */
  readonly maxObjects?: number;
}

/**
 * The objects of a folder, to be mapped over: `listObjects("files")({ uri: "drop:/today/", pattern: "*.csv" })`. A folder that is
 * not there has none. Errors: E505 there are more than `maxObjects`, E502 a store that cannot answer.
 */
export function listObjects(id: string, options: ListObjectsOptions = {}): Task<ListObjectsInput, ListObjectsOutput> {
  const maxObjects = checkedMax(id, options.maxObjects ?? 10_000);
  return operatorTask<ListObjectsInput, ListObjectsOutput>({
    operator: "listObjects",
    id,
    options,
    defaults: { maxObjects },
    body: { kind: "task", run: (input, ctx) => list(input, maxObjects, ctx) },
  });
}

async function list(input: ListObjectsInput, maxObjects: number, ctx: TaskContext): Promise<ListObjectsOutput> {
  const { folder, objects } = await chooseObjects(input, { max: maxObjects, withoutPattern: "data" }, ctx);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  ctx.log.info("listed", { uri: folder.uri, objects: objects.length, bytes });
  return {
    uri: folder.uri,
    objects: objects.map(({ name, bytes: size, modifiedAt }) => ({ name, bytes: size, modifiedAt: toIso(modifiedAt) })),
    bytes,
  };
}
