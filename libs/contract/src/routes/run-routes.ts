import { deletedSchema } from "../admin.ts";
import { pageOf } from "../page.ts";
import {
  listRunsQuery,
  patchRunBody,
  runDetailSchema,
  runSchema,
  runStandingSchema,
  triggerRunBody,
  runPassesSchema,
  usualTimesSchema,
} from "../run.ts";
import { runAttemptSchema } from "../task-instance.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { dagParams, listQuery, runParams, plain } from "./route-parts.ts";

/** Routes of runs. */
export const runRoutes = {
  listRuns: {
    ...plain,
    ...endpoints.listRuns,
    tag: "runs",
    summary: "Runs over all DAGs",
    query: listRunsQuery,
    response: pageOf(runSchema),
  },
  getRun: {
    ...plain,
    ...endpoints.getRun,
    tag: "runs",
    summary: "One run, and the first failure in it",
    params: runParams,
    response: runDetailSchema,
    errors: ["E701"],
  },
  getRunStanding: {
    ...plain,
    ...endpoints.getRunStanding,
    tag: "runs",
    summary: "How the tasks of a run stand: task instances by state",
    params: runParams,
    response: runStandingSchema,
    errors: ["E701"],
  },
  listRunAttempts: {
    ...plain,
    ...endpoints.listRunAttempts,
    tag: "runs",
    summary: "All attempts of a run with their times, in graph order",
    params: runParams,
    query: listQuery,
    response: pageOf(runAttemptSchema),
    errors: ["E701"],
  },
  getRunPasses: {
    ...plain,
    ...endpoints.getRunPasses,
    tag: "runs",
    summary: "How a run stood each time before it was cleared, and stands now",
    params: runParams,
    response: runPassesSchema,
    errors: ["E701"],
  },
  getUsualTimes: {
    ...plain,
    ...endpoints.getUsualTimes,
    tag: "runs",
    summary: "When the tasks of a DAG usually begin and end, to compare a run with",
    params: runParams,
    response: usualTimesSchema,
    errors: ["E701"],
  },
  triggerRun: {
    ...plain,
    ...endpoints.triggerRun,
    tag: "runs",
    summary: "Start a run by hand",
    params: dagParams,
    body: triggerRunBody,
    response: runDetailSchema,
    status: 201,
    errors: ["E701", "E703", "E711"],
  },
  patchRun: {
    ...plain,
    ...endpoints.patchRun,
    tag: "runs",
    summary: "Change a run's note, or mark the whole run",
    params: runParams,
    body: patchRunBody,
    response: runDetailSchema,
    errors: ["E701", "E703"],
  },
  deleteRun: {
    ...plain,
    ...endpoints.deleteRun,
    tag: "runs",
    summary: "Remove a run that is over, with its attempts, outputs and logs",
    params: runParams,
    response: deletedSchema,
    errors: ["E701", "E703"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
