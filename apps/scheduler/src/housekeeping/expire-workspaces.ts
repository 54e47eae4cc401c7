import { rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { isWorkspaceExpired } from "@daymill/core";
import type { Clock, Logger, WorkspaceRetention } from "@daymill/core";
import { markOutputsLost } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { runFolders } from "./ended-run-folders.ts";

export interface ExpiryParts {
  readonly db: MetadataDatabase["db"];
  /** `<DAG>/<encoded run id>/` */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Removes the scratch places of runs that are removed or have been over for long enough, and notes which outputs refer to them. Returns how many. */
export async function expireWorkspaces(
  { db, folder, clock, log }: ExpiryParts,
  retention: WorkspaceRetention,
): Promise<number> {
  const now = clock.now();
  const expired = (await runFolders(db, folder)).filter(
    ({ run }) => run.isRemoved || isWorkspaceExpired(run, retention, now),
  );
  // First, so that nobody believes in files that are gone: what stays in spite of it is removed the next time.
  await markOutputsLost(
    db,
    expired.map(({ run, path }) => ({ ...run, uri: pathToFileURL(`${path}/`).href })),
    now,
  );
  for (const { path } of expired) await rm(path, { recursive: true, force: true });
  if (expired.length > 0) log.info("scratch places of finished runs were removed", { runs: expired.length });
  return expired.length;
}
