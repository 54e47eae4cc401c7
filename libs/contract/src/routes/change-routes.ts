import * as z from "zod";
import { clearAnswerSchema, clearBody, markAnswerSchema, markBody, undoneSchema } from "../clear.ts";
import { serialSchema } from "../fields.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

const clearParams = z.strictObject({ clearId: serialSchema });

/** Routes of clear and mark. */
export const changeRoutes = {
  clear: {
    ...plain,
    ...endpoints.clear,
    tag: "actions",
    summary: "Clear task instances so that they run again; with dryRun the plan and its etag",
    body: clearBody,
    response: clearAnswerSchema,
    errors: ["E701", "E703"],
  },
  undoClear: {
    ...plain,
    ...endpoints.undoClear,
    tag: "actions",
    summary: "Restore what a clear changed and has not started",
    params: clearParams,
    response: undoneSchema,
    errors: ["E701", "E703"],
  },
  mark: {
    ...plain,
    ...endpoints.mark,
    tag: "actions",
    summary: "Set the state of task instances by hand; with dryRun the plan and its etag",
    body: markBody,
    response: markAnswerSchema,
    errors: ["E701", "E703"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
