import { setTimeout as sleep } from "node:timers/promises";
import type { Backfill, Client } from "@daymill/contract";
import { progressText } from "./backfill-texts.ts";
import type { CommandContext } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { progress } from "./terminal/progress.ts";

/** How often a waiting command asks, in ms. */
const ASK_EVERY_MS = 500;

/** Waits until a backfill has ended, with a bar on stderr; one of which a run failed fails the command. */
export async function waitForBackfill(context: CommandContext, client: Client, begun: Backfill): Promise<Backfill> {
  const bar = progress(context.io.stderr, context.now);
  let backfill = begun;
  while (backfill.state === "running" || backfill.state === "paused") {
    const { success, failed, planned } = backfill.progress;
    bar.show({ done: success + failed, total: planned, text: `${backfill.dagId}: ${progressText(backfill)}` });
    await sleep(ASK_EVERY_MS);
    backfill = await client.getBackfill({ params: { backfillId: backfill.backfillId } });
  }
  bar.end();
  if (backfill.progress.failed > 0) context.fail(ExitCode.failed);
  return backfill;
}
