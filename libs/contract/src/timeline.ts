import * as z from "zod";
import { plannedRunSchema, runBarSchema } from "./dag.ts";
import { idSchema, instantSchema, timezoneSchema } from "./fields.ts";

export const timelineDagSchema = z.object({
  dagId: idSchema,
  timezone: timezoneSchema,
  /** Those that were under way at some time since `from`: the newest 100, oldest first. */
  runs: z.array(runBarSchema),
  /** Whether there are older ones. */
  isCut: z.boolean(),
  /** What its timetable asks for until `to`, at most 50. None while it is paused. */
  planned: z.array(plannedRunSchema),
});

/** What ran in the last 24 hours, and what is to run in the next 24. */
export const timelineSchema = z.object({
  from: instantSchema,
  now: instantSchema,
  to: instantSchema,
  /** At most 30: those with a failed run first, then by id. */
  dags: z.array(timelineDagSchema),
  /** How many DAGs there are that ran or are to run. */
  total: z.number().int(),
});

export type Timeline = z.output<typeof timelineSchema>;
export type TimelineDag = z.output<typeof timelineDagSchema>;
