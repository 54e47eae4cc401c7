import * as z from "zod";
import { daySchema, idSchema, runIdSchema, runStateSchema, timezoneSchema } from "./fields.ts";

export const calendarDaySchema = z.object({
  day: daySchema,
  /** How many runs of that day are in each state; states without any are absent. */
  runs: z.partialRecord(runStateSchema, z.number().int().positive()),
  /** The newest run in the state that most wants to be seen: failed, running, queued, success. */
  runId: runIdSchema,
  /** How long those of its runs that are over took, on the average; null: none is. */
  durationMs: z.number().nonnegative().nullable(),
});

/** An hour of a day in the DAG's zone: `2024-03-15T07`. */
const hourSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}$/);

const monthSchema = z.string().regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, { error: "expected a month such as 2024-03" });

export const calendarHoursQuery = z.strictObject({ month: monthSchema });

/** The runs of a month by hour, as those of a calendar by day. An hour that a clock change makes twice is one. */
export const calendarHoursSchema = z.object({
  dagId: idSchema,
  timezone: timezoneSchema,
  month: monthSchema,
  /** The hour in that zone when this was asked. */
  now: hourSchema,
  /** Oldest first; hours without a run are absent. */
  hours: z.array(calendarDaySchema.omit({ day: true }).extend({ hour: hourSchema })),
  /** Hours of the runs that the timetable asks for next, at most 400 runs ahead. */
  planned: z.array(z.object({ hour: hourSchema, runs: z.number().int() })),
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
  /** The first and the last day that the DAG covers, by its own start and end; null: it has none. */
  startsOn: daySchema.nullable(),
  endsOn: daySchema.nullable(),
  /** Oldest first; days without a run are absent. */
  days: z.array(calendarDaySchema),
  /** Days of the runs that the timetable asks for next, at most 400 runs ahead. */
  planned: z.array(z.object({ day: daySchema, runs: z.number().int() })),
  /**
   * Days since the first run that have none though the timetable asks for some, which are not planned any more: for how
   * many. Oldest first; of a schedule by minutes only the newest. Days whose runs were removed are not among them.
   */
  missing: z.array(z.object({ day: daySchema, runs: z.number().int() })),
});

export type CalendarDay = z.output<typeof calendarDaySchema>;
export type CalendarHours = z.output<typeof calendarHoursSchema>;
export type Calendar = z.output<typeof calendarSchema>;
