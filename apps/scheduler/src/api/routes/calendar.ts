import { hasDays, toZonedIso } from "@daymill/core";
import type { Clock, EpochMillis, SerializedDag } from "@daymill/core";
import { findDag, findVersion, listRemovedDays, readCalendar, readCalendarHours, scheduleOf } from "@daymill/metadata";
import type { Calendar, PlannedRunView } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import {
  boundDays,
  NO_BOUNDS,
  presentCalendarDays,
  presentCalendarHours,
  presentPlanned,
} from "../present/calendar.ts";
import { missingDays, shifted } from "../present/missing-days.ts";
import { upcomingRuns } from "../present/upcoming.ts";
import { asDagId, found, type PageDb, type Reader } from "../reader.ts";

export interface CalendarRouteParts {
  readonly read: Reader;
  readonly clock: Clock;
}

/** More than a year of days ahead; of an hourly schedule some two weeks. */
const PLANNED_RUNS = 400;

export function calendarRoutes({
  read,
  clock,
}: CalendarRouteParts): Pick<Handlers, "getCalendar" | "getCalendarHours"> {
  return {
    getCalendar: ({ params: { dagId } }) =>
      read(async (db) => {
        const now = clock.now();
        const schedule = await readSchedule(db, dagId, now);
        const { timezone, planned } = schedule;
        const days = presentCalendarDays(await readCalendar(db, { dagId: asDagId(dagId), timezone }));
        return {
          dagId,
          timezone,
          today: toZonedIso(now, timezone).slice(0, DAY_LENGTH),
          ...(schedule.graph === undefined ? NO_BOUNDS : boundDays(scheduleOf(schedule.graph).bounds, timezone)),
          days,
          planned: presentPlanned(planned, DAY_LENGTH).map(({ at, runs }) => ({ day: at, runs })),
          missing: await readMissing(db, { ...schedule, dagId, now, days }),
        };
      }),
    getCalendarHours: ({ params: { dagId }, query: { month } }) =>
      read(async (db) => {
        const now = clock.now();
        const { timezone, planned } = await readSchedule(db, dagId, now);
        const coming = planned.filter(({ logicalDate }) => logicalDate.startsWith(month));
        return {
          dagId,
          timezone,
          month,
          now: toZonedIso(now, timezone).slice(0, HOUR_LENGTH),
          hours: presentCalendarHours(await readCalendarHours(db, { dagId: asDagId(dagId), timezone, month })),
          planned: presentPlanned(coming, HOUR_LENGTH).map(({ at, runs }) => ({ hour: at, runs })),
        };
      }),
  };
}

/** Of `2024-03-15T07:00:00+01:00`. */
const DAY_LENGTH = 10;
const HOUR_LENGTH = 13;

interface KnownSchedule {
  readonly timezone: string;
  readonly planned: readonly PlannedRunView[];
  /** Of the current version; undefined: there is none. */
  readonly graph: SerializedDag | undefined;
}

async function readSchedule(db: PageDb, dagId: string, now: EpochMillis): Promise<KnownSchedule> {
  const id = asDagId(dagId);
  const row = found(await findDag(db, id), `The DAG ${dagId}`);
  const version = await findVersion(db, { dagId: id, number: "current" });
  if (version === undefined) return { timezone: "UTC", planned: [], graph: undefined };
  const planned = upcomingRuns(version.graph, { next: row, now, limit: PLANNED_RUNS });
  return { timezone: version.graph.schedule.timezone, planned, graph: version.graph };
}

interface DaysToLookAt extends KnownSchedule {
  readonly dagId: string;
  readonly now: EpochMillis;
  readonly days: Calendar["days"];
}

async function readMissing(db: PageDb, sought: DaysToLookAt): Promise<Calendar["missing"]> {
  const { dagId, timezone, planned, graph, now, days } = sought;
  if (graph === undefined || !hasDays(graph.schedule) || days.length === 0) return [];
  const [next] = planned;
  return missingDays(scheduleOf(graph), {
    timezone,
    now,
    days: days.map(({ day }) => day),
    until: next?.logicalDate.slice(0, DAY_LENGTH) ?? shifted(toZonedIso(now, timezone).slice(0, DAY_LENGTH), 1),
    removed: new Set(await listRemovedDays(db, { dagId: asDagId(dagId), timezone })),
  });
}
