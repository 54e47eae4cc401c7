import * as z from "zod";
import { liveEventSchema, streamQuery } from "../event.ts";
import { jsonObjectSchema } from "../fields.ts";
import { healthSchema } from "../health.ts";
import { failingDagsSchema, overviewSchema } from "../overview.ts";
import { rotationSchema } from "../secrets.ts";
import { drainSchema, systemSchema, workerNameSchema } from "../system.ts";
import { throughputSchema } from "../throughput.ts";
import { timelineSchema } from "../timeline.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

const workerParams = z.strictObject({ worker: workerNameSchema });

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
  drainWorker: {
    ...plain,
    ...endpoints.drainWorker,
    tag: "system",
    summary: "Have a worker take no more tasks, also after it was started again; what it has goes on",
    params: workerParams,
    response: drainSchema,
    errors: ["E701"],
  },
  resumeWorker: {
    ...plain,
    ...endpoints.resumeWorker,
    tag: "system",
    summary: "Have a drained worker take tasks again",
    params: workerParams,
    response: drainSchema,
    errors: ["E701"],
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
  countFailingDags: {
    ...plain,
    ...endpoints.countFailingDags,
    tag: "system",
    summary: "How many DAGs have failed runs in the last 24 hours that nobody has acknowledged",
    response: failingDagsSchema,
  },
  getTimeline: {
    ...plain,
    ...endpoints.getTimeline,
    tag: "system",
    summary: "What ran in the last 24 hours and is to run in the next 24, by DAG",
    response: timelineSchema,
  },
  getThroughput: {
    ...plain,
    ...endpoints.getThroughput,
    tag: "system",
    summary: "How many task instances ended in each of the last 24 hours, over all DAGs",
    response: throughputSchema,
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
