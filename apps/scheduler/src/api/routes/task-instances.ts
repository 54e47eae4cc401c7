import * as z from "zod";
import { epochMillis } from "@daymill/core";
import type { RunKey, TaskId } from "@daymill/core";
import {
  findApproval,
  findInstance,
  findSkipCause,
  findLook,
  findOutputChange,
  findRunKey,
  listAttempts,
  listInstances,
  listRemoteJobs,
  readSummaries,
  readWaitingFacts,
  searchInstances,
} from "@daymill/metadata";
import type { InstanceFilter, InstanceName, InstanceRow } from "@daymill/metadata";
import type { TaskInstanceDetail } from "@daymill/contract";
import type { ActionParts } from "../actions/actions.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import { foundInRun } from "../found-in-run.ts";
import type { Handlers } from "../handlers.ts";
import { presentTask } from "../present/graph.ts";
import { presentAttempt, presentInstance } from "../present/instance.ts";
import { presentApproval, presentJob, presentLook } from "../present/look.ts";
import { isoOrNull, zonedInterval, zonedOrNull } from "../present/instants.ts";
import { presentOutputChange } from "../present/output.ts";
import { presentWritten } from "../present/written-input.ts";
import { explainSkip } from "../present/skip-reason.ts";
import { explainConditions, explainWaiting } from "../present/waiting.ts";
import { asDagId, asRunId, type Reader } from "../reader.ts";
import type { KnownVersion, VersionCache } from "../version-cache.ts";

export interface InstanceRouteParts extends ActionParts {
  readonly read: Reader;
  readonly versions: VersionCache;
}

type InstanceRoutes = Pick<Handlers, "listTaskInstances" | "searchTaskInstances" | "getTaskInstance">;

export function taskInstanceRoutes(parts: InstanceRouteParts): InstanceRoutes {
  const { read, versions } = parts;
  return {
    listTaskInstances: async ({ params, query }) =>
      await read(async (db) => {
        const name = { dagId: asDagId(params.dagId), runId: asRunId(params.runId) };
        const runKey = await foundInRun(db, { value: await findRunKey(db, name), run: name });
        const after = decodeCursor(query.after, z.tuple([z.number(), z.string(), z.number()]));
        const place = after && { position: after[0], taskId: after[1] as TaskId, mapIndex: after[2] };
        const page = { runKey, filter: toFilter(query), limit: query.limit + 1, ...(place && { after: place }) };
        const rows = await listInstances(db, page);
        const known = await versions.read(
          db,
          rows.map((row) => row.versionKey),
        );
        return toPage(rows, query.limit, {
          item: (row) => presentInstance(row, taskOf(known.get(row.versionKey), row.taskId)),
          place: (row) => [row.position, row.taskId, row.mapIndex],
        });
      }),
    searchTaskInstances: async ({ query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      return await read(async (db) => {
        const after = decodeCursor(query.after, z.tuple([z.number(), z.number(), z.string(), z.number()]));
        const rows = await searchInstances(db, {
          filter: toFilter(query),
          seen,
          limit: query.limit + 1,
          ...(query.dagId && { dagIds: query.dagId.map(asDagId) }),
          ...(query.from !== undefined && { from: epochMillis(Date.parse(query.from)) }),
          ...(query.to !== undefined && { to: epochMillis(Date.parse(query.to)) }),
          ...(after && { after: toSearchPlace(after) }),
        });
        const known = await versions.read(
          db,
          rows.map((row) => row.versionKey),
        );
        return toPage(rows, query.limit, {
          item: (row) => presentInstance(row, taskOf(known.get(row.versionKey), row.taskId)),
          place: (row) => [row.runAfter, row.runKey, row.taskId, row.mapIndex],
        });
      });
    },
    getTaskInstance: ({ params, query }) => readDetail(parts, toName(params, query.mapIndex)),
  };
}

export function toName(params: { dagId: string; runId: string; taskId: string }, mapIndex: number): InstanceName {
  return { dagId: asDagId(params.dagId), runId: asRunId(params.runId), taskId: params.taskId, mapIndex };
}

export function instanceName({ taskId, mapIndex, runId, dagId }: InstanceName): string {
  return `${taskId}${mapIndex < 0 ? "" : `[${mapIndex}]`} in the run ${runId} of the DAG ${dagId}`;
}

interface FilterQuery {
  readonly taskId?: string[] | undefined;
  readonly state?: InstanceRow["state"][] | undefined;
  readonly q?: string | undefined;
}

function toFilter(query: FilterQuery): InstanceFilter {
  return {
    ...(query.taskId && { taskIds: query.taskId as TaskId[] }),
    ...(query.state && { states: query.state }),
    ...(query.q !== undefined && { text: query.q }),
  };
}

function toSearchPlace([runAfter, runKey, taskId, mapIndex]: [number, number, string, number]) {
  return { runAfter: epochMillis(runAfter), runKey: runKey as RunKey, taskId: taskId as TaskId, mapIndex };
}

function taskOf(version: KnownVersion | undefined, taskId: string) {
  return version?.tasks.get(taskId);
}

export async function readDetail(
  { read, versions, clock }: InstanceRouteParts,
  name: InstanceName,
): Promise<TaskInstanceDetail> {
  return await read(async (db) => {
    const row = await foundInRun(db, {
      value: await findInstance(db, name),
      run: name,
      what: `The task instance ${instanceName(name)}`,
    });
    const version = (await versions.read(db, [row.versionKey])).get(row.versionKey);
    const task = taskOf(version, row.taskId);
    const now = clock.now();
    const upstream = await readSummaries(db, { runKey: row.runKey, taskIds: task?.upstream ?? [] });
    const facts = await readWaitingFacts(db, { instanceKey: row.instanceKey, now });
    const look = await findLook(db, row.instanceKey);
    const attempts = await listAttempts(db, row.instanceKey);
    const answer = await findApproval(db, { instance: row.instanceKey, generation: row.generation });
    const waits = {
      instance: row,
      upstream,
      look,
      needsWorker: task === undefined || task.kind === "task",
      setups: (task?.upstream ?? []).filter((taskId) => taskOf(version, taskId)?.role === "setup"),
      branches: task?.conditions ?? [],
      isInMappedGroup: row.mapIndex >= 0 && task?.map === null,
      now,
    };
    const triggerRule = task?.triggerRule ?? "all_success";
    const timezone = version?.graph.schedule.timezone ?? "UTC";
    const logged = row.state === "skipped" ? await findSkipCause(db, row.instanceKey) : undefined;
    return {
      ...presentInstance(row, task),
      logicalDate: zonedOrNull(row.logicalDate, timezone),
      interval: zonedInterval(row.intervalStart, row.intervalEnd, timezone),
      timezone,
      version: version?.number ?? null,
      dueAt: isoOrNull(row.dueAt ?? look?.dueAt ?? null),
      waiting: facts === undefined ? null : explainWaiting({ ...waits, facts, triggerRule }),
      conditions: facts === undefined ? [] : [...explainConditions({ ...waits, facts, triggerRule })],
      skipReason: explainSkip({ logged, lastEndedAt: attempts[0]?.endedAt }),
      look: look === undefined ? null : presentLook(look),
      jobs: (await listRemoteJobs(db, row.instanceKey)).map(presentJob),
      approval: presentApproval(task, { state: row.state, answer, input: attempts[0]?.renderedInput ?? null }),
      history: attempts.map(presentAttempt),
      upstream: upstream.map(({ taskId, counts }) => ({ taskId, counts })),
      definition: task === undefined ? null : presentTask(task),
      written: task === undefined ? null : presentWritten(task.input),
      hasOutput: row.hasOutput,
      outputChange: presentOutputChange(await findOutputChange(db, row.instanceKey)),
    };
  });
}
