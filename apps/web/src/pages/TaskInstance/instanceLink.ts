import { NOT_MAPPED } from "@daymill/contract";
import type { InstanceKey } from "../../api/queryKeys.ts";

/** Where the page of a task instance is; mapped ones have their index in the path. */
export function instanceLink({ dagId, runId, taskId, mapIndex }: InstanceKey) {
  if (mapIndex === NOT_MAPPED)
    return { to: "/dags/$dagId/runs/$runId/tasks/$taskId", params: { dagId, runId, taskId } } as const;
  return {
    to: "/dags/$dagId/runs/$runId/tasks/$taskId/m/$mapIndex",
    params: { dagId, runId, taskId, mapIndex: String(mapIndex) },
  } as const;
}
