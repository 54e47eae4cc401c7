import { type AnswerApprovalBody, ApiError } from "@daymill/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { type InstanceKey, queryKeys } from "./queryKeys.ts";
import { invalidateAll } from "./invalidateAll.ts";

/** Approves or refuses what a task asks. After a refusal the task is read anew: somebody else may have answered. */
export function useAnswerApproval(key: InstanceKey) {
  const client = useQueryClient();
  const { dagId, runId, taskId, mapIndex } = key;
  return useMutation({
    mutationFn: (body: AnswerApprovalBody) =>
      api.answerApproval({ params: { dagId, runId, taskId }, query: { mapIndex }, body }),
    onSuccess: (detail) => client.setQueryData(queryKeys.instance(key), detail),
    onSettled: () => invalidateAll(client, [queryKeys.run(dagId, runId), queryKeys.runLists]),
  });
}

/** Whether the server refused because the task does not wait for this answer any more. */
export function isAnsweredElsewhere(error: Error | null): boolean {
  return error instanceof ApiError && error.problem.status === 409;
}
