import type { Config } from "../config.ts";
import { LocalPoller, POLLER_ENTRY } from "../poller/local-poller.ts";
import type { Poller } from "../poller/poller.ts";
import { buildEntry } from "../process/build-entry.ts";
import { processRecords } from "../process/process-records.ts";
import { bundleFetcher } from "../bundle/bundle-transfer.ts";
import type { ExecutorParts } from "./open-executor.ts";
import { sharedLedger } from "./shared-ledger.ts";

export interface PollerParts extends Omit<ExecutorParts, "config" | "warmUp" | "kind" | "name"> {
  readonly config: Pick<Config, "workers" | "queues" | "logs" | "pollers" | "database">;
}

/** Pollers, none of which is started before it is needed. What an earlier server left has to have been ended. */
export function openPoller(parts: PollerParts): Poller {
  const { db, layout, config, clock, log } = parts;
  return new LocalPoller({
    ...config.pollers,
    // The embedded database has no other process that asks.
    ...(config.database.kind === "url" && { ledger: sharedLedger(db) }),
    buildEntry: () => buildEntry(POLLER_ENTRY, layout.runtime),
    setup: {
      bundleFolder: layout.bundles,
      packageRoots: parts.packageRoots,
      outcomeFolder: layout.outcomes,
      compileCacheFolder: layout.compileCache,
      maxLogBytes: config.logs.maxBytesPerAttempt,
    },
    environment: parts.environment,
    services: parts.services,
    fetchBundle: bundleFetcher(db, parts.store),
    records: processRecords(layout.processes),
    logger: log.child({ component: "poller" }),
    clock,
  });
}
