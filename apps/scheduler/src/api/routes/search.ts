import { searchAssets, searchDags, searchRuns, searchRunsOfDay, searchTasks } from "@daymill/metadata";
import type { FoundRunRow, FoundTask } from "@daymill/metadata";
import type { FoundRun } from "@daymill/contract";
import type { Handlers, RouteCall } from "../handlers.ts";
import { zonedOrNull } from "../present/instants.ts";
import { asDagId, asRunId, type PageDb, type Reader } from "../reader.ts";
import { readSearch } from "../search/read-search.ts";

export function searchRoutes({ read }: { readonly read: Reader }): Pick<Handlers, "search"> {
  return {
    search: ({ query }) =>
      read(async (db) => {
        const { words, day } = readSearch(query.q);
        const runs = (await findRuns(db, query)).map(presentFoundRun);
        // Who names a day looks for its runs.
        if (day !== undefined) return { dags: [], runs, assets: [], tasks: [] };
        return {
          dags: await searchDags(db, { words, limit: query.limit }),
          runs,
          assets: await searchAssets(db, { words, limit: query.limit }),
          tasks: await findTasks(db, query, words),
        };
      }),
  };
}

type SearchQuery = RouteCall<"search">["query"];

async function findRuns(db: PageDb, { q, dagId, limit }: SearchQuery): Promise<FoundRunRow[]> {
  const { words, day } = readSearch(q);
  const atHand = dagId === undefined ? {} : { dagId: asDagId(dagId) };
  if (day !== undefined) return await searchRunsOfDay(db, { ...day, ...atHand, words, limit });
  return await searchRuns(db, { ...atHand, words, limit, text: q });
}

async function findTasks(
  db: PageDb,
  { dagId, runId, limit }: SearchQuery,
  words: readonly string[],
): Promise<FoundTask[]> {
  if (dagId === undefined) return [];
  const run = runId === undefined ? {} : { runId: asRunId(runId) };
  return await searchTasks(db, { dagId: asDagId(dagId), ...run, words, limit });
}

function presentFoundRun({ timezone, logicalDate, ...run }: FoundRunRow): FoundRun {
  return { ...run, logicalDate: zonedOrNull(logicalDate, timezone) };
}
