import * as z from "zod";
import { DaymillError, epochMillis } from "@daymill/core";
import type { RunId, RunKey, RunState, TaskId } from "@daymill/core";
import {
  findRun,
  findRunKey,
  listRunAttempts,
  listRuns,
  readSummaries,
  readTaskTimes,
  readRunPasses,
  readUsualTimes,
} from "@daymill/metadata";
import type { RunFilter, RunName } from "@daymill/metadata";
import { assertActive } from "../actions/assert-active.ts";
import type { Actions } from "../actions/actions.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { presentRunAttempt } from "../present/instance.ts";
import { presentPass } from "../present/run-pass.ts";
import { presentRun, presentTaskStanding } from "../present/run.ts";
import { foundInRun } from "../found-in-run.ts";
import { asDagId } from "../reader.ts";
import { readRunDetail, type RunDetailParts, toRunName, toTriggerRequest } from "./run-detail.ts";

export interface RunRouteParts extends RunDetailParts {
  readonly actions: Pick<Actions, "triggerRun" | "setNote" | "markRun">;
}

type RunRoutes = Pick<
  Handlers,
  | "listRuns"
  | "getRun"
  | "getRunStanding"
  | "listRunAttempts"
  | "getRunPasses"
  | "getUsualTimes"
  | "triggerRun"
  | "patchRun"
>;

export function runRoutes(parts: RunRouteParts): RunRoutes {
  const { read, actions } = parts;
  return {
    listRuns: async ({ query, caller }) => {
      const after = decodeCursor(query.after, z.tuple([z.number(), z.number()]));
      const place = after && { runAfter: epochMillis(after[0]), runKey: after[1] as RunKey };
      const page = {
        filter: toFilter(query),
        seen: await caller.dagsWith("viewer"),
        order: query.order,
        limit: query.limit + 1,
        ...(place && { after: place }),
      };
      const rows = await read((db) => listRuns(db, page));
      return toPage(rows, query.limit, { item: presentRun, place: (row) => [row.runAfter, row.runKey] });
    },
    getRun: ({ params }) => readRunDetail(parts, params),
    getRunStanding: ({ params }) =>
      read(async (db) => {
        const name = toRunName(params);
        const run = await foundInRun(db, { value: await findRun(db, name), run: name });
        const tasks = await readSummaries(db, { runKey: run.runKey });
        const times = new Map((await readTaskTimes(db, run.runKey)).map((row) => [String(row.taskId), row]));
        return {
          dagId: run.dagId,
          runId: run.runId,
          version: run.version,
          tasks: tasks.map((task) => presentTaskStanding(task, times.get(task.taskId))),
        };
      }),
    listRunAttempts: ({ params, query }) =>
      read(async (db) => {
        const name = toRunName(params);
        const runKey = await foundInRun(db, { value: await findRunKey(db, name), run: name });
        const after = decodeCursor(query.after, attemptPlace);
        const rows = await listRunAttempts(db, { runKey, limit: query.limit + 1, ...(after && { after }) });
        return toPage(rows, query.limit, {
          item: presentRunAttempt,
          place: (row) => [row.position, row.taskId, row.mapIndex, row.number],
        });
      }),
    getRunPasses: ({ params }) =>
      read(async (db) => {
        const name = toRunName(params);
        const runKey = await foundInRun(db, { value: await findRunKey(db, name), run: name });
        return { ...name, passes: (await readRunPasses(db, runKey)).map(presentPass) };
      }),
    getUsualTimes: ({ params }) =>
      read(async (db) => {
        const name = toRunName(params);
        const except = await foundInRun(db, { value: await findRunKey(db, name), run: name });
        const rows = await readUsualTimes(db, { dagId: name.dagId, except });
        const tasks = rows.map(({ taskId, startMs, endMs }) => ({ taskId, startMs, endMs }));
        return { ...name, runs: Math.max(0, ...rows.map(({ runs }) => runs)), tasks };
      }),
    triggerRun: async (call) => {
      const { dagId } = call.params;
      return await readRunDetail(parts, { dagId, runId: await actions.triggerRun(toTriggerRequest(dagId, call)) });
    },
    patchRun: async ({ params, body, caller }) => {
      const name = toRunName(params);
      if (body.note === undefined && body.state === undefined) {
        throw new DaymillError("E702", "body: expected a note or a state to set.");
      }
      const run = await read(async (db) => {
        if (body.state === "queued") await assertActive(db, name.dagId);
        return await foundInRun(db, { value: await findRun(db, name), run: name });
      });
      const what = { runKey: run.runKey, run: name, who: caller.who };
      const { state, onlyOpen = false } = body;
      // The state first: one that cannot be set leaves the note as it is.
      if (state !== undefined && !(await actions.markRun({ ...what, state, onlyOpen })))
        throw onlyOpen && state !== "queued" ? isOver(run) : standsSoAlready(run, state);
      if (body.note !== undefined) await actions.setNote({ ...what, note: body.note });
      return await readRunDetail(parts, params);
    },
  };
}

function isOver({ dagId, runId }: RunName): DaymillError {
  return new DaymillError("E703", `The run ${runId} of the DAG ${dagId} is over: it stays as it ended.`);
}

function standsSoAlready(
  { dagId, runId, state }: RunName & { readonly state: RunState },
  wanted: "success" | "failed" | "queued",
): DaymillError {
  const why =
    wanted === "queued"
      ? "only a run that is over can be queued again"
      : `to mark it as ${wanted} would change nothing; clear what is to run again`;
  return new DaymillError("E703", `The run ${runId} of the DAG ${dagId} is ${state}: ${why}.`);
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
    ...(query.missedDeadline !== undefined && { isLate: query.missedDeadline }),
    ...(query.hasNote !== undefined && { hasNote: query.hasNote }),
    ...(query.q !== undefined && { text: query.q }),
    ...(query.runId !== undefined && { runId: query.runId as RunId }),
  };
}

/** What a page of attempts is continued by. */
const attemptPlace = z
  .tuple([z.number(), z.string(), z.number(), z.number()])
  .transform(([position, taskId, mapIndex, number]) => ({ position, taskId: taskId as TaskId, mapIndex, number }));
