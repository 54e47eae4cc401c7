import {
  backfillAnswerSchema,
  backfillBody,
  backfillDaySchema,
  backfillSchema,
  cancelBackfillBody,
  listBackfillDaysQuery,
  listBackfillsQuery,
  patchBackfillBody,
} from "../backfill.ts";
import { pageOf } from "../page.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { backfillParams, plain } from "./route-parts.ts";

/** Routes of backfills. */
export const backfillRoutes = {
  createBackfill: {
    ...plain,
    ...endpoints.createBackfill,
    tag: "backfills",
    summary: "Run a DAG for a range of days; with dryRun what each day would be",
    body: backfillBody,
    response: backfillAnswerSchema,
    errors: ["E701", "E703", "E711"],
  },
  listBackfills: {
    ...plain,
    ...endpoints.listBackfills,
    tag: "backfills",
    summary: "Backfills, newest first",
    query: listBackfillsQuery,
    response: pageOf(backfillSchema),
  },
  getBackfill: {
    ...plain,
    ...endpoints.getBackfill,
    tag: "backfills",
    summary: "One backfill with its progress",
    params: backfillParams,
    response: backfillSchema,
    errors: ["E701"],
  },
  listBackfillDays: {
    ...plain,
    ...endpoints.listBackfillDays,
    tag: "backfills",
    summary: "What a backfill does with each interval",
    params: backfillParams,
    query: listBackfillDaysQuery,
    response: pageOf(backfillDaySchema),
    errors: ["E701"],
  },
  patchBackfill: {
    ...plain,
    ...endpoints.patchBackfill,
    tag: "backfills",
    summary: "Change how many of its runs are active at once, or how many failures pause it",
    params: backfillParams,
    body: patchBackfillBody,
    response: backfillSchema,
    errors: ["E701", "E703"],
  },
  pauseBackfill: {
    ...plain,
    ...endpoints.pauseBackfill,
    tag: "backfills",
    summary: "Start no further run of it; what runs goes on",
    params: backfillParams,
    response: backfillSchema,
    errors: ["E701", "E703"],
  },
  resumeBackfill: {
    ...plain,
    ...endpoints.resumeBackfill,
    tag: "backfills",
    summary: "Go on with a paused backfill",
    params: backfillParams,
    response: backfillSchema,
    errors: ["E701", "E703"],
  },
  cancelBackfill: {
    ...plain,
    ...endpoints.cancelBackfill,
    tag: "backfills",
    summary: "End a backfill; what is done stays",
    params: backfillParams,
    body: cancelBackfillBody,
    response: backfillSchema,
    errors: ["E701", "E703"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
