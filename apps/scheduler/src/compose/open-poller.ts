import { LocalPoller, POLLER_ENTRY } from "../poller/local-poller.ts";
import type { Poller } from "../poller/poller.ts";
import { buildEntry } from "../process/build-entry.ts";
import { processRecords } from "../process/process-records.ts";
import { bundleFetcher } from "./bundle-transfer.ts";
import type { ExecutorParts } from "./open-executor.ts";

/** At most, for tasks that declare the same variables: each makes up to a hundred looks at once. */
const PROCESSES = 2;
/** A connection answers its other users, too. */
const LOOKS_PER_SECOND = 10;

/** Looks in processes of this machine; the first is started with the first look. */
export function openPoller(parts: ExecutorParts): Poller {
  const { db, layout, config, clock, log } = parts;
  return new LocalPoller({
    processes: PROCESSES,
    looksPerSecond: LOOKS_PER_SECOND,
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
    logger: log,
    clock,
  });
}
