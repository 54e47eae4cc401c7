import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/cron-intervals.json" with { type: "json" };
import { DaymillError } from "../errors.ts";
import { type DataInterval, epochMillis, type EpochMillis } from "../time.ts";
import { timetableFromSpec } from "./from-spec.ts";
import type { TimetableSpec } from "./timetable.ts";

interface Span {
  readonly start: string;
  readonly end: string;
  readonly run_after?: string;
}

interface Vector {
  readonly source: { readonly test?: string };
  readonly op: string;
  readonly kind: string;
  readonly cron?: string | null;
  readonly crons?: readonly string[] | null;
  readonly timezone?: string | null;
  readonly delta?: { readonly seconds?: number; readonly relative?: { readonly hours?: number } } | null;
  readonly interval?: { readonly seconds: number } | null;
  readonly run_immediately?: unknown;
  readonly event_dates?: readonly string[] | null;
  readonly restrict_to_events?: boolean | null;
  readonly earliest?: string | null;
  readonly latest?: string | null;
  readonly catchup?: boolean;
  readonly last_automated_data_interval?: Span | null;
  readonly now?: string | null;
  readonly run_after?: string | null;
  readonly expected?: unknown;
}

const cases = vectors.cases as readonly Vector[];

/** Cases of things that Daymill does not have, by what they have in common. */
const NOT_OURS: readonly { readonly reason: string; readonly covers: (vector: Vector) => boolean }[] = [
  {
    reason: "there is no timetable that fires at fixed distances without an interval: every() makes data intervals",
    covers: ({ kind }) => kind === "delta_trigger",
  },
  { reason: "there are no partition timetables", covers: ({ kind }) => kind === "cron_partition" },
  {
    reason: "there is no option to start at once: a DAG without a start has the default grace",
    covers: (vector) => vector.run_immediately !== false && hasNoStart(vector) && vector.kind === "cron_trigger",
  },
  {
    reason: "a run by hand of an events timetable is never moved to an event",
    covers: ({ restrict_to_events }) => restrict_to_events === true,
  },
  {
    reason: "every() has a length in milliseconds, not in calendar units",
    covers: ({ op, delta }) => op === "validate" && delta?.relative !== undefined,
  },
];

/** Cases that come out differently on purpose, by their place in the file. */
const DIFFERENT: Readonly<Record<number, string>> = {
  29: "a time that occurs twice fires at its first occurrence, not the second",
  30: "a time that occurs twice fires at its first occurrence, not the second",
  112: "an event that was missed is the newest one and fires, else a scheduler that looks a moment late loses it",
  113: "an event that was missed is the newest one and fires, else a scheduler that looks a moment late loses it",
  121: "a continuous run that waits for the DAG's start is not given the length of the one before",
};

function hasNoStart({ earliest }: Vector): boolean {
  return earliest === undefined || earliest === null;
}

function everyMsOf({ delta }: Vector): number {
  const { seconds, relative } = delta ?? {};
  return seconds === undefined ? (relative?.hours ?? 0) * 3_600_000 : seconds * 1000;
}

function specOf(vector: Vector): TimetableSpec {
  const timezone = vector.timezone ?? "UTC";
  const crons = vector.crons ?? [vector.cron ?? ""];
  switch (vector.kind) {
    case "cron_data_interval":
      return { kind: "cron", crons, timezone };
    case "cron_trigger":
    case "multiple_cron_trigger":
      return { kind: "cronTrigger", crons, timezone, intervalMs: (vector.interval?.seconds ?? 0) * 1000 };
    case "delta_data_interval":
      return { kind: "every", everyMs: everyMsOf(vector), timezone };
    case "events":
      return { kind: "events", at: vector.event_dates ?? [], timezone };
    case "continuous":
    case "once":
      return { kind: vector.kind, timezone };
    default:
      throw new Error(`No timetable for ${vector.kind}`);
  }
}

const at = (text: string): EpochMillis => epochMillis(Date.parse(text));
const optional = (text: string | null | undefined): EpochMillis | undefined =>
  text === undefined || text === null ? undefined : at(text);
const spanOf = (span: Span | null | undefined): DataInterval | undefined =>
  span === undefined || span === null ? undefined : { start: at(span.start), end: at(span.end) };

function nextOf(vector: Vector): unknown {
  const run = timetableFromSpec(specOf(vector)).nextRun({
    last: spanOf(vector.last_automated_data_interval),
    now: optional(vector.now) ?? epochMillis(0),
    bounds: { start: optional(vector.earliest), end: optional(vector.latest) },
    catchup: vector.catchup ?? true,
  });
  return run === undefined ? undefined : { ...run.interval, runAfter: run.runAfter };
}

function expectedNext({ expected }: Vector): unknown {
  if (expected === undefined || expected === null) return undefined;
  const span = expected as Span;
  return { start: at(span.start), end: at(span.end), runAfter: at(span.run_after ?? span.end) };
}

function isAccepted(spec: TimetableSpec): boolean {
  try {
    timetableFromSpec(spec);
    return true;
  } catch (error) {
    if (error instanceof DaymillError) return false;
    throw error;
  }
}

const numbered = cases.map((vector, index) => ({
  vector,
  index,
  name: `${index} ${vector.kind} ${vector.source.test}`,
}));
const ours = numbered.filter(({ vector }) => !NOT_OURS.some(({ covers }) => covers(vector)));
const asked = (op: string) => ours.filter(({ vector }) => vector.op === op);

describe("the reference cases of timetables", () => {
  test.each(asked("next").filter(({ index }) => !(index in DIFFERENT)))("$name", ({ vector }) => {
    expect(nextOf(vector)).toEqual(expectedNext(vector));
  });

  test.each(asked("infer_manual"))("$name, by hand", ({ vector }) => {
    const manual = timetableFromSpec(specOf(vector)).manualInterval(at(vector.run_after ?? ""));
    expect(manual).toEqual(spanOf(vector.expected as Span));
  });

  test.each(asked("validate"))("$name", ({ vector }) => {
    expect({ valid: isAccepted(specOf(vector)) }).toEqual(vector.expected);
  });

  test.each(Object.entries(DIFFERENT))("%s differs: %s", (place) => {
    const differing = cases.slice(Number(place), Number(place) + 1);
    for (const vector of differing) expect(nextOf(vector)).not.toEqual(expectedNext(vector));
  });

  test("each thing that Daymill does not have covers some case", () => {
    for (const { covers } of NOT_OURS) expect(cases.filter(covers).length).toBeGreaterThan(0);
  });
});
