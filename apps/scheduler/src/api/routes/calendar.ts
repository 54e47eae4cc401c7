import { toZonedIso } from "@daymill/core";
import type { Clock } from "@daymill/core";
import { findDag, findVersion, readCalendar } from "@daymill/metadata";
import type { Handlers } from "../handlers.ts";
import { presentCalendarDays, presentPlannedDays } from "../present/calendar.ts";
import { upcomingRuns } from "../present/upcoming.ts";
import { asDagId, found, type Reader } from "../reader.ts";

export interface CalendarRouteParts {
  readonly read: Reader;
  readonly clock: Clock;
}

/** More than a year of days ahead; of an hourly schedule some two weeks. */
const PLANNED_RUNS = 400;

export function calendarRoutes({ read, clock }: CalendarRouteParts): Pick<Handlers, "getCalendar"> {
  return {
    getCalendar: ({ params: { dagId } }) =>
      read(async (db) => {
        const id = asDagId(dagId);
        const row = found(await findDag(db, id), `The DAG ${dagId}`);
        const version = await findVersion(db, { dagId: id, number: "current" });
        const timezone = version?.graph.schedule.timezone ?? "UTC";
        const now = clock.now();
        const planned =
          version === undefined ? [] : upcomingRuns(version.graph, { next: row, now, limit: PLANNED_RUNS });
        return {
          dagId,
          timezone,
          today: toZonedIso(now, timezone).slice(0, 10),
          days: presentCalendarDays(await readCalendar(db, { dagId: id, timezone })),
          planned: presentPlannedDays(planned),
        };
      }),
  };
}
