import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { type CallbackFilter, queryKeys, type RunName } from "./queryKeys.ts";

/** What would be sent of a task instance or a run, as it has ended; not asked for before `isWanted`. */
export function useNotificationPreview(run: RunName, of: CallbackFilter, isWanted: boolean) {
  const { dagId, runId } = run;
  const query = "taskId" in of ? of : {};
  return useQuery(
    queryOptions({
      queryKey: queryKeys.notificationPreview(run, of),
      queryFn: ({ signal }) => api.previewNotifications({ params: { dagId, runId }, query, signal }),
      enabled: isWanted,
    }),
  );
}
