import type { BundleId, Clock, Logger, SessionKey } from "@daymill/core";
import type { Environment } from "../process/child-env.ts";
import type { ProcessRecords } from "../process/process-records.ts";
import type { ChannelTimes, WorkerSetup } from "../worker/messages.ts";
import type { TaskServices } from "./executor.ts";
import type { LadderTimes } from "./stop-ladder.ts";

export interface LocalExecutorOptions {
  readonly sessionKey: SessionKey;
  /** How many bodies run at once. */
  readonly workers: number;
  /** The worker's module: what buildEntry makes of WORKER_ENTRY. */
  readonly entry: string;
  readonly setup: Omit<WorkerSetup, "protocol" | "sessionKey" | "times">;
  /** Where the variables come from that workers may see. */
  readonly environment: Environment;
  readonly services: TaskServices;
  /** Remembers the processes, so that the next scheduler of this host can kill what is left of them. */
  readonly processes: Pick<ProcessRecords, "started" | "ended">;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Puts a bundle that is not on this machine into the bundle folder; undefined: it is there. Default: all are there. */
  readonly fetchBundle?: (id: BundleId) => Promise<void> | undefined;
  /** The workers start once it is fulfilled; without it nothing else does either. Default: at once. */
  readonly warmUp?: Promise<unknown>;
  /** Default: LADDER_TIMES. */
  readonly ladder?: LadderTimes;
  /** Default: CHANNEL_TIMES. */
  readonly times?: ChannelTimes;
}
