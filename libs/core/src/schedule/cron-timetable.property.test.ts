import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DataInterval, epochMillis, type EpochMillis } from "../time.ts";
import { timetableFromSpec } from "./from-spec.ts";
import type { PlannedRun, Timetable } from "./timetable.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Zones of all kinds of shift: none, whole hours, half an hour, at 00:01, at midnight, southern, quarter-hour offsets. */
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Sao_Paulo",
  "America/Havana",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Africa/Casablanca",
  "Antarctica/Troll",
];

interface Field {
  readonly text: string;
  readonly values: ReadonlySet<number>;
}

const range = (low: number, high: number, step = 1): number[] =>
  Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, index) => low + index * step);

function fieldBetween(low: number, high: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min: low, max: high });
  const every = fc.constant({ text: "*", values: new Set(range(low, high)) });
  const step = fc
    .integer({ min: 1, max: high })
    .map((by) => ({ text: `*/${by}`, values: new Set(range(low, high, by)) }));
  const list = fc
    .uniqueArray(value, { minLength: 1, maxLength: 4 })
    .map((values) => ({ text: values.join(","), values: new Set(values) }));
  const span = fc.tuple(value, value).map(([a, b]) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    return { text: `${from}-${to}`, values: new Set(range(from, to)) };
  });
  return fc.oneof({ arbitrary: every, weight: 3 }, step, list, span);
}

interface Cron {
  readonly text: string;
  readonly elapsed: boolean;
  /** Whether a clock that shows this (as if it were UTC) fires. */
  matches(wall: number): boolean;
}

const crons: fc.Arbitrary<Cron> = fc
  .tuple(fieldBetween(0, 59), fieldBetween(0, 23), fieldBetween(1, 28), fieldBetween(1, 12), fieldBetween(0, 6))
  .map(([minute, hour, day, month, weekday]) => ({
    text: [minute, hour, day, month, weekday].map((field) => field.text).join(" "),
    elapsed: hour.text === "*" || hour.text.includes("/"),
    matches(wall) {
      const date = new Date(wall);
      const dayMatches = day.values.has(date.getUTCDate());
      const weekdayMatches = weekday.values.has(date.getUTCDay());
      const bothRestrict = day.values.size < 31 && weekday.values.size < 7 && day.text !== "*";
      return (
        minute.values.has(date.getUTCMinutes()) &&
        hour.values.has(date.getUTCHours()) &&
        month.values.has(date.getUTCMonth() + 1) &&
        (bothRestrict ? dayMatches || weekdayMatches : dayMatches && weekdayMatches)
      );
    },
  }));

/** Times of day only, often in the hours in which clocks are changed: what is looked at minute by minute. */
const frequentCrons = fc.tuple(fieldBetween(0, 59), fieldBetween(0, 5)).map(([minute, hour]): Cron => ({
  text: `${minute.text} ${hour.text} * * *`,
  elapsed: hour.text === "*" || hour.text.includes("/"),
  matches: (wall) => minute.values.has(new Date(wall).getUTCMinutes()) && hourOf(hour, wall),
}));

function hourOf(hour: Field, wall: number): boolean {
  const shown = new Date(wall).getUTCHours();
  return hour.text.startsWith("*") ? starHours(hour.text).has(shown) : hour.values.has(shown);
}

const starHours = (text: string): ReadonlySet<number> => new Set(range(0, 23, Number(text.split("/")[1] ?? 1)));

/** What a zone's clock shows, from the formatter of the platform: another source than the code under test uses. */
function clockOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (instant) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}

/** The firing instants in [from, to), found by looking at the clock every minute, as the rules are worded. */
function firingsByTheMinute(cron: Cron, zone: string, [from, to]: readonly [number, number]): number[] {
  const shownAt = clockOf(zone);
  const found: number[] = [];
  let latest = Math.max(...range(0, 2 * DAY, MINUTE).map((back) => shownAt(from - MINUTE - back)));
  let shownBefore = shownAt(from - MINUTE);
  let carriedUntil = Number.NEGATIVE_INFINITY;
  let carriedFrom = 0;
  for (let instant = from; instant < to; instant += MINUTE) {
    const shown = shownAt(instant);
    const jump = shown - shownBefore - MINUTE;
    if (jump > 0) {
      carriedUntil = instant + jump;
      carriedFrom = shownBefore + MINUTE - instant;
    }
    const skipped = range(latest + MINUTE, shown, MINUTE);
    const fires = cron.elapsed
      ? cron.matches(shown) || (instant < carriedUntil && cron.matches(instant + carriedFrom))
      : skipped.some((wall) => cron.matches(wall));
    if (fires) found.push(instant);
    latest = Math.max(latest, shown);
    shownBefore = shown;
  }
  return found;
}

const timetableOf = (cron: string, timezone: string): Timetable =>
  timetableFromSpec({ kind: "cron", crons: [cron], timezone });

const triggersOf = (cron: string, timezone: string): Timetable =>
  timetableFromSpec({ kind: "cronTrigger", crons: [cron], timezone, intervalMs: 0 });

const NO_BOUNDS = { start: undefined, end: undefined };

/** Midnights (UTC) of 1976 to 2036: every offset in use since then is a whole number of minutes. */
const days = fc.integer({ min: 2192, max: 24_100 }).map((day) => epochMillis(day * DAY));

/** The midnight (UTC) before the first or last change of a zone's clock in a year; New Year's where there is none. */
function dayOfChange(zone: string, year: number, which: "first" | "last"): EpochMillis {
  const shownAt = clockOf(zone);
  const start = Date.UTC(year, 0, 1);
  const offsets = range(0, 366).map((day) => shownAt(start + day * DAY) - (start + day * DAY));
  const isChange = (offset: number, index: number): boolean => index > 0 && offset !== offsets[index - 1];
  const changed = which === "first" ? offsets.findIndex(isChange) : offsets.findLastIndex(isChange);
  return epochMillis(start + (Math.max(changed, 1) - 1) * DAY);
}

function chain(timetable: Timetable, start: EpochMillis, count: number): PlannedRun[] {
  const runs: PlannedRun[] = [];
  let last: DataInterval | undefined;
  while (runs.length < count) {
    const next = timetable.nextRun({ last, now: start, bounds: { start, end: undefined }, catchup: true });
    if (next === undefined) break;
    runs.push(next);
    last = next.interval;
  }
  return runs;
}

describe("the intervals of any cron expression in any zone", () => {
  test("follow each other without gap, overlap or repeat", () => {
    fc.assert(
      fc.property(crons, fc.constantFrom(...ZONES), days, (cron, zone, start) => {
        const runs = chain(timetableOf(cron.text, zone), start, 40);
        for (const { interval, logicalDate, runAfter } of runs) {
          expect(interval.end).toBeGreaterThan(interval.start);
          expect([logicalDate, runAfter]).toEqual([interval.start, interval.end]);
        }
        const ends = runs.map((run) => run.interval.end);
        expect(runs.slice(1).map((run) => run.interval.start)).toEqual(ends.slice(0, -1));
      }),
      { numRuns: 200 },
    );
  });

  test("are the same when they are asked for one by one, as a range, or by hand", () => {
    fc.assert(
      fc.property(crons, fc.constantFrom(...ZONES), days, (cron, zone, start) => {
        const timetable = timetableOf(cron.text, zone);
        const runs = chain(timetable, start, 20);
        const end = runs.at(-1)?.interval.end ?? start;
        expect(timetable.runsBetween(start, end, NO_BOUNDS)).toEqual(runs);
        for (const { interval } of runs) expect(timetable.manualInterval(interval.end)).toEqual(interval);
      }),
      { numRuns: 200 },
    );
  });

  test("without catchup the next one is the newest that is over, or the one that is under way", () => {
    fc.assert(
      fc.property(
        crons,
        fc.constantFrom(...ZONES),
        days,
        fc.integer({ min: 0, max: 3 * DAY }),
        (cron, zone, day, later) => {
          const timetable = timetableOf(cron.text, zone);
          const now = epochMillis(day + later);
          const newest = timetable.manualInterval(now);
          const first = timetable.nextRun({ last: undefined, now, bounds: NO_BOUNDS, catchup: false });
          expect(first?.interval).toEqual(newest);
          const second = timetable.nextRun({ last: newest, now, bounds: NO_BOUNDS, catchup: false });
          expect(second?.interval.start).toBe(newest.end);
          expect(second?.runAfter).toBeGreaterThan(now);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("the firings of a cron expression around a change of the clock", () => {
  test("are those that somebody finds who looks at the clock every minute", () => {
    const years = fc.integer({ min: 1976, max: 2030 });
    const which = fc.constantFrom("first" as const, "last" as const);
    fc.assert(
      fc.property(frequentCrons, fc.constantFrom(...ZONES), years, which, (cron, zone, year, end) => {
        const from = dayOfChange(zone, year, end);
        const to = epochMillis(from + 2 * DAY);
        const fired = triggersOf(cron.text, zone)
          .runsBetween(from, to, NO_BOUNDS)
          .map((run) => run.runAfter);
        expect(fired).toEqual(firingsByTheMinute(cron, zone, [from, to]));
      }),
      { numRuns: 60 },
    );
  });

  test("are found looking back, from any minute, also while the clock shows an hour for the second time", () => {
    const minutes = fc.array(fc.nat({ max: 2 * 1440 - 1 }), { minLength: 40, maxLength: 40 });
    const zones = fc.constantFrom("Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns");
    fc.assert(
      fc.property(frequentCrons, zones, minutes, (cron, zone, looks) => {
        const from = dayOfChange(zone, 2009, zone === "Australia/Lord_Howe" ? "first" : "last");
        const bounds = { start: from, end: undefined };
        const timetable = triggersOf(cron.text, zone);
        const fired = timetable.runsBetween(from, epochMillis(from + 2 * DAY), NO_BOUNDS).map((run) => run.runAfter);
        for (const now of looks.map((minute) => epochMillis(from + minute * MINUTE))) {
          const newest = timetable.nextRun({ last: undefined, now, bounds, catchup: false });
          const expected = fired.findLast((instant) => instant <= now) ?? fired[0];
          expect(expected === undefined || newest?.runAfter === expected).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
