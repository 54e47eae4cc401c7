import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TaskContext } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { localPathOf, openInstancePlace } from "../instance-place.ts";

/** Where a command runs. */
export interface CommandFolder extends AsyncDisposable {
  /** Its working folder, `<workspace>/<task>`: empty, and kept as long as the run's workspace is. */
  readonly folder: string;
  /** For files that are ours; removed with the end. */
  readonly scratch: string;
  /** A file in it that does not exist: the command may write its output there. */
  readonly output: string;
}

/** Makes the folders of a command. What an earlier attempt left is removed. Rejects with E507 for a remote workspace. */
export async function openCommandFolder(ctx: TaskContext): Promise<CommandFolder> {
  const { uri, draft: scratch } = await openInstancePlace(ctx);
  const folder = await localPathOf(uri, ctx);
  await withStoreErrors(folder, async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await mkdir(scratch, { recursive: true });
  });
  return {
    folder,
    scratch,
    output: join(scratch, "output"),
    [Symbol.asyncDispose]: () => rm(scratch, { recursive: true, force: true }),
  };
}
