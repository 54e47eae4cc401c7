import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { searchAnswerSchema, searchQuery } from "../search.ts";
import { plain } from "./route-parts.ts";

/** What finds anything by a few words. */
export const searchRoutes = {
  search: {
    ...plain,
    ...endpoints.search,
    tag: "search",
    summary: "DAGs, runs and tasks by words or by a day",
    query: searchQuery,
    response: searchAnswerSchema,
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
