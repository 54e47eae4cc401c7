import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timetableFromSpec } from "../schedule/from-spec.ts";
import type { PlannedRun, TimetableSpec } from "../schedule/timetable.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import { type EpochMillis, epochMillis, toIso } from "../time.ts";
import { decideDueRuns, type DueRunsQuery } from "./due-runs.ts";

const at = (text: string): EpochMillis => boundInstant(text, "UTC");
const daily: TimetableSpec = { kind: "cron", crons: ["@daily"], timezone: "UTC" };

function due(spec: TimetableSpec, query: Partial<Omit<DueRunsQuery, "timetable">>): string[] {
  const asked = {
    timetable: timetableFromSpec(spec),
    lastInterval: undefined,
    now: at("2024-01-06T12:00"),
    bounds: { start: at("2024-01-01"), end: undefined },
    catchup: true,
    room: 100,
    ...query,
  };
  return decideDueRuns(asked).map((run) => toIso(run.logicalDate));
}

const days = (...numbers: number[]): string[] => numbers.map((day) => `2024-01-0${day}T00:00:00Z`);

describe("the runs that are due", () => {
  test("with catchup are all days that are over, oldest first, as many as there is room for", () => {
    expect(due(daily, {})).toEqual(days(1, 2, 3, 4, 5));
    expect(due(daily, { room: 2 })).toEqual(days(1, 2));
    expect(due(daily, { room: 0 })).toEqual([]);
  });

  test("begin after the last one", () => {
    const lastInterval = { start: at("2024-01-03"), end: at("2024-01-04") };
    expect(due(daily, { lastInterval })).toEqual(days(4, 5));
    expect(due(daily, { lastInterval, now: at("2024-01-05") })).toEqual(days(4));
  });

  test("without catchup are the newest day only", () => {
    expect(due(daily, { catchup: false })).toEqual(days(5));
  });

  test("end with the DAG", () => {
    expect(due(daily, { bounds: { start: at("2024-01-01"), end: at("2024-01-03") } })).toEqual(days(1, 2));
  });

  test("include a day from the very instant it is over", () => {
    expect(due(daily, { now: at("2024-01-02") })).toEqual(days(1));
    expect(due(daily, { now: epochMillis(at("2024-01-02") - 1) })).toEqual([]);
  });

  test("are one run of a continuous schedule, and one of a schedule that fires once", () => {
    expect(due({ kind: "continuous", timezone: "UTC" }, {})).toEqual(days(1));
    expect(due({ kind: "once", timezone: "UTC" }, {})).toEqual(days(1));
  });

  test("are the same whether they are created one at a time or all at once", () => {
    const rooms = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 60, maxLength: 60 });
    const bounds = { start: at("2024-01-01"), end: undefined };
    const now = at("2024-02-20");
    const timetable = timetableFromSpec({ kind: "cron", crons: ["0 */5 * * *"], timezone: "Europe/Berlin" });
    const whole = decideDueRuns({ timetable, lastInterval: undefined, now, bounds, catchup: true, room: 1_000 });
    fc.assert(
      fc.property(rooms, (parts) => {
        const created: PlannedRun[] = [];
        for (const room of parts) {
          const lastInterval = created.at(-1)?.interval;
          created.push(...decideDueRuns({ timetable, lastInterval, now, bounds, catchup: true, room }));
        }
        expect(created).toEqual(whole.slice(0, created.length));
      }),
      { numRuns: 20 },
    );
  });
});
