import { mkdir, rm } from "node:fs/promises";
import type { TaskContext } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { assertFreeDisk } from "./free-disk.ts";
import { openInstancePlace } from "./instance-place.ts";
import { assertStillOwned } from "./ownership.ts";

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

/** Begins the output of a task in the run's workspace. Rejects with E507 when that is not a directory of this machine, E504 when its disk is all but full. */
export async function beginTaskOutput(ctx: TaskContext): Promise<TaskOutput> {
  const { store, key, uri, draftKey, draft } = await openInstancePlace(ctx);
  const scratch = `${draft}.scratch`;
  await assertFreeDisk(draft, { ctx });
  await withStoreErrors(draft, () => mkdir(draft, { recursive: true }));
  await withStoreErrors(scratch, () => mkdir(scratch, { recursive: true }));
  return {
    draft,
    scratch,
    uri: `${uri}/`,
    writeBeside: async (suffix, content) => {
      await store.write(`${key}${suffix}`, content);
      return `${uri}${suffix}`;
    },
    publish: async () => {
      await assertStillOwned(ctx, `${uri}/`);
      await store.publish(draftKey, key);
    },
    discard: async () => {
      for (const path of [draft, scratch]) await rm(path, { recursive: true, force: true });
    },
  };
}
