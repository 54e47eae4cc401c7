import * as z from "zod";
import { deletedSchema } from "../admin.ts";
import { idSchema, runIdSchema } from "../fields.ts";
import { logChunkSchema, logDownloadQuery, logQuery, logSearchedSchema, logSearchQuery, logTextQuery } from "../log.ts";
import { answerApprovalBody } from "../look.ts";
import { pageOf } from "../page.ts";
import {
  listTaskInstancesQuery,
  mapIndexQuery,
  outputSchema,
  putOutputBody,
  searchTaskInstancesQuery,
  taskInstanceDetailSchema,
  taskInstanceSchema,
} from "../task-instance.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { runParams, plain } from "./route-parts.ts";

const taskParams = z.strictObject({ dagId: idSchema, runId: runIdSchema, taskId: idSchema });

/** Routes of task instances. */
export const taskInstanceRoutes = {
  listTaskInstances: {
    ...plain,
    ...endpoints.listTaskInstances,
    tag: "task instances",
    summary: "Task instances of a run, in graph order",
    params: runParams,
    query: listTaskInstancesQuery,
    response: pageOf(taskInstanceSchema),
    errors: ["E701"],
  },
  searchTaskInstances: {
    ...plain,
    ...endpoints.searchTaskInstances,
    tag: "task instances",
    summary: "Task instances over all DAGs, those of the newest run first",
    query: searchTaskInstancesQuery,
    response: pageOf(taskInstanceSchema),
  },
  getTaskInstance: {
    ...plain,
    ...endpoints.getTaskInstance,
    tag: "task instances",
    summary: "One task instance with every attempt, and why it waits",
    params: taskParams,
    query: mapIndexQuery,
    response: taskInstanceDetailSchema,
    errors: ["E701"],
  },
  getOutput: {
    ...plain,
    ...endpoints.getOutput,
    tag: "task instances",
    summary: "What a task returned",
    params: taskParams,
    query: mapIndexQuery,
    response: outputSchema,
    errors: ["E701"],
  },
  putOutput: {
    ...plain,
    ...endpoints.putOutput,
    tag: "actions",
    summary: "Set the output of a task instance that has ended; tasks that begin later read it",
    params: taskParams,
    query: mapIndexQuery,
    body: putOutputBody,
    response: outputSchema,
    errors: ["E701", "E703"],
  },
  deleteOutput: {
    ...plain,
    ...endpoints.deleteOutput,
    tag: "actions",
    summary: "Take away the output of a task instance that has ended",
    params: taskParams,
    query: mapIndexQuery,
    response: deletedSchema,
    errors: ["E701", "E703"],
  },
  answerApproval: {
    ...plain,
    ...endpoints.answerApproval,
    tag: "actions",
    summary: "Approve or refuse what a task asks, with the values of its form; a refusal skips it",
    params: taskParams,
    query: mapIndexQuery,
    body: answerApprovalBody,
    response: taskInstanceDetailSchema,
    errors: ["E701", "E703", "E712"],
  },
  getLog: {
    ...plain,
    ...endpoints.getLog,
    tag: "task instances",
    summary: "A piece of an attempt's log; waits for more when asked to",
    params: taskParams,
    query: logQuery,
    response: logChunkSchema,
    errors: ["E701"],
  },
  searchLog: {
    ...plain,
    ...endpoints.searchLog,
    tag: "task instances",
    summary: "Where in an attempt's whole log a text or a level stands",
    params: taskParams,
    query: logSearchQuery,
    response: logSearchedSchema,
    errors: ["E701"],
  },
  downloadLog: {
    ...plain,
    ...endpoints.downloadLog,
    tag: "task instances",
    summary:
      "An attempt's whole log as it is kept, a line of JSON each; of all attempts with their numbers (`attempt`)",
    params: taskParams,
    query: logDownloadQuery,
    response: z.string(),
    errors: ["E701"],
  },
  downloadLogText: {
    ...plain,
    ...endpoints.downloadLogText,
    tag: "task instances",
    summary: "What an attempt, or all of them, wrote into the log, as text",
    params: taskParams,
    query: logTextQuery,
    response: z.string(),
    errors: ["E701"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
