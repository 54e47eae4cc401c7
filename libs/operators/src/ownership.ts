import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";

/** Asks, just before something becomes visible, whether this attempt may still do it; otherwise E308. */
export async function assertStillOwned(ctx: TaskContext, what: string): Promise<void> {
  if (await ctx.stillOwned()) return;
  throw new DaymillError(
    "E308",
    `Attempt ${ctx.attempt.number} of ${ctx.taskId} was replaced before it published ${what}. It published nothing.`,
    { details: { attempt: ctx.attempt.number } },
  );
}
