import * as z from "zod";
import { daySchema, idSchema, runIdSchema, runStateSchema, timezoneSchema } from "./fields.ts";

export const calendarDaySchema = z.object({
  day: daySchema,
  /** How many runs of that day are in each state; states without any are absent. */
  runs: z.partialRecord(runStateSchema, z.number().int().positive()),
  /** The newest run in the state that most wants to be seen: failed, running, queued, success. */
  runId: runIdSchema,
});

/**
 * The runs of a DAG by the day of their logical date (without one: of the instant from which they may start), in the DAG's
 * own zone.
 */
export const calendarSchema = z.object({
  dagId: idSchema,
  timezone: timezoneSchema,
  /** The day in that zone when this was asked. */
  today: daySchema,
  /** Oldest first; days without a run are absent. */
  days: z.array(calendarDaySchema),
  /** Days of the runs that the timetable asks for next, at most 400 runs ahead. */
  planned: z.array(z.object({ day: daySchema, runs: z.number().int() })),
});

export type CalendarDay = z.output<typeof calendarDaySchema>;
export type Calendar = z.output<typeof calendarSchema>;
