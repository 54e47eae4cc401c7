import type { DagProblem } from "../dag/dag-problem.ts";
import { hasDays } from "../schedule/has-days.ts";
import type { TimetableSpec } from "../schedule/timetable.ts";
import type { Weekday } from "../schedule/weekday.ts";
import { type Duration, parseDuration } from "../time.ts";
import { type AssetExpression, toAssetCondition } from "./asset.ts";
import { callerLocation } from "./source-location.ts";

interface ZoneOption {
  /** IANA name. Default `"UTC"`. */
  readonly timezone?: string;
}

/**
 * Data intervals between the instants of one or several cron expressions. A run covers an interval and starts when the
 * interval is over: the run for a day starts at midnight after it. `"@hourly"`, `"@daily"`, `"@weekly"`, `"@monthly"`
 * and `"@yearly"` are short forms.
 */
export function cron(expressions: string | readonly string[], options: ZoneOption = {}): TimetableSpec {
  return { kind: "cron", crons: toList(expressions), timezone: options.timezone ?? "UTC" };
}

/** Fires at the instants of the crons. `interval` before the instant is the data interval; without it, it is empty. */
export function cronTrigger(
  expressions: string | readonly string[],
  options: ZoneOption & { readonly interval?: Duration } = {},
): TimetableSpec {
  const spec: TimetableSpec = {
    kind: "cronTrigger",
    crons: toList(expressions),
    timezone: options.timezone ?? "UTC",
    intervalMs: parseDuration(options.interval ?? "0s") ?? 0,
  };
  return requireDuration(spec, options.interval ?? "0s", { name: "cronTrigger", called: cronTrigger });
}

/** Data intervals of a fixed elapsed length, counted from the DAG's start: `every("6h")`. */
export function every(length: Duration, options: ZoneOption = {}): TimetableSpec {
  const everyMs = parseDuration(length) ?? 0;
  const spec: TimetableSpec = { kind: "every", everyMs, timezone: options.timezone ?? "UTC" };
  return requireDuration(spec, length, { name: "every", called: every });
}

/** Only by hand, API or backfill. */
export function manual(options: ZoneOption = {}): TimetableSpec {
  return { kind: "manual", timezone: options.timezone ?? "UTC" };
}

/** One run, at the DAG's start, or at once when it has none. */
export function once(options: ZoneOption = {}): TimetableSpec {
  return { kind: "once", timezone: options.timezone ?? "UTC" };
}

/** The next run starts when the last has ended. */
export function continuous(options: ZoneOption = {}): TimetableSpec {
  return { kind: "continuous", timezone: options.timezone ?? "UTC" };
}

/** Fires at the instants listed: ISO 8601, local in the zone or with an offset. */
export function events(at: readonly string[], options: ZoneOption = {}): TimetableSpec {
  return { kind: "events", at: [...at], timezone: options.timezone ?? "UTC" };
}

export interface BusinessDaysOptions extends ZoneOption {
  /** Local dates that are no business days: `"2024-12-25"`. Default: none. */
  readonly holidays?: readonly string[];
  /** Days of the week that are none. Default `["saturday", "sunday"]`. */
  readonly weekend?: readonly Weekday[];
  /** When a business day begins, on the clock of the zone. Default `"00:00"`. */
  readonly at?: string;
}

/**
 * Data intervals from one business day to the next: the run for a Friday covers the weekend as well, and starts on Monday
 * at `at`, or after the holidays.
 */
export function businessDays(options: BusinessDaysOptions = {}): TimetableSpec {
  const { holidays = [], weekend = ["saturday", "sunday"], at = "00:00", timezone = "UTC" } = options;
  const sorted = <T extends string>(days: readonly T[]): readonly T[] => [...new Set(days)].sort();
  return { kind: "businessDays", at, holidays: sorted(holidays), weekend: sorted(weekend), timezone };
}

/**
 * Fires when assets were produced: one, all of a list, or a condition of `allOf` and `anyOf`. With `or`, whenever that
 * schedule does as well: `onAssets("orders", { or: cron("@daily") })`. The time zone is then that of `or`.
 */
export function onAssets(
  assets: AssetExpression,
  options: ZoneOption & { readonly or?: TimetableSpec } = {},
): TimetableSpec {
  const { or } = options;
  const timezone = or?.timezone ?? options.timezone ?? "UTC";
  const spec: TimetableSpec = { kind: "assets", condition: toAssetCondition(assets), ...(or && { or }), timezone };
  const isUnclocked = or !== undefined && (or.kind === "assets" || !hasDays(or));
  if (isUnclocked) refuse(spec, `onAssets: \`or\` takes a schedule that follows the clock, not ${or.kind}.`, onAssets);
  return spec;
}

/** What was wrong with the arguments a schedule was made from: the schedule itself cannot say it any more. */
export function scheduleProblems(spec: TimetableSpec): readonly DagProblem[] {
  const problem = unreadable.get(spec);
  const inner = spec.kind === "assets" && spec.or ? scheduleProblems(spec.or) : [];
  return problem ? [problem, ...inner] : inner;
}

const unreadable = new WeakMap<TimetableSpec, DagProblem>();

interface Constructor {
  /** As users know it: a bundler may rename the function. */
  readonly name: string;
  readonly called: (...args: never) => TimetableSpec;
}

function requireDuration(spec: TimetableSpec, text: Duration, { name, called }: Constructor): TimetableSpec {
  if (parseDuration(text) === undefined) {
    refuse(spec, `${name}: "${text}" is not a duration; it is written as "30m", "6h", "1h30m" or "2d".`, called);
  }
  return spec;
}

function refuse(spec: TimetableSpec, message: string, called: Constructor["called"]): void {
  unreadable.set(spec, { code: "E205", message, location: callerLocation(called) });
}

function toList(expressions: string | readonly string[]): readonly string[] {
  return typeof expressions === "string" ? [expressions] : [...expressions];
}
