import { toZonedIso } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import { findDag, findVersion, readCalendar, readCalendarHours } from "@daymill/metadata";
import type { PlannedRunView } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { presentCalendarDays, presentCalendarHours, presentPlanned } from "../present/calendar.ts";
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
        const { timezone, planned } = await readSchedule(db, dagId, now);
        return {
          dagId,
          timezone,
          today: toZonedIso(now, timezone).slice(0, DAY_LENGTH),
          days: presentCalendarDays(await readCalendar(db, { dagId: asDagId(dagId), timezone })),
          planned: presentPlanned(planned, DAY_LENGTH).map(({ at, runs }) => ({ day: at, runs })),
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
}

async function readSchedule(db: PageDb, dagId: string, now: EpochMillis): Promise<KnownSchedule> {
  const id = asDagId(dagId);
  const row = found(await findDag(db, id), `The DAG ${dagId}`);
  const version = await findVersion(db, { dagId: id, number: "current" });
  if (version === undefined) return { timezone: "UTC", planned: [] };
  const planned = upcomingRuns(version.graph, { next: row, now, limit: PLANNED_RUNS });
  return { timezone: version.graph.schedule.timezone, planned };
}
