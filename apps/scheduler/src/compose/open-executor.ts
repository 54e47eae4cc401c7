import type { Clock, Logger } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { BundleStore } from "../bundle/bundle-store.ts";
import type { Config } from "../config.ts";
import type { DataLayout } from "../data-layout.ts";
import type { Executor, TaskServices } from "../executor/executor.ts";
import { LocalExecutor, WORKER_ENTRY } from "../executor/local-executor.ts";
import { buildEntry } from "../process/build-entry.ts";
import type { Environment } from "../process/child-env.ts";
import { processRecords } from "../process/process-records.ts";
import { readOutcomeFiles } from "../worker/outcome-files.ts";
import { endFormerLives, openOwnSession } from "./adopt-host.ts";
import { bundleFetcher } from "../bundle/bundle-transfer.ts";
import { withLeftOutcomes } from "./with-left-outcomes.ts";

export interface ExecutorParts {
  readonly db: MetadataDatabase["db"];
  readonly layout: DataLayout;
  readonly config: Pick<Config, "workers" | "queues" | "logs" | "disk">;
  /** Where packages that are no part of a bundle are looked for. Absolute folders. */
  readonly packageRoots: readonly string[];
  readonly environment: Environment;
  readonly services: TaskServices;
  readonly store: BundleStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Until then there is nothing to be run, and the processors are needed elsewhere. */
  readonly warmUp: Promise<unknown>;
  readonly kind: "local" | "remote";
  /** What the worker is called. */
  readonly name: string;
}

/** Ends what an earlier server of this host left, then opens a session of its own, whose warm workers start at `warmUp`. */
export async function openExecutor(parts: ExecutorParts): Promise<Executor> {
  const { db, layout, config, clock, log, kind, name } = parts;
  const building = buildEntry(WORKER_ENTRY, layout.runtime);
  const processes = processRecords(layout.processes);
  await endFormerLives({ db, processes, clock, log });
  const left = readOutcomeFiles(layout.outcomes);
  const executor = new LocalExecutor({
    sessionKey: await openOwnSession(db, clock, { name, kind, slots: config.workers, queues: config.queues }),
    workers: config.workers,
    entry: await building,
    setup: {
      bundleFolder: layout.bundles,
      packageRoots: parts.packageRoots,
      outcomeFolder: layout.outcomes,
      compileCacheFolder: layout.compileCache,
      maxLogBytes: config.logs.maxBytesPerAttempt,
      keepFreeBytes: config.disk.keepFreeBytes,
    },
    environment: parts.environment,
    services: parts.services,
    fetchBundle: bundleFetcher(db, parts.store),
    processes,
    logger: log,
    clock,
    warmUp: parts.warmUp,
  });
  return withLeftOutcomes(executor, left);
}
