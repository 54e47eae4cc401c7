import { schedule } from "node-cron";
import { toError } from "@daymill/core";
import type { Logger } from "@daymill/core";

export interface Chore {
  readonly name: string;
  /** When it is done, as a cron expression in UTC. */
  readonly at: string;
  readonly run: () => Promise<unknown>;
}

/** Does chores at their times, each at most once at a time, until it is closed. A chore that fails is tried at its next time. */
export function startHousekeeping(chores: readonly Chore[], log: Logger): { close(): Promise<void> } {
  const tasks = chores.map((chore) =>
    schedule(chore.at, () => doChore(chore, log), { name: chore.name, noOverlap: true, timezone: "UTC" }),
  );
  return {
    async close() {
      for (const task of tasks) await task.destroy();
    },
  };
}

/** Never rejects: housekeeping must not bring a scheduler down. */
export async function doChore({ name, run }: Chore, log: Logger): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.warn("a chore failed and is tried again at its next time", { chore: name, error: toError(error).message });
  }
}
