import * as z from "zod";
import { deletedSchema } from "../admin.ts";
import {
  backfillScheduleAnswerSchema,
  backfillScheduleBody,
  backfillScheduleSchema,
  listBackfillSchedulesQuery,
} from "../backfill-schedule.ts";
import { serialSchema } from "../fields.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

const backfillScheduleParams = z.strictObject({ scheduleId: serialSchema });

/** Routes of backfills that repeat. */
export const backfillScheduleRoutes = {
  createBackfillSchedule: {
    ...plain,
    ...endpoints.createBackfillSchedule,
    tag: "backfills",
    summary: "Run a window of days again and again; with dryRun when, and what a firing now would do",
    body: backfillScheduleBody,
    response: backfillScheduleAnswerSchema,
    errors: ["E205", "E206", "E701", "E703", "E711"],
  },
  listBackfillSchedules: {
    ...plain,
    ...endpoints.listBackfillSchedules,
    tag: "backfills",
    summary: "Backfills that repeat, with their next times and what came of the last ones",
    query: listBackfillSchedulesQuery,
    response: z.array(backfillScheduleSchema),
  },
  pauseBackfillSchedule: {
    ...plain,
    ...endpoints.pauseBackfillSchedule,
    tag: "backfills",
    summary: "Fire it no more until it is resumed",
    params: backfillScheduleParams,
    response: backfillScheduleSchema,
    errors: ["E701", "E703"],
  },
  resumeBackfillSchedule: {
    ...plain,
    ...endpoints.resumeBackfillSchedule,
    tag: "backfills",
    summary: "Fire it again from its next time on",
    params: backfillScheduleParams,
    response: backfillScheduleSchema,
    errors: ["E701", "E703"],
  },
  deleteBackfillSchedule: {
    ...plain,
    ...endpoints.deleteBackfillSchedule,
    tag: "backfills",
    summary: "Remove it; backfills that it made stay",
    params: backfillScheduleParams,
    response: deletedSchema,
    errors: ["E701", "E703"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
