import { toError } from "@daymill/core";
import { wakeSchedulers } from "@daymill/metadata";
import type { BatchResult } from "@daymill/metadata";
import type { SchedulerParts } from "./scheduler-parts.ts";

/** Between two wakes: others claim much in one batch, and each notification costs a commit. */
const WAKE_EVERY_MS = 20;

/**
 * The schedulers of other processes. They are woken when a batch left work that this one does not take: its workers are
 * busy, or do not serve the queue. A hint; what is lost of it is found with their next tick.
 */
export class OtherSchedulers {
  readonly #parts: Pick<SchedulerParts, "database" | "timers" | "logger">;
  #areThere = false;
  #isWaking = false;
  #isDue = false;

  constructor(parts: Pick<SchedulerParts, "database" | "timers" | "logger">) {
    this.#parts = parts;
  }

  /** Whether there are any, as last seen. */
  see(areThere: boolean): void {
    this.#areThere = areThere;
  }

  /** Wakes nobody any more. */
  close(): void {
    this.#areThere = false;
    this.#isDue = false;
  }

  receive(result: Pick<BatchResult, "moved" | "claimed">): void {
    if (!this.#areThere || !leavesWork(result)) return;
    if (this.#isWaking) this.#isDue = true;
    else this.#wake();
  }

  #wake(): void {
    const { database, timers, logger } = this.#parts;
    this.#isWaking = true;
    this.#isDue = false;
    wakeSchedulers(database.db).catch((thrown: unknown) =>
      logger.warn("other schedulers could not be woken; they look by themselves", { error: toError(thrown).message }),
    );
    timers.after(WAKE_EVERY_MS, () => {
      this.#isWaking = false;
      if (this.#isDue) this.#wake();
    });
  }
}

/** Whether something became ready that was not claimed at once. */
function leavesWork({ moved, claimed }: Pick<BatchResult, "moved" | "claimed">): boolean {
  const readied = moved.filter(({ to }) => to === "scheduled");
  if (readied.length === 0) return false;
  const taken = new Set(claimed.attempts.map(({ run, task, mapIndex }) => `${run}/${task}/${mapIndex}`));
  return readied.some(({ run, task, mapIndex }) => !taken.has(`${run}/${task}/${mapIndex}`));
}
