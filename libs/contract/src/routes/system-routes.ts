import { liveEventSchema, streamQuery } from "../event.ts";
import { jsonObjectSchema } from "../fields.ts";
import { healthSchema } from "../health.ts";
import { overviewSchema } from "../overview.ts";
import { rotationSchema } from "../secrets.ts";
import { systemSchema } from "../system.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

/** Routes of the server itself. */
export const systemRoutes = {
  getHealth: {
    ...plain,
    ...endpoints.getHealth,
    tag: "system",
    summary: "Whether every part is well",
    response: healthSchema,
  },
  getSystem: {
    ...plain,
    ...endpoints.getSystem,
    tag: "system",
    summary: "The servers and workers that share the database, and what waits for them",
    response: systemSchema,
  },
  rotateSecrets: {
    ...plain,
    ...endpoints.rotateSecrets,
    tag: "system",
    summary: "Seal every secret in the database anew under the first key",
    response: rotationSchema,
  },
  getOverview: {
    ...plain,
    ...endpoints.getOverview,
    tag: "system",
    summary: "What needs a person, and what comes next, over all DAGs",
    response: overviewSchema,
  },
  getOpenApi: {
    ...plain,
    ...endpoints.getOpenApi,
    tag: "system",
    summary: "This API as an OpenAPI 3.1 document",
    response: jsonObjectSchema,
  },
  stream: {
    ...plain,
    ...endpoints.stream,
    tag: "system",
    summary: "What changes, as server-sent events; resumable by Last-Event-ID",
    query: streamQuery,
    response: liveEventSchema,
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
