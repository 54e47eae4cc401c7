import { cleanAnswerSchema, cleanRunsBody } from "../retention.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

/** Routes that remove history. */
export const retentionRoutes = {
  cleanRuns: {
    ...plain,
    ...endpoints.cleanRuns,
    tag: "runs",
    summary: "Remove old runs with all that belongs to them, some at a time; with dryRun exactly what would go",
    body: cleanRunsBody,
    response: cleanAnswerSchema,
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
