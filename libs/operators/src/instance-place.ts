import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import type { ObjectStore } from "@daymill/stores";
import { placeOf } from "./place.ts";

/** What a task instance may call its own in the run's workspace. */
export interface InstancePlace {
  readonly store: ObjectStore;
  /** What the task leaves to others goes by this key. */
  readonly key: string;
  /** URI of the same, without a slash at its end. */
  readonly uri: string;
  /** For what nobody else is to see: it has the attempt's token in it, so that attempts cannot meet. */
  readonly draftKey: string;
  /** Where that is on this machine. */
  readonly draft: string;
}

/** No id has it, so that no name is the beginning of another task's. */
const SEPARATOR = "+";

/**
 * The place of a task instance in the run's workspace. Drafts that killed attempts left are removed. Rejects with E507 when
 * the workspace is not a directory of this machine.
 */
export async function openInstancePlace(ctx: TaskContext): Promise<InstancePlace> {
  const { store, key } = await placeOf(ctx.workspace, ctx);
  const name = ctx.mapIndex < 0 ? ctx.taskId : `${ctx.taskId}${SEPARATOR}${ctx.mapIndex}`;
  const prefix = `.tmp-${name}${SEPARATOR}`;
  const draftKey = `${key}${prefix}${ctx.attempt.token}`;
  const draft = store.localPath(draftKey);
  if (draft === undefined) throw notLocal(ctx.workspace);
  await removeDrafts(dirname(draft), prefix);
  return { store, key: `${key}${name}`, uri: `${ctx.workspace}${name}`, draftKey, draft };
}

/** The path of something that an earlier task published, for programs that work on paths (E507 when it is elsewhere). */
export async function localPathOf(uri: string, ctx: TaskContext): Promise<string> {
  const { store, key } = await placeOf(uri, ctx);
  const path = store.localPath(key);
  if (path === undefined) throw notLocal(uri);
  return path;
}

async function removeDrafts(directory: string, prefix: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const stale = names.filter((name) => name.startsWith(prefix));
  for (const name of stale) await rm(join(directory, name), { recursive: true, force: true });
}

function notLocal(uri: string): DaymillError {
  return new DaymillError(
    "E507",
    `${uri} is not on this machine, but the task works on files. Use a workspace of type file.`,
  );
}
