import * as z from "zod";
import { calendarHoursQuery, calendarHoursSchema, calendarSchema } from "../calendar.ts";
import { dagDeletionAnswerSchema, deleteDagQuery } from "../dag-deletion.ts";
import { dagDetailSchema, dagSummarySchema, graphSchema, listDagsQuery, patchDagBody } from "../dag.ts";
import { idSchema, ordinalSchema } from "../fields.ts";
import { gridQuery, gridSchema, taskDurationsQuery, taskDurationsSchema } from "../grid.ts";
import { loadProblemSchema } from "../load-problem.ts";
import { acknowledgeBody, acknowledgementSchema } from "../overview.ts";
import { pageOf } from "../page.ts";
import { compareVersionsQuery, versionChangesSchema, versionDetailSchema, versionUseSchema } from "../version.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { dagParams, listQuery, plain } from "./route-parts.ts";

const versionParams = z.strictObject({ dagId: idSchema, version: ordinalSchema });

/** Routes of DAGs and their versions. */
export const dagRoutes = {
  listDags: {
    ...plain,
    ...endpoints.listDags,
    tag: "dags",
    summary: "DAGs by id, or as `sort` says",
    query: listDagsQuery,
    response: pageOf(dagSummarySchema),
  },
  getDag: {
    ...plain,
    ...endpoints.getDag,
    tag: "dags",
    summary: "One DAG",
    params: dagParams,
    response: dagDetailSchema,
    errors: ["E701"],
  },
  patchDag: {
    ...plain,
    ...endpoints.patchDag,
    tag: "dags",
    summary: "Pause or unpause a DAG: paused, nothing new starts and what runs goes on",
    params: dagParams,
    body: patchDagBody,
    response: dagDetailSchema,
    errors: ["E701"],
  },
  acknowledgeFailures: {
    ...plain,
    ...endpoints.acknowledgeFailures,
    tag: "dags",
    summary:
      "Say that somebody knows of the failures and missed deadlines of a DAG until an instant; the overview leaves them out",
    params: dagParams,
    body: acknowledgeBody,
    response: acknowledgementSchema,
    errors: ["E701"],
  },
  deleteDag: {
    ...plain,
    ...endpoints.deleteDag,
    tag: "dags",
    summary: "Delete a DAG that nothing has any more, with its history, some runs at a time; with dryRun what would go",
    params: dagParams,
    query: deleteDagQuery,
    response: dagDeletionAnswerSchema,
    errors: ["E701", "E703"],
  },
  getGraph: {
    ...plain,
    ...endpoints.getGraph,
    tag: "dags",
    summary: "The tasks of a DAG's current version",
    params: dagParams,
    response: graphSchema,
    errors: ["E701"],
  },
  getGrid: {
    ...plain,
    ...endpoints.getGrid,
    tag: "dags",
    summary: "Runs by tasks, one byte a cell, a window at a time from the newest backwards",
    params: dagParams,
    query: gridQuery,
    response: gridSchema,
    errors: ["E701"],
  },
  getTaskDurations: {
    ...plain,
    ...endpoints.getTaskDurations,
    tag: "dags",
    summary: "How long the tasks of a DAG usually take: medians over its newest runs",
    params: dagParams,
    query: taskDurationsQuery,
    response: taskDurationsSchema,
    errors: ["E701"],
  },
  getCalendar: {
    ...plain,
    ...endpoints.getCalendar,
    tag: "dags",
    summary: "The days of a DAG with how their runs ended, and the days of the runs to come",
    params: dagParams,
    response: calendarSchema,
    errors: ["E701"],
  },
  getCalendarHours: {
    ...plain,
    ...endpoints.getCalendarHours,
    tag: "dags",
    summary: "The hours of a month with how the runs of a DAG ended, and those of the runs to come",
    params: dagParams,
    query: calendarHoursQuery,
    response: calendarHoursSchema,
    errors: ["E701"],
  },
  listVersions: {
    ...plain,
    ...endpoints.listVersions,
    tag: "dags",
    summary: "Versions of a DAG, newest first",
    params: dagParams,
    query: listQuery,
    response: pageOf(versionUseSchema),
    errors: ["E701"],
  },
  getVersion: {
    ...plain,
    ...endpoints.getVersion,
    tag: "dags",
    summary: "One version with the files that it was made of",
    params: versionParams,
    response: versionDetailSchema,
    errors: ["E701"],
  },
  compareVersions: {
    ...plain,
    ...endpoints.compareVersions,
    tag: "dags",
    summary: "What differs between two versions: tasks and settings of the graph, lines of the files",
    params: versionParams,
    query: compareVersionsQuery,
    response: versionChangesSchema,
    errors: ["E701"],
  },
  getVersionGraph: {
    ...plain,
    ...endpoints.getVersionGraph,
    tag: "dags",
    summary: "The tasks of one version",
    params: versionParams,
    response: graphSchema,
    errors: ["E701"],
  },
  listLoadProblems: {
    ...plain,
    ...endpoints.listLoadProblems,
    tag: "dags",
    summary: "Why DAG files could not be taken over, with code frames",
    query: listQuery,
    response: pageOf(loadProblemSchema),
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
