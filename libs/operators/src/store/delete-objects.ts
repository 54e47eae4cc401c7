import { DaymillError, operatorTask } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import { assertStillOwned } from "../ownership.ts";
import { checkedMax, chooseObjects } from "./choose-objects.ts";
import type { ObjectChoice } from "./choose-objects.ts";
import { folderOf, markersFirst, SUCCESS } from "./folder.ts";

export type DeleteObjectsInput = ObjectChoice;

export interface DeleteObjectsOutput {
  /** The folder; ends in `/`. */
  readonly uri: string;
  readonly deleted: number;
  /** Of all that was deleted. */
  readonly bytes: number;
}

export interface DeleteObjectsOptions extends TaskOptions<DeleteObjectsInput, DeleteObjectsOutput> {
  /** When more fit, nothing is deleted (E505). Default 1,000. */
  readonly maxObjects?: number;
}

/**
 * Deletes objects of a folder: `deleteObjects("clean")({ uri: "lake:/tmp/2024-01-01/" })`. Without a pattern all of the folder goes,
 * each `_SUCCESS` in it first, so that what is half deleted does not pass for complete; a whole store is refused. What is gone
 * already is fine. Errors: E505 there are more than `maxObjects`, or it is a whole store; E502 a store that cannot answer.
 */
export function deleteObjects(
  id: string,
  options: DeleteObjectsOptions = {},
): Task<DeleteObjectsInput, DeleteObjectsOutput> {
  const maxObjects = checkedMax(id, options.maxObjects ?? 1_000);
  return operatorTask<DeleteObjectsInput, DeleteObjectsOutput>({
    operator: "deleteObjects",
    id,
    options,
    defaults: { maxObjects },
    body: { kind: "task", run: (input, ctx) => remove(input, maxObjects, ctx) },
  });
}

async function remove(input: DeleteObjectsInput, maxObjects: number, ctx: TaskContext): Promise<DeleteObjectsOutput> {
  const limits = { max: maxObjects, withoutPattern: "everything" } as const;
  const { prefix } = await folderOf(input.uri, ctx);
  if (input.pattern === undefined && prefix === "")
    throw new DaymillError("E505", `${input.uri} is a whole store: name a folder of it, or a pattern.`, {
      details: { uri: input.uri },
    });
  const { folder, objects } = await chooseObjects(input, limits, ctx);
  await assertStillOwned(ctx, folder.uri);
  if (objects.length > 0) await folder.store.delete(`${folder.prefix}${SUCCESS}`);
  for (const name of markersFirst(objects.map((object) => object.name))) {
    ctx.signal.throwIfAborted();
    await folder.store.delete(`${folder.prefix}${name}`);
  }
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  ctx.log.info("deleted", { uri: folder.uri, objects: objects.length, bytes });
  return { uri: folder.uri, deleted: objects.length, bytes };
}
