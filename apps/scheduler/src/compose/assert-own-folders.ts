import { accessSync, constants, existsSync } from "node:fs";
import { DaymillError } from "@daymill/core";
import type { DataLayout } from "../data-layout.ts";

/**
 * Throws E102 when a folder in the data directory is there but cannot be written, as when root ran Daymill in it before:
 * found at the start, instead of by the first task that writes there.
 */
export function assertOwnFolders(layout: DataLayout): void {
  const { dataDir, serverFile: _file, dataDirId: _id, secretKeyFile: _key, ...folders } = layout;
  const foreign = Object.values(folders).filter((folder) => existsSync(folder) && !isWritable(folder));
  if (foreign.length === 0) return;
  const message = `What the data directory ${dataDir} holds cannot be written: ${foreign.join(", ")}. Give all of it to the user that starts Daymill (chown -R), or name another directory.`;
  throw new DaymillError("E102", message, { details: { dataDir, folders: foreign } });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // Whatever the reason: nothing can be written there.
    return false;
  }
}
