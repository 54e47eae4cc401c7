import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { assertStillOwned } from "./ownership.ts";
import { placeOf } from "./place.ts";

/** A directory that a task fills, and publishes in one step under a name that later tasks are told. */
export interface TaskOutput {
  /** The directory to fill. */
  readonly draft: string;
  /** A second directory for what nobody else is to see. */
  readonly scratch: string;
  /** The URI of the output once it is published, ending in `/`. */
  readonly uri: string;
  /** Writes a file beside the output, for people; it is there whatever becomes of the task. Gives its URI. */
  writeBeside(suffix: string, content: string): Promise<string>;
  /** Asks whether the attempt still owns its task (E308), then replaces what an earlier attempt published. */
  publish(): Promise<void>;
  /** Removes both directories; after `publish` only the second is left. */
  discard(): Promise<void>;
}

/** No id has it, so that no name is the beginning of another task's. */
const SEPARATOR = "+";

/**
 * Begins the output of a task in the run's workspace. The draft carries the attempt's token in its name, so that attempts
 * cannot meet in it; what killed attempts of the task left is removed. Rejects with E507 when the workspace is not a
 * directory of this machine.
 */
export async function beginTaskOutput(ctx: TaskContext): Promise<TaskOutput> {
  const place = await placeOf(ctx.workspace, ctx);
  const name = ctx.mapIndex < 0 ? ctx.taskId : `${ctx.taskId}${SEPARATOR}${ctx.mapIndex}`;
  const prefix = `.tmp-${name}${SEPARATOR}`;
  const draftKey = `${place.key}${prefix}${ctx.attempt.token}`;
  const draft = place.store.localPath(draftKey);
  if (draft === undefined) throw notLocal(ctx.workspace);
  const scratch = `${draft}.scratch`;
  await removeDrafts(dirname(draft), prefix);
  await withStoreErrors(draft, () => mkdir(draft, { recursive: true }));
  await withStoreErrors(scratch, () => mkdir(scratch, { recursive: true }));
  return {
    draft,
    scratch,
    uri: `${ctx.workspace}${name}/`,
    writeBeside: async (suffix, content) => {
      await place.store.write(`${place.key}${name}${suffix}`, content);
      return `${ctx.workspace}${name}${suffix}`;
    },
    publish: async () => {
      await assertStillOwned(ctx, `${ctx.workspace}${name}/`);
      await place.store.publish(draftKey, `${place.key}${name}`);
    },
    discard: async () => {
      for (const path of [draft, scratch]) await rm(path, { recursive: true, force: true });
    },
  };
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
