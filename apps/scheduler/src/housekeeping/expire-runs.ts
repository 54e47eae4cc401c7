import { epochMillis } from "@daymill/core";
import type { Clock, EpochMillis, Logger } from "@daymill/core";
import { removeRuns } from "@daymill/metadata";
import type { RunLimits } from "@daymill/metadata";
import { removeRunFiles } from "./run-files.ts";
import type { RunFileParts } from "./run-files.ts";

/** How long runs are kept. */
export interface RunRetention {
  /** From their end; undefined: for ever. */
  readonly runsMs: number | undefined;
  /** So many of the newest runs of each DAG; undefined: all. */
  readonly runsPerDag: number | undefined;
}

export interface RunExpiryParts extends RunFileParts {
  readonly clock: Clock;
  readonly log: Logger;
}

/** What retention keeps at this moment; undefined: everything. */
export function runLimits({ runsMs, runsPerDag }: RunRetention, now: EpochMillis): RunLimits | undefined {
  if (runsMs === undefined && runsPerDag === undefined) return undefined;
  return { before: runsMs === undefined ? undefined : epochMillis(now - runsMs), keepPerDag: runsPerDag };
}

/** Removes runs that are over and past their time or number, with their files. Returns how many. */
export async function expireRuns(parts: RunExpiryParts, retention: RunRetention): Promise<number> {
  const { db, clock, log } = parts;
  const limits = runLimits(retention, clock.now());
  // Files of runs that a process which is gone has removed.
  await removeRunFiles(parts, []);
  if (limits === undefined) return 0;
  const onRemoved = async (runs: Parameters<typeof removeRunFiles>[1]) => await removeRunFiles(parts, runs);
  const runs = await removeRuns({ db, onRemoved, now: () => clock.now() }, { limits, who: "retention" });
  if (runs > 0) log.info("old runs were removed", { runs });
  return runs;
}
