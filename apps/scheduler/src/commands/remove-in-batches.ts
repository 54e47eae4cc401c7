import type { CommandContext } from "./command-context.ts";
import { progress } from "./terminal/progress.ts";

/** What one call has removed. */
export interface RemovedBatch {
  readonly runs: number;
  readonly isDone: boolean;
}

/** Removes batch after batch until all is gone, with a bar on stderr where one is not enough. Gives how many runs went. */
export async function removeInBatches(
  { io, now }: CommandContext,
  total: number,
  remove: () => Promise<RemovedBatch>,
): Promise<number> {
  const bar = progress(io.stderr, now);
  for (let removed = 0; ;) {
    const { runs, isDone } = await remove();
    removed += runs;
    if (isDone) {
      bar.end();
      return removed;
    }
    bar.show({ done: removed, total, text: "runs removed" });
  }
}
