import { setImmediate as nextTurn } from "node:timers/promises";
import * as z from "zod";
import { epochMillis } from "@daymill/core";
import type { RunKey } from "@daymill/core";
import { findDag, findVersion, readGridRuns, readTaskDurations } from "@daymill/metadata";
import type { GridWindow } from "@daymill/metadata";
import { cellMemory } from "../cell-memory.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { hasKnownTasks, presentGrid, presentRuns } from "../present/grid.ts";
import { asDagId, found, type Reader } from "../reader.ts";
import type { VersionCache } from "../version-cache.ts";

export interface GridRouteParts {
  readonly read: Reader;
  readonly versions: VersionCache;
}

/** Enough for medians. */
const SAMPLED_RUNS = 100;
/** A DAG of 500 tasks has as many in these runs; of a larger one fewer runs are looked at, as somebody waits for it. */
const SAMPLED_INSTANCES = 50_000;

export function gridRoutes({ read, versions }: GridRouteParts): Pick<Handlers, "getGrid" | "getTaskDurations"> {
  const memory = cellMemory();
  return {
    getGrid: async ({ params, query }) =>
      await read(async (db) => {
        const dagId = asDagId(params.dagId);
        const current = found(await findVersion(db, { dagId, number: "current" }), `The DAG ${dagId}`);
        const rows = await readGridRuns(db, toWindow(params.dagId, query));
        const page = toPage(rows, query.limit, { item: (row) => row, place: (row) => [row.runAfter, row.runKey] });
        const runs = page.items;
        const known = await versions.read(
          db,
          runs.map((run) => run.versionKey),
        );
        const parts = { current: current.graph, versions: known };
        const [{ cells, retries }, columns] = await Promise.all([
          memory.read(db, runs, (run) => hasKnownTasks(run, known)),
          // The database is at it by then, and takes longer.
          nextTurn().then(() => presentRuns(runs, parts)),
        ]);
        return presentGrid({ ...parts, runs, columns, cells, retries, before: page.next });
      }),
    getTaskDurations: ({ params, query }) =>
      read(async (db) => {
        const dagId = asDagId(params.dagId);
        found(await findDag(db, dagId), `The DAG ${dagId}`);
        const sample = { dagId, states: query.state, types: query.type };
        const most = { limit: SAMPLED_RUNS, instances: SAMPLED_INSTANCES };
        return { dagId, tasks: await readTaskDurations(db, { ...sample, ...most }) };
      }),
  };
}

function toWindow(dagId: string, query: RouteCall<"getGrid">["query"]): GridWindow {
  const before = decodeCursor(query.before, z.tuple([z.number(), z.number()]), "before");
  return {
    dagId: asDagId(dagId),
    limit: query.limit + 1,
    ...(before && { before: { runAfter: epochMillis(before[0]), runKey: before[1] as RunKey } }),
    ...(query.from !== undefined && { from: epochMillis(Date.parse(query.from)) }),
    ...(query.to !== undefined && { to: epochMillis(Date.parse(query.to)) }),
    ...(query.state && { states: query.state }),
    ...(query.type && { types: query.type }),
  };
}
