import { type MarkAnswer, type MarkBody, markCommand, type Plan } from "@daymill/contract";
import { api } from "./client.ts";
import type { PlannedChange } from "./usePlannedChange.ts";

/** Says how task instances ended. */
export const markChange: PlannedChange<MarkBody, Exclude<MarkAnswer, Plan>> = {
  name: "mark",
  command: markCommand,
  send: (request) => api.mark(request),
};
