import type { InstanceSelection } from "@daymill/metadata";
import type { RouteCall } from "../handlers.ts";
import { asDagId, asRunId } from "../reader.ts";

type SelectionBody = Pick<
  RouteCall<"clear">["body"],
  "dagId" | "runIds" | "tasks" | "upstream" | "downstream" | "past" | "future" | "only" | "exclude"
>;

/** Which task instances a clear or a mark means. */
export function readSelection(body: SelectionBody): InstanceSelection {
  return {
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
