import type { VersionKey } from "@daymill/core";
import { readGraphs } from "@daymill/metadata";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";

/** Reads the graphs of versions that are not in memory. */
export async function learnVersions(
  { database, brain }: Pick<SchedulerParts, "database"> & { readonly brain: RunBrain },
  versions: Iterable<VersionKey>,
): Promise<void> {
  const unknown = [...new Set(versions)].filter((version) => !brain.knows(version));
  if (unknown.length === 0) return;
  for (const [version, { graph }] of await readGraphs(database.db, unknown)) brain.learn(version, graph);
}
