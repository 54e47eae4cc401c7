import { setTimeout as sleep } from "node:timers/promises";
import type { Backfill, Client } from "@daymill/contract";
import { progressText, stateText } from "./backfill-texts.ts";
import type { CommandContext } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { progress } from "./terminal/progress.ts";

/** How often a waiting command asks, in ms. */
const ASK_EVERY_MS = 500;

/**
 * Waits until a backfill has ended, with a bar on stderr; one of which a run failed fails the command. So does one that has
 * paused itself: it would wait for a person.
 */
export async function waitForBackfill(context: CommandContext, client: Client, begun: Backfill): Promise<Backfill> {
  const bar = progress(context.io.stderr, context.now);
  let backfill = begun;
  while (backfill.state === "running" || (backfill.state === "paused" && backfill.pauseReason === null)) {
    const { success, failed, planned } = backfill.progress;
    bar.show({ done: success + failed, total: planned, text: `${backfill.dagId}: ${progressText(backfill)}` });
    await sleep(ASK_EVERY_MS);
    backfill = await client.getBackfill({ params: { backfillId: backfill.backfillId } });
  }
  bar.end();
  const isPaused = backfill.state === "paused";
  if (isPaused)
    context.io.stderr.write(
      `Backfill ${backfill.backfillId} is ${stateText(backfill)}. Go on with \`daymill backfill resume ${backfill.backfillId}\`.\n`,
    );
  if (isPaused || backfill.progress.failed > 0) context.fail(ExitCode.failed);
  return backfill;
}
