import type { TestAssetEvent, TestAssetEvents } from "../author/test-events.ts";
import type { TaskContext, TaskEffects } from "../dag/task-context.ts";
import { type EpochMillis, toIso } from "../time.ts";
import type { MemoryInstance } from "./memory-instance.ts";

/** The events of assets that a tested run knows: those that it was given, then its own. */
export class RunEvents {
  readonly #events: Map<string, TestAssetEvent[]>;
  readonly #run: Pick<TaskContext, "dagId" | "run" | "interval">;

  constructor(given: TestAssetEvents, run: Pick<TaskContext, "dagId" | "run" | "interval">) {
    this.#events = new Map(Object.entries(given).map(([asset, events]) => [asset, [...events]]));
    this.#run = run;
  }

  /** What an instance has emitted, with its success. */
  add({ task, mapIndex }: MemoryInstance, { assetEvents }: TaskEffects, now: EpochMillis): void {
    const { dagId, run, interval } = this.#run;
    const { start, end } = interval;
    const source = { dagId, runId: run.id, taskId: task.id, mapIndex, interval: { start, end } };
    for (const { asset, extra } of assetEvents) {
      const event = { at: toIso(now), extra, source };
      this.#events.set(asset, [...(this.#events.get(asset) ?? []), event]);
    }
  }

  all(): TestAssetEvents {
    return Object.fromEntries(this.#events);
  }
}
