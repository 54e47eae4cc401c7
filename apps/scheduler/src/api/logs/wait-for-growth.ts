import { lstat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a followed file is looked at, in ms. Only files with a waiting reader are. */
const LOOK_EVERY_MS = 150;

export interface GrowthWait {
  readonly path: string;
  /** Answers as soon as the file is longer than this. */
  readonly size: number;
  readonly waitMs: number;
  /** Ends the wait early: the client is gone, or the attempt is over. */
  readonly signal: AbortSignal;
}

/** Waits until a file has grown, the time is over or the signal comes, and says whether it has grown. The database is not asked. */
export async function waitForGrowth({ path, size, waitMs, signal }: GrowthWait): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while ((await sizeOf(path)) <= size) {
    const restMs = deadline - performance.now();
    if (signal.aborted || restMs <= 0) return false;
    await sleep(Math.min(LOOK_EVERY_MS, restMs), undefined, { signal }).catch(() => {
      // Only the signal rejects it; the loop looks at that next.
    });
  }
  return true;
}

async function sizeOf(path: string): Promise<number> {
  return await lstat(path).then(
    (file) => file.size,
    () => 0,
  );
}
