import { describe, expect, test } from "vitest";
import { epochMillis } from "../time.ts";
import { timetableFromSpec } from "./from-spec.ts";

/*
 * Crons over the changes of the clock, held against a walk over every minute with nothing but Intl: what a clock on the
 * wall shows, minute by minute, and the rules of docs/airflow-differences.md.
 */
const MINUTE = 60_000;
const HOUR = 3_600_000;
const FROM = Date.UTC(2023, 0, 1);
const TO = Date.UTC(2025, 0, 1);

const ZONES = [
  "Europe/Berlin",
  "Europe/London",
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Havana",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "Pacific/Chatham",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Beirut",
  "Antarctica/Troll",
];

interface Cron {
  readonly text: string;
  /** Whether its hour field is `*` or has a step. */
  readonly elapsed: boolean;
  readonly fires: (hour: number, minute: number, weekday: number) => boolean;
}

const CRONS: readonly Cron[] = [
  { text: "0 0 * * *", elapsed: false, fires: (h, m) => h === 0 && m === 0 },
  { text: "30 2 * * *", elapsed: false, fires: (h, m) => h === 2 && m === 30 },
  { text: "*/15 0-3 * * *", elapsed: false, fires: (h, m) => h <= 3 && m % 15 === 0 },
  { text: "45 1,2 * * 0", elapsed: false, fires: (h, m, day) => (h === 1 || h === 2) && m === 45 && day === 0 },
  { text: "0 * * * *", elapsed: true, fires: (_h, m) => m === 0 },
  { text: "*/20 * * * *", elapsed: true, fires: (_h, m) => m % 20 === 0 },
  { text: "10 */2 * * *", elapsed: true, fires: (h, m) => h % 2 === 0 && m === 10 },
  { text: "15 */3 * * 6,0", elapsed: true, fires: (h, m, day) => h % 3 === 0 && m === 15 && (day === 0 || day === 6) },
];

/** The wall clock of a zone as if it were UTC, by Intl. */
function wallClock(timeZone: string): (instant: number) => number {
  const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const format = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...fields });
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}

interface Change {
  /** The first minute with the new offset. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

function changesOf(wall: (instant: number) => number): Change[] {
  const changes: Change[] = [];
  for (let hour = FROM; hour < TO; hour += HOUR) {
    if (wall(hour) - hour === wall(hour + HOUR) - (hour + HOUR)) continue;
    for (let at = hour + MINUTE; at <= hour + HOUR; at += MINUTE) {
      const before = wall(at - MINUTE) - (at - MINUTE);
      const after = wall(at) - at;
      if (before !== after) changes.push({ at, before, after });
    }
  }
  return changes;
}

/** When a cron fires in the two days around a change, by looking at every minute. */
function walk({ elapsed, fires }: Cron, change: Change, wall: (instant: number) => number): number[] {
  const { at, before, after } = change;
  const matches = (shown: number): boolean => {
    const date = new Date(shown);
    return fires(date.getUTCHours(), date.getUTCMinutes(), date.getUTCDay());
  };
  const found: number[] = [];
  for (let instant = at - 24 * HOUR; instant < at + 24 * HOUR; instant += MINUTE) {
    const isSecondTime = after < before && instant >= at && instant < at + before - after;
    // Without the change the clock would have shown this.
    const isInGap = after > before && instant >= at && instant < at + after - before;
    const isShown = matches(wall(instant)) && (elapsed || !isSecondTime);
    const wouldHaveCome = elapsed && isInGap && matches(instant + before);
    const endsGap = !elapsed && after > before && instant === at && anyMinute(at + before, at + after, matches);
    if (isShown || wouldHaveCome || endsGap) found.push(instant);
  }
  return found;
}

function anyMinute(from: number, to: number, matches: (shown: number) => boolean): boolean {
  for (let shown = from; shown < to; shown += MINUTE) if (matches(shown)) return true;
  return false;
}

describe.each(ZONES)("over the changes of the clock in %s", (zone) => {
  const wall = wallClock(zone);
  const changes = changesOf(wall);

  test("of which there are some, forward and back", () => {
    expect(changes.some(({ before, after }) => after > before)).toBe(true);
    expect(changes.some(({ before, after }) => after < before)).toBe(true);
  });

  test.each(CRONS)("$text has the instants that a walk over every minute finds", (cron) => {
    const timetable = timetableFromSpec({ kind: "cron", crons: [cron.text], timezone: zone });
    for (const change of changes) {
      const [from, to] = [epochMillis(change.at - 24 * HOUR), epochMillis(change.at + 24 * HOUR)];
      const runs = timetable.runsBetween(from, to, { start: undefined, end: undefined });
      const starts = runs.map(({ interval }) => new Date(interval.start).toISOString());
      expect(starts).toEqual(walk(cron, change, wall).map((instant) => new Date(instant).toISOString()));
      const ends = runs.map(({ interval }) => new Date(interval.end).toISOString());
      expect(ends.slice(0, -1)).toEqual(starts.slice(1));
    }
  });
});
