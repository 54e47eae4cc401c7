import type { LiveEvent } from "@daymill/contract";
import type { QueryKey } from "@tanstack/react-query";
import { queryKeys } from "../queryKeys.ts";

/**
 * What an event makes out of date. The grid is not among them for a run's changes: those are written into it
 * (applyRunEvent), and only what cannot be written is fetched.
 */
export function touchedKeys(event: LiveEvent): readonly QueryKey[] {
  switch (event.kind) {
    case "hello":
      return [];
    case "reset":
      return [[]];
    case "run":
      return [
        queryKeys.overview,
        queryKeys.dagLists,
        queryKeys.dagDetail(event.dagId),
        queryKeys.calendar(event.dagId),
        queryKeys.runLists,
        queryKeys.backfills,
        queryKeys.run(event.dagId, event.runId),
        queryKeys.pools,
        // Tasks make events of assets, and events make runs.
        queryKeys.assets,
      ];
    case "dag":
      return [
        queryKeys.overview,
        queryKeys.dagLists,
        queryKeys.pausedDags,
        queryKeys.dag(event.dagId),
        queryKeys.assets,
      ];
    case "load_problems":
      return [queryKeys.problems, queryKeys.dagLists];
    case "asset":
      return [queryKeys.assets];
    case "backfill":
      // Lists of DAGs narrow to those with a backfill under way.
      return [queryKeys.backfills, queryKeys.dagLists];
    default:
      return event satisfies never;
  }
}

/** The same of what stands on every page, in every tab: it can wait, so that a busy server is not asked with every run. */
export function touchedCounts(event: LiveEvent): readonly QueryKey[] {
  // What is under way has not failed, and was told of before.
  const isCounted = event.kind === "dag" || (event.kind === "run" && event.state !== "running");
  return isCounted ? [queryKeys.failingDags] : [];
}
