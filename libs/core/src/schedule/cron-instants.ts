import { Cron } from "croner";
import { type EpochMillis, epochMillis } from "../time.ts";
import type { CronFields } from "./cron-fields.ts";
import { earliestOf, type Instants, latestOf } from "./instants.ts";
import { instantOfWall, type WallMillis, wallMillis } from "./wall-time.ts";
import type { OffsetSpan, ZoneOffsets } from "./zone-offsets.ts";

/** The matching readings of a clock that nobody ever sets. */
interface WallClock {
  next(wall: number): WallMillis | undefined;
  lastAtOrBefore(wall: number): WallMillis | undefined;
}

function wallClock(fields: CronFields): WallClock {
  const cron = new Cron(fields.normalized, { paused: true, mode: "5-part", utcOffset: 0 });
  const fromDate = (date: Date | null | undefined): WallMillis | undefined =>
    date === null || date === undefined ? undefined : wallMillis(date.getTime());
  return {
    next: (wall) => fromDate(cron.nextRun(new Date(wall))),
    lastAtOrBefore: (wall) => fromDate(cron.previousRuns(1, new Date(wall + 1))[0]),
  };
}

/**
 * Times of day: each matching wall time fires once, at its first occurrence, and one that the clock skips fires at the
 * first instant after the gap, together with all others of that gap.
 */
function timesOfDay(clock: WallClock, offsets: ZoneOffsets): Instants {
  /** The latest wall time that was shown up to an instant: more than its own after the clock was set back. */
  const latestShown = (instant: EpochMillis): number => {
    const span = offsets.at(instant);
    const before = offsets.before(span);
    const own = instant + span.offsetMs;
    return before === undefined ? own : Math.max(own, span.start + before.offsetMs - 1);
  };
  return {
    nextAfter(instant) {
      let wall = clock.next(latestShown(instant));
      while (wall !== undefined) {
        const found = instantOfWall(offsets, wall);
        if (found > instant) return found;
        wall = clock.next(wall);
      }
      return undefined;
    },
    lastAtOrBefore(instant) {
      let wall = clock.lastAtOrBefore(latestShown(instant));
      while (wall !== undefined) {
        const found = instantOfWall(offsets, wall);
        if (found <= instant) return found;
        wall = clock.lastAtOrBefore(wall - 1);
      }
      return undefined;
    },
  };
}

/** A clock reading that fires within [from, to), and how far that clock is from UTC. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offsetMs: number;
}

/**
 * Elapsed time: in each span every matching reading of the clock fires, so an hour that the clock shows twice fires
 * twice; and a reading that the clock skips fires when it would have come without the change (the old offset goes on
 * through the gap), so that an hour stays an hour.
 */
function elapsedTimes(clock: WallClock, offsets: ZoneOffsets): Instants {
  const stretchesOf = (span: OffsetSpan): Stretch[] => {
    const own: Stretch = { from: span.start, to: span.end, offsetMs: span.offsetMs };
    const before = offsets.before(span);
    if (before === undefined || before.offsetMs >= span.offsetMs) return [own];
    const gapMs = span.offsetMs - before.offsetMs;
    return [own, { from: span.start, to: span.start + gapMs, offsetMs: before.offsetMs }];
  };
  const nextIn = (stretch: Stretch, after: number): EpochMillis | undefined => {
    if (after >= stretch.to) return undefined;
    const wall = clock.next(Math.max(after, stretch.from - 1) + stretch.offsetMs);
    if (wall === undefined || wall - stretch.offsetMs >= stretch.to) return undefined;
    return epochMillis(wall - stretch.offsetMs);
  };
  const lastIn = (stretch: Stretch, atOrBefore: number): EpochMillis | undefined => {
    if (atOrBefore < stretch.from) return undefined;
    const wall = clock.lastAtOrBefore(Math.min(atOrBefore, stretch.to - 1) + stretch.offsetMs);
    if (wall === undefined || wall - stretch.offsetMs < stretch.from) return undefined;
    return epochMillis(wall - stretch.offsetMs);
  };
  return {
    nextAfter(instant) {
      for (let span: OffsetSpan | undefined = offsets.at(instant); span !== undefined; span = offsets.after(span)) {
        const found = earliestOf(stretchesOf(span).map((stretch) => nextIn(stretch, instant)));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    lastAtOrBefore(instant) {
      for (let span: OffsetSpan | undefined = offsets.at(instant); span !== undefined; span = offsets.before(span)) {
        const found = latestOf(stretchesOf(span).map((stretch) => lastIn(stretch, instant)));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/**
 * The instants of a cron expression in a zone. croner walks the fields on a clock without a zone (a fixed offset of 0),
 * which takes 3 to 20 microseconds a step; what a change of the zone's offset does to the readings that it finds is
 * decided here, because in a zone croner never fires a quarter of an hour that falls into a gap.
 */
export function cronInstants(fields: CronFields, offsets: ZoneOffsets): Instants {
  const clock = wallClock(fields);
  return fields.followsElapsedTime ? elapsedTimes(clock, offsets) : timesOfDay(clock, offsets);
}
