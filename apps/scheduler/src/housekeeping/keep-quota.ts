import { hostname } from "node:os";
import type { WorkspaceRetention } from "@daymill/core";
import { hasStartHold, setStartHold } from "@daymill/metadata";
import type { ExpiryParts } from "./expire-workspaces.ts";
import { expireWorkspaces } from "./expire-workspaces.ts";
import { folderBytes } from "./folder-bytes.ts";

export interface QuotaParts extends ExpiryParts {
  readonly retention: WorkspaceRetention;
  readonly quotaBytes: number;
  /** Runs may be started again. */
  readonly onRoom: () => void;
}

/** Holds back new runs while the scratch places take more than they may. */
export interface WorkspaceQuota {
  /** As last measured. */
  readonly mayStartRuns: () => boolean;
  /** Measures. Over the quota, what has been over for long enough is removed first. */
  readonly keep: () => Promise<void>;
}

/**
 * Begins with what the database says, so that a restart does not open the door before it has measured. Only new runs are
 * held back: those that are under way have to end for their places to become free.
 */
export async function workspaceQuota(parts: QuotaParts): Promise<WorkspaceQuota> {
  const { db, folder, clock, log, retention, quotaBytes, onRoom } = parts;
  const place = `${hostname()}:${folder}`;
  let isHeld = await hasStartHold(db, place);
  const measure = async (): Promise<number> => {
    const bytes = await folderBytes(folder);
    if (bytes <= quotaBytes) return bytes;
    await expireWorkspaces({ db, folder, clock, log }, retention);
    return await folderBytes(folder);
  };
  return {
    mayStartRuns: () => !isHeld,
    async keep() {
      const bytes = await measure();
      const isOver = bytes > quotaBytes;
      if (!isOver && !isHeld) return;
      const reason = isOver ? describe(folder, bytes, quotaBytes) : undefined;
      await setStartHold(db, { place, reason }, clock.now());
      if (isOver !== isHeld) {
        if (reason === undefined) log.info("the scratch places of runs have room again: new runs start");
        else log.warn(reason);
      }
      isHeld = isOver;
      if (!isOver) onRoom();
    },
  };
}

function describe(folder: string, bytes: number, quotaBytes: number): string {
  return `The scratch places of runs in ${folder} take ${inGigabytes(bytes)} of at most ${inGigabytes(quotaBytes)}: no new run starts. Raise retention.workspaceQuota, or remove folders of runs there that nobody needs.`;
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
