import type { Clock, JsonValue, Logger } from "@daymill/core";
import type { MetadataDatabase, RunMemory } from "@daymill/metadata";
import type { Executor } from "../executor/executor.ts";
import type { Poller } from "../poller/poller.ts";
import type { SchedulerEvents } from "./scheduler-events.ts";
import type { Timers } from "./timers.ts";

export interface SchedulerConfig {
  /** The most attempts at once, over all schedulers. */
  readonly parallelism: number;
  /** The queues whose bodies, pokes and polls run here. Null: all. */
  readonly queues: readonly string[] | null;
  /** The folder of attempt logs, absolute. */
  readonly logs: string;
  /** URI under which every run gets its scratch place; ends in `/`. */
  readonly workspace: string;
  /** Between ticks when nothing is due earlier. */
  readonly tickEveryMs: number;
  /** The address of the web UI as people reach it, without a slash at the end: links in callbacks begin with it. */
  readonly baseUrl: string;
}

/** Where outputs lie that are too large for their row. */
export interface OutputStore {
  write(name: { readonly instance: number; readonly attempt: number }, json: string): Promise<string>;
  read(uri: string): Promise<JsonValue>;
}

/** All that a scheduler is made of. */
export interface SchedulerParts {
  readonly database: Pick<MetadataDatabase, "db" | "hot">;
  readonly executor: Executor;
  readonly poller: Poller;
  readonly clock: Clock;
  /** In [0, 1): jitter of retries. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly config: SchedulerConfig;
  readonly events: SchedulerEvents;
  readonly timers: Timers;
  /** Whether queued runs may be started now. Undefined: always. */
  readonly mayStartRuns?: () => boolean;
  /** What is remembered of runs, by the session of the executor. Undefined: a memory of its own. */
  readonly memory?: RunMemory;
  /** Undefined: every output stands in its row. */
  readonly outputs?: OutputStore;
}
