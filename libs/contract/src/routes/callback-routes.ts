import * as z from "zod";
import { callbackLogQuery, callbackLogSchema, callbackSchema, listCallbacksQuery } from "../callback.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import { idSchema, runIdSchema, serialSchema } from "../fields.ts";
import { notificationPreviewSchema, previewNotificationsQuery } from "../notification.ts";
import { pageOf } from "../page.ts";
import type { Route } from "../route.ts";
import { backfillParams, listQuery, plain, runParams } from "./route-parts.ts";

const callbackParams = z.strictObject({ dagId: idSchema, runId: runIdSchema, callbackId: serialSchema });
const ofBackfillParams = z.strictObject({ backfillId: serialSchema, callbackId: serialSchema });

/** Routes of callbacks. */
export const callbackRoutes = {
  listCallbacks: {
    ...plain,
    ...endpoints.listCallbacks,
    tag: "callbacks",
    summary: "The callbacks of a run and of its task instances, oldest first",
    params: runParams,
    query: listCallbacksQuery,
    response: pageOf(callbackSchema),
    errors: ["E701"],
  },
  retryCallback: {
    ...plain,
    ...endpoints.retryCallback,
    tag: "callbacks",
    summary: "Have a callback that failed for good called again",
    params: callbackParams,
    response: callbackSchema,
    errors: ["E701", "E703"],
  },
  getCallbackLog: {
    ...plain,
    ...endpoints.getCallbackLog,
    tag: "callbacks",
    summary: "A piece of a callback's log",
    params: callbackParams,
    query: callbackLogQuery,
    response: callbackLogSchema,
    errors: ["E701"],
  },
  previewNotifications: {
    ...plain,
    ...endpoints.previewNotifications,
    tag: "callbacks",
    summary: "What would be told of a run or a task instance, and by which notifiers; nothing is sent",
    params: runParams,
    query: previewNotificationsQuery,
    response: notificationPreviewSchema,
    errors: ["E701", "E706"],
  },
  listBackfillCallbacks: {
    ...plain,
    ...endpoints.listBackfillCallbacks,
    tag: "callbacks",
    summary: "Who was told that a backfill is done",
    params: backfillParams,
    query: listQuery,
    response: pageOf(callbackSchema),
    errors: ["E701"],
  },
  retryBackfillCallback: {
    ...plain,
    ...endpoints.retryBackfillCallback,
    tag: "callbacks",
    summary: "Have a callback of a backfill that failed for good called again",
    params: ofBackfillParams,
    response: callbackSchema,
    errors: ["E701", "E703"],
  },
  getBackfillCallbackLog: {
    ...plain,
    ...endpoints.getBackfillCallbackLog,
    tag: "callbacks",
    summary: "A piece of the log of a callback of a backfill",
    params: ofBackfillParams,
    query: callbackLogQuery,
    response: callbackLogSchema,
    errors: ["E701"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
