import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Logger } from "@daymill/core";

/** A worker touches its place every hour. */
const GONE_AFTER_MS = 7 * 86_400_000;

export interface WorkerPlaces {
  /** The folder with one place a worker. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Removes the places of workers that nobody has started for a week. Returns how many. */
export async function expireWorkerPlaces({ folder, clock, log }: WorkerPlaces): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const place = join(folder, name);
    const { mtimeMs } = await stat(place);
    if (clock.now() - mtimeMs < GONE_AFTER_MS) continue;
    await rm(place, { recursive: true, force: true });
    removed += 1;
  }
  if (removed > 0) log.info("the places of workers that are gone were removed", { workers: removed });
  return removed;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // No worker was ever started on this directory.
    return [];
  }
}
