import { setTimeout as sleep } from "node:timers/promises";
import { isRunOver } from "@daymill/core";
import type { Client, Run, RunDetail } from "@daymill/contract";
import type { CommandContext } from "./command-context.ts";
import { progress } from "./terminal/progress.ts";
import { countsText } from "./terminal/state-mark.ts";

/** How often a waiting command asks, in ms: at first often, so that a short run is seen at once. */
const FIRST_ASK_MS = 50;
const LAST_ASK_MS = 1_000;

const OVER = ["success", "failed", "skipped", "upstream_failed", "removed"] as const;

/** Waits until a run has ended, with a bar on stderr. */
export async function waitForRun({ io, now }: CommandContext, client: Client, begun: RunDetail): Promise<RunDetail> {
  const bar = progress(io.stderr, now);
  let run = begun;
  for (let askMs = FIRST_ASK_MS; !isRunOver(run.state); askMs = Math.min(LAST_ASK_MS, askMs * 1.5)) {
    bar.show({ ...doneOf(run), text: `${run.dagId} ${run.runId}: ${run.waiting?.text ?? countsText(run.counts)}` });
    await sleep(askMs);
    run = await client.getRun({ params: { dagId: run.dagId, runId: run.runId } });
  }
  bar.end();
  return run;
}

function doneOf({ counts }: Pick<Run, "counts">): { readonly done: number; readonly total: number } {
  const total = Object.values(counts).reduce((sum, count) => sum + (count ?? 0), 0);
  return { total, done: OVER.reduce((sum, state) => sum + (counts[state] ?? 0), 0) };
}
