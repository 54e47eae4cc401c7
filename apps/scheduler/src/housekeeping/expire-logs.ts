import { rm } from "node:fs/promises";
import { runFolders } from "./ended-run-folders.ts";
import type { ExpiryParts } from "./expire-workspaces.ts";

/** Removes the logs of runs that are removed or ended so long ago; a run that was cleared counts from its last end. Returns how many. */
export async function expireLogs({ db, folder, clock, log }: ExpiryParts, keptMs: number): Promise<number> {
  const oldest = clock.now() - keptMs;
  const expired = (await runFolders(db, folder)).filter(
    ({ run }) => run.isRemoved || (run.endedAt !== null && run.endedAt <= oldest),
  );
  for (const { path } of expired) await rm(path, { recursive: true, force: true });
  if (expired.length > 0) log.info("logs of old runs were removed", { runs: expired.length });
  return expired.length;
}
