import { isOccupying } from "@daymill/core";
import type { SchedulerEvents, TaskMovedEvent } from "../../loop/scheduler-events.ts";
import type { ChangeGatherer } from "./change-gatherer.ts";
import type { InstanceEnds } from "./instance-ends.ts";

/** Hands what the scheduler does on to the browsers, and to readers of growing logs. */
export function feedFromScheduler(
  events: SchedulerEvents,
  to: { readonly gatherer: ChangeGatherer; readonly ends: InstanceEnds },
): void {
  const { gatherer, ends } = to;
  events.on("run:started", ({ dagId, runId }) => gatherer.run({ dagId, runId, state: "running", tasks: [] }));
  events.on("run:ended", ({ dagId, runId, state }) => gatherer.run({ dagId, runId, state, tasks: [] }));
  events.on("deadline:missed", ({ dagId, runId }) => gatherer.run({ dagId, runId, tasks: [] }));
  events.on("dag:paused", ({ dagId }) => gatherer.other({ kind: "dag", dagId }));
  events.on("backfill:moved", ({ backfillKey, dagId, state }) =>
    gatherer.other({ kind: "backfill", backfillId: backfillKey, dagId, state }),
  );
  events.on("task:moved", (moved) => {
    const { dagId, runId, task, mapIndex, to: state, attempts } = moved;
    gatherer.run({ dagId, runId, tasks: [[task, mapIndex, state, attempts]] });
    if (hasEnded(moved)) ends.tell({ dagId, runId, taskId: task, mapIndex });
  });
}

function hasEnded({ from, to }: TaskMovedEvent): boolean {
  return isOccupying(from) && !isOccupying(to);
}
