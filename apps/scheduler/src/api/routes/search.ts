import {
  searchAssets,
  searchDags,
  searchRuns,
  searchRunsOfDay,
  searchTasks,
  searchTasksOfDags,
} from "@daymill/metadata";
import type { FoundRunRow, FoundTask, SeenDags } from "@daymill/metadata";
import type { FoundRun } from "@daymill/contract";
import type { Handlers, RouteCall } from "../handlers.ts";
import { zonedOrNull } from "../present/instants.ts";
import { asDagId, asRunId, type PageDb, type Reader } from "../reader.ts";
import { readSearch } from "../search/read-search.ts";

export function searchRoutes({ read }: { readonly read: Reader }): Pick<Handlers, "search"> {
  return {
    search: async ({ query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      return await read(async (db) => {
        const { words, day } = readSearch(query.q);
        const runs = (await findRuns(db, { ...query, seen })).map(presentFoundRun);
        // Who names a day looks for its runs.
        if (day !== undefined) return { dags: [], runs, assets: [], tasks: [], otherTasks: [] };
        return {
          dags: await searchDags(db, { words, seen, limit: query.limit }),
          runs,
          assets: await searchAssets(db, { words, seen, limit: query.limit }),
          tasks: await findTasks(db, { ...query, seen }, words),
          otherTasks: await searchTasksOfDags(db, { ...atHand(query), words, seen, limit: query.limit }),
        };
      });
    },
  };
}

type SearchQuery = RouteCall<"search">["query"] & { readonly seen: SeenDags };

async function findRuns(db: PageDb, { q, dagId, seen, limit }: SearchQuery): Promise<FoundRunRow[]> {
  const { words, day } = readSearch(q);
  if (day !== undefined) return await searchRunsOfDay(db, { ...day, ...atHand({ dagId }), words, seen, limit });
  return await searchRuns(db, { ...atHand({ dagId }), words, seen, limit, text: q });
}

function atHand({ dagId }: Pick<SearchQuery, "dagId">) {
  return dagId === undefined ? {} : { dagId: asDagId(dagId) };
}

async function findTasks(
  db: PageDb,
  { dagId, runId, seen, limit }: SearchQuery,
  words: readonly string[],
): Promise<FoundTask[]> {
  if (dagId === undefined) return [];
  const run = runId === undefined ? {} : { runId: asRunId(runId) };
  return await searchTasks(db, { dagId: asDagId(dagId), ...run, words, seen, limit });
}

function presentFoundRun({ timezone, logicalDate, ...run }: FoundRunRow): FoundRun {
  return { ...run, logicalDate: zonedOrNull(logicalDate, timezone) };
}
