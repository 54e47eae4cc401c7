import { backfillRange } from "@daymill/core";
import { findVersion } from "@daymill/metadata";
import type { InstanceSelection } from "@daymill/metadata";
import type { RouteCall } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { asDagId, asRunId, found, type Reader } from "../reader.ts";

type SelectionBody = Pick<
  RouteCall<"clear">["body"],
  | "dagId"
  | "runIds"
  | "tasks"
  | "upstream"
  | "downstream"
  | "past"
  | "future"
  | "pastFrom"
  | "futureTo"
  | "only"
  | "exclude"
>;

/** Which task instances a clear or a mark means. Rejects with E702 for the limit of a widening that is not asked for. */
export async function readSelection(read: Reader, body: SelectionBody): Promise<InstanceSelection> {
  return {
    ...(await readLimits(read, body)),
    dagId: asDagId(body.dagId),
    runIds: body.runIds.map(asRunId),
    tasks: body.tasks?.map(({ taskId, mapIndexes }) =>
      mapIndexes === undefined ? { taskId } : { taskId, mapIndexes },
    ),
    upstream: body.upstream,
    downstream: body.downstream,
    past: body.past,
    future: body.future,
    only: body.only,
    exclude: body.exclude.map(({ dagId = body.dagId, runId, taskId, mapIndex }) => ({
      dagId: asDagId(dagId),
      runId: asRunId(runId),
      taskId,
      mapIndex,
    })),
  };
}

/** Between which days other runs are meant, in the zone of the DAG. */
async function readLimits(
  read: Reader,
  { dagId, past, future, pastFrom, futureTo }: SelectionBody,
): Promise<Pick<InstanceSelection, "pastFrom" | "futureBefore">> {
  if (pastFrom === undefined && futureTo === undefined) return {};
  const alone = [
    ...(pastFrom !== undefined && !past ? [{ path: "body.pastFrom", message: "Only with past" }] : []),
    ...(futureTo !== undefined && !future ? [{ path: "body.futureTo", message: "Only with future" }] : []),
  ];
  if (alone.length > 0) throw notAccepted(alone);
  const current = { dagId: asDagId(dagId), number: "current" } as const;
  const { graph } = found(await read((db) => findVersion(db, current)), `The DAG ${dagId}`);
  const zone = graph.schedule.timezone;
  return {
    ...(pastFrom !== undefined && { pastFrom: backfillRange(pastFrom, pastFrom, zone).from }),
    ...(futureTo !== undefined && { futureBefore: backfillRange(futureTo, futureTo, zone).to }),
  };
}
