import type { MarkAnswer, MarkBody, Plan } from "@daymill/contract";
import { api } from "./client.ts";
import type { PlannedChange } from "./usePlannedChange.ts";

/** Says how task instances ended. */
export const markChange: PlannedChange<MarkBody, Exclude<MarkAnswer, Plan>> = {
  name: "mark",
  send: (request) => api.mark(request),
};
