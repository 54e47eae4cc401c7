import { epochMillis } from "@daymill/core";
import type { TaskId } from "@daymill/core";
import { findFirstFailure, findRun, listInstances, listRunDeadlines } from "@daymill/metadata";
import type { InstanceRow, RunDetailRow, RunName } from "@daymill/metadata";
import type { RunDetail } from "@daymill/contract";
import type { TriggerRequest } from "../actions/actions.ts";
import type { RouteCall } from "../handlers.ts";
import { presentFailure, presentRunDetail } from "../present/run.ts";
import { foundInRun } from "../found-in-run.ts";
import { asDagId, asRunId, type Reader } from "../reader.ts";
import type { KnownVersion, VersionCache } from "../version-cache.ts";

export interface RunParams {
  readonly dagId: string;
  readonly runId: string;
}

export interface RunDetailParts {
  readonly read: Reader;
  readonly versions: VersionCache;
}

export function toRunName({ dagId, runId }: RunParams): RunName {
  return { dagId: asDagId(dagId), runId: asRunId(runId) };
}

/** What a person asks for who starts a run. */
export function toTriggerRequest(
  dagId: string,
  { body, caller }: Pick<RouteCall<"triggerRun">, "body" | "caller">,
): TriggerRequest {
  return {
    dagId: asDagId(dagId),
    runId: body.runId === undefined ? undefined : asRunId(body.runId),
    logicalDate: body.logicalDate === null ? undefined : epochMillis(Date.parse(body.logicalDate)),
    params: body.params,
    note: body.note ?? null,
    who: caller.who,
  };
}

/** All that is told of a run; throws E701 when there is none. */
export async function readRunDetail({ read, versions }: RunDetailParts, name: RunParams): Promise<RunDetail> {
  return await read(async (db) => {
    const run = toRunName(name);
    const row = await foundInRun(db, { value: await findRun(db, run), run });
    const failure = row.counts.failed === undefined ? undefined : await findFirstFailure(db, row.runKey);
    const version = (await versions.read(db, [row.versionKey])).get(row.versionKey);
    return presentRunDetail(row, {
      failure: failure === undefined ? null : presentFailure(failure, version?.tasks.get(failure.taskId)),
      deadlines: await listRunDeadlines(db, row.runKey),
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
