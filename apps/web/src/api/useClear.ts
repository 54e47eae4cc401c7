import { type ClearBody, clearCommand, type Cleared } from "@daymill/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import type { PlannedChange } from "./usePlannedChange.ts";

/** Lets task instances run again. */
export const clearChange: PlannedChange<ClearBody, Cleared> = {
  name: "clear",
  command: clearCommand,
  send: (request) => api.clear(request),
};

export function useUndoClear() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (clearId: number) => api.undoClear({ params: { clearId } }),
    onSuccess: () => client.invalidateQueries(),
  });
}
