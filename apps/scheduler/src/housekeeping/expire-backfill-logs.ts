import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { epochMillis } from "@daymill/core";
import { keptCallbacks } from "@daymill/metadata";
import { callbackLogFile, NO_RUN } from "../data-layout.ts";
import type { ExpiryParts } from "./expire-workspaces.ts";

/** Logs whose callbacks are looked for at once. */
const BATCH = 1_000;

/**
 * Removes the logs of callbacks of backfills that were over so long ago, or are forgotten. They belong to no run, with whose
 * logs they could go. Returns how many.
 */
export async function expireBackfillLogs({ db, folder, clock, log }: ExpiryParts, keptMs: number): Promise<number> {
  const since = epochMillis(clock.now() - keptMs);
  const all = await listLogs(folder);
  let removed = 0;
  for (let first = 0; first < all.length; first += BATCH) {
    const logs = all.slice(first, first + BATCH);
    const kept = await keptCallbacks(db, { keys: logs.map(({ key }) => key), since });
    const expired = logs.filter(({ key }) => !kept.has(key));
    for (const { path } of expired) await rm(path, { force: true });
    removed += expired.length;
  }
  if (removed > 0) log.info("logs of old callbacks of backfills were removed", { callbacks: removed });
  return removed;
}

async function listLogs(folder: string): Promise<{ readonly key: number; readonly path: string }[]> {
  const found: { readonly key: number; readonly path: string }[] = [];
  for (const dagId of await namesIn(folder)) {
    const logs = dirname(join(folder, callbackLogFile({ dagId, runId: NO_RUN, key: 0 })));
    for (const name of await namesIn(logs)) {
      const key = Number(basename(name, ".log"));
      if (Number.isSafeInteger(key)) found.push({ key, path: join(logs, name) });
    }
  }
  return found;
}

/** Of a folder that nobody has made yet: none. */
async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
