import * as z from "zod";
import { DaymillError, epochMillis } from "@daymill/core";
import type { RunKey, TaskId } from "@daymill/core";
import {
  findFirstFailure,
  findRun,
  findRunKey,
  listInstances,
  listRunAttempts,
  listRuns,
  readSummaries,
} from "@daymill/metadata";
import type { InstanceRow, RunDetailRow, RunFilter, RunName } from "@daymill/metadata";
import type { RunDetail } from "@daymill/contract";
import type { Actions } from "../actions/actions.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { presentRunAttempt } from "../present/instance.ts";
import { presentFailure, presentRun, presentRunDetail } from "../present/run.ts";
import { foundInRun } from "../found-in-run.ts";
import { asDagId, asRunId, type Reader } from "../reader.ts";
import type { KnownVersion, VersionCache } from "../version-cache.ts";

export interface RunRouteParts {
  readonly read: Reader;
  readonly versions: VersionCache;
  readonly actions: Pick<Actions, "triggerRun" | "setNote" | "markRun">;
}

type RunRoutes = Pick<
  Handlers,
  "listRuns" | "getRun" | "getRunStanding" | "listRunAttempts" | "triggerRun" | "patchRun"
>;

export function runRoutes(parts: RunRouteParts): RunRoutes {
  const { read, actions } = parts;
  return {
    listRuns: async ({ query }) => {
      const after = decodeCursor(query.after, z.tuple([z.number(), z.number()]));
      const place = after && { runAfter: epochMillis(after[0]), runKey: after[1] as RunKey };
      const page = {
        filter: toFilter(query),
        order: query.order,
        limit: query.limit + 1,
        ...(place && { after: place }),
      };
      const rows = await read((db) => listRuns(db, page));
      return toPage(rows, query.limit, { item: presentRun, place: (row) => [row.runAfter, row.runKey] });
    },
    getRun: ({ params }) => readDetail(parts, params),
    getRunStanding: ({ params }) =>
      read(async (db) => {
        const run = await foundInRun(db, { value: await findRun(db, toName(params)), run: toName(params) });
        const tasks = await readSummaries(db, { runKey: run.runKey });
        return { dagId: run.dagId, runId: run.runId, version: run.version, tasks };
      }),
    listRunAttempts: ({ params, query }) =>
      read(async (db) => {
        const runKey = await foundInRun(db, { value: await findRunKey(db, toName(params)), run: toName(params) });
        const after = decodeCursor(query.after, attemptPlace);
        const rows = await listRunAttempts(db, { runKey, limit: query.limit + 1, ...(after && { after }) });
        return toPage(rows, query.limit, {
          item: presentRunAttempt,
          place: (row) => [row.position, row.taskId, row.mapIndex, row.number],
        });
      }),
    triggerRun: async ({ params, body, caller }) => {
      const runId = await actions.triggerRun({
        dagId: asDagId(params.dagId),
        runId: body.runId === undefined ? undefined : asRunId(body.runId),
        logicalDate: body.logicalDate === null ? undefined : epochMillis(Date.parse(body.logicalDate)),
        params: body.params,
        note: body.note ?? null,
        who: caller.who,
      });
      return await readDetail(parts, { dagId: params.dagId, runId });
    },
    patchRun: async ({ params, body, caller }) => {
      const name = toName(params);
      if (body.note === undefined && body.state === undefined) {
        throw new DaymillError("E702", "body: expected a note or a state to set.");
      }
      const run = await read(async (db) => await foundInRun(db, { value: await findRun(db, name), run: name }));
      if (body.note !== undefined)
        await actions.setNote({ runKey: run.runKey, run: name, note: body.note, who: caller.who });
      if (body.state !== undefined)
        await actions.markRun({ runKey: run.runKey, run: name, state: body.state, who: caller.who });
      return await readDetail(parts, params);
    },
  };
}

function toFilter(query: RouteCall<"listRuns">["query"]): RunFilter {
  return {
    ...(query.dagId && { dagIds: query.dagId.map(asDagId) }),
    ...(query.state && { states: query.state }),
    ...(query.type && { types: query.type }),
    ...(query.backfillId !== undefined && { backfillKey: query.backfillId }),
    ...(query.from !== undefined && { from: epochMillis(Date.parse(query.from)) }),
    ...(query.to !== undefined && { to: epochMillis(Date.parse(query.to)) }),
    ...(query.datedFrom !== undefined && { datedFrom: epochMillis(Date.parse(query.datedFrom)) }),
    ...(query.datedTo !== undefined && { datedTo: epochMillis(Date.parse(query.datedTo)) }),
    ...(query.q !== undefined && { text: query.q }),
  };
}

interface RunParams {
  readonly dagId: string;
  readonly runId: string;
}

function toName({ dagId, runId }: RunParams): RunName {
  return { dagId: asDagId(dagId), runId: asRunId(runId) };
}

/** What a page of attempts is continued by. */
const attemptPlace = z
  .tuple([z.number(), z.string(), z.number(), z.number()])
  .transform(([position, taskId, mapIndex, number]) => ({ position, taskId: taskId as TaskId, mapIndex, number }));

async function readDetail(parts: RunRouteParts, name: RunParams): Promise<RunDetail> {
  return await parts.read(async (db) => {
    const row = await foundInRun(db, { value: await findRun(db, toName(name)), run: toName(name) });
    const failure = row.counts.failed === undefined ? undefined : await findFirstFailure(db, row.runKey);
    const version = (await parts.versions.read(db, [row.versionKey])).get(row.versionKey);
    return presentRunDetail(row, {
      failure: failure === undefined ? null : presentFailure(failure, version?.tasks.get(failure.taskId)),
      approvals: await listOpenApprovals(db, row, version),
    });
  });
}

const MAX_APPROVALS = 100;

async function listOpenApprovals(
  db: Parameters<typeof listInstances>[0],
  { runKey, counts }: RunDetailRow,
  version: KnownVersion | undefined,
): Promise<InstanceRow[]> {
  const asking = [...(version?.tasks.values() ?? [])].filter(({ wait }) => wait?.kind === "approval");
  if (counts.deferred === undefined || asking.length === 0) return [];
  const filter = { taskIds: asking.map(({ id }) => id as TaskId), states: ["deferred"] as const };
  return await listInstances(db, { runKey, filter, limit: MAX_APPROVALS });
}
