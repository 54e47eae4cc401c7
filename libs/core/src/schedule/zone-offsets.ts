import { Temporal } from "temporal-polyfill";
import { DaymillError } from "../errors.ts";
import { type EpochMillis, epochMillis } from "../time.ts";

/** A stretch of time, [start, end), in which a zone keeps one offset from UTC. */
export interface OffsetSpan {
  /** -Infinity before the first known change. */
  readonly start: EpochMillis;
  /** Infinity after the last. */
  readonly end: EpochMillis;
  /** Local time minus UTC. */
  readonly offsetMs: number;
}

/** The offsets of one zone. Spans are worked out once and kept: asking Temporal takes half a millisecond, this none. */
export interface ZoneOffsets {
  readonly zone: string;
  at(instant: EpochMillis): OffsetSpan;
  /** undefined before the first known change. */
  before(span: OffsetSpan): OffsetSpan | undefined;
  /** undefined after the last. */
  after(span: OffsetSpan): OffsetSpan | undefined;
}

const FOREVER = epochMillis(Number.POSITIVE_INFINITY);
const NEVER = epochMillis(Number.NEGATIVE_INFINITY);
const NANOS_PER_MILLI = 1e6;

function spanAround(zone: string, instant: EpochMillis): OffsetSpan {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  // "previous" means strictly before, and the change at this very instant begins the span that is asked for
  const start = local.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const end = local.getTimeZoneTransition("next");
  return {
    start: start === null ? NEVER : epochMillis(start.epochMilliseconds),
    end: end === null ? FOREVER : epochMillis(end.epochMilliseconds),
    offsetMs: local.offsetNanoseconds / NANOS_PER_MILLI,
  };
}

/** Where the first span that ends after the instant stands in the sorted list. */
function indexOfFirstEndingAfter(spans: readonly OffsetSpan[], instant: EpochMillis): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.end ?? FOREVER) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

function makeZoneOffsets(zone: string): ZoneOffsets {
  const known: OffsetSpan[] = [];
  const at = (instant: EpochMillis): OffsetSpan => {
    const index = indexOfFirstEndingAfter(known, instant);
    const found = known[index];
    if (found !== undefined && found.start <= instant) return found;
    const made = spanAround(zone, instant);
    known.splice(index, 0, made);
    return made;
  };
  return {
    zone,
    at,
    before: (span) => (span.start === NEVER ? undefined : at(epochMillis(span.start - 1))),
    after: (span) => (span.end === FOREVER ? undefined : at(span.end)),
  };
}

const zones = new Map<string, ZoneOffsets>();

function assertZoneIsKnown(zone: string): void {
  try {
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError("A zone name starts with a letter");
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch (cause) {
    throw new DaymillError(
      "E206",
      `There is no time zone "${zone}". Give an IANA name such as "Europe/Berlin" or "UTC".`,
      { details: { zone }, cause },
    );
  }
}

/** The offsets of an IANA zone; throws E206 when there is no such zone. */
export function zoneOffsets(zone: string): ZoneOffsets {
  const kept = zones.get(zone);
  if (kept !== undefined) return kept;
  assertZoneIsKnown(zone);
  const made = makeZoneOffsets(zone);
  zones.set(zone, made);
  return made;
}
