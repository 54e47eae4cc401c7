import type { RunState, RunType } from "@daymill/core";
import type { GridRuns } from "./grid.ts";

/** One column of the grid. */
export interface GridRun {
  readonly runId: string;
  readonly state: RunState;
  readonly type: RunType;
  /** ISO 8601 with the offset of the DAG's zone at that instant; null: a run without one. */
  readonly logicalDate: string | null;
  readonly runAfter: string;
  /** To the second; null: it has not started. */
  readonly startedAt: string | null;
  /** As far from `startedAt` as the run took, see packRuns; null: it has not ended, or has never started. */
  readonly endedAt: string | null;
  readonly version: number | null;
  readonly hasNote: boolean;
}

/** What is known of a run before it is packed; instants in milliseconds since 1970. */
export interface GridRunFacts extends Pick<GridRun, "runId" | "state" | "type" | "version" | "hasNote"> {
  readonly logicalDate: number | null;
  /** Of the DAG's zone at the logical date. */
  readonly offsetMinutes: number;
  readonly runAfter: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** Run ids hold no braces, so these stand for nothing else. */
const INSTANT = "{instant}";
const DAY = "{day}";
/** From so many seconds on a duration is told in whole ones. */
const WHOLE_FROM_SECONDS = 10;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * Runs as columns, a twentieth of what an object each would be on the way: what repeats is a text once, instants are the
 * steps between them. A start is told to the second, a duration to the second from ten of them on, else to the
 * millisecond: the milliseconds of years of runs would be most of the answer, and nobody sees them in a grid.
 */
export function packRuns(runs: readonly GridRunFacts[]): GridRuns {
  return {
    runId: repeated(runs.map(toPattern)),
    state: repeated(runs.map((run) => run.state)),
    type: repeated(runs.map((run) => run.type)),
    version: repeated(runs.map((run) => run.version)),
    runAfter: toSteps(runs.map((run) => run.runAfter)).map((step) => step ?? 0),
    logicalDate: runs.map((run) => (run.logicalDate === null ? null : run.logicalDate - run.runAfter)),
    offsetMinutes: repeated(runs.map((run) => run.offsetMinutes)),
    startedAt: toSteps(runs.map(({ startedAt }) => (startedAt === null ? null : Math.floor(startedAt / SECOND_MS)))),
    duration: runs.map(durationOf),
    notes: runs.flatMap(({ hasNote }, at) => (hasNote ? [at] : [])),
  };
}

export function unpackRuns(columns: GridRuns): GridRun[] {
  const runAfters = fromSteps(columns.runAfter);
  const starts = fromSteps(columns.startedAt);
  const notes = new Set(columns.notes);
  return runAfters.map((runAfter, at) => {
    const offset = nth(columns.offsetMinutes, at) ?? 0;
    const distance = columns.logicalDate[at] ?? null;
    const date = distance === null || runAfter === null ? null : runAfter + distance;
    const start = starts[at] ?? null;
    const duration = columns.duration[at] ?? null;
    return {
      runId: fromPattern(nth(columns.runId, at) ?? "", date, offset),
      state: nth(columns.state, at) ?? "queued",
      type: nth(columns.type, at) ?? "scheduled",
      logicalDate: date === null ? null : zoned(date, offset),
      runAfter: utc(runAfter ?? 0),
      startedAt: start === null ? null : utc(start * SECOND_MS),
      endedAt: start === null || duration === null ? null : utc(Math.round((start + duration) * SECOND_MS)),
      version: nth(columns.version, at) ?? null,
      hasNote: notes.has(at),
    };
  });
}

interface Repeated<T> {
  values: T[];
  at: number[];
}

function repeated<T>(items: readonly T[]): Repeated<T> {
  const places = new Map<T, number>();
  const at = items.map((item) => {
    const known = places.get(item);
    if (known !== undefined) return known;
    places.set(item, places.size);
    return places.size - 1;
  });
  return { values: [...places.keys()], at };
}

function nth<T>({ values, at }: Repeated<T>, place: number): T | undefined {
  return values[at[place] ?? -1];
}

function toSteps(values: readonly (number | null)[]): (number | null)[] {
  let last = 0;
  return values.map((value) => {
    if (value === null) return null;
    const step = value - last;
    last = value;
    return step;
  });
}

function fromSteps(steps: readonly (number | null)[]): (number | null)[] {
  let last = 0;
  return steps.map((step) => {
    if (step === null) return null;
    last += step;
    return last;
  });
}

function durationOf({ startedAt, endedAt }: GridRunFacts): number | null {
  if (startedAt === null || endedAt === null) return null;
  const seconds = Math.max(0, endedAt - startedAt) / SECOND_MS;
  return seconds < WHOLE_FROM_SECONDS ? seconds : Math.round(seconds);
}

/** `scheduled__2024-03-15T00:00:00Z` is `scheduled__{instant}`, as all scheduled runs are. */
function toPattern({ runId, logicalDate, offsetMinutes }: GridRunFacts): string {
  if (logicalDate === null) return runId;
  const pattern = runId.replace(utc(logicalDate), INSTANT);
  return pattern === runId ? runId.replace(dayOf(logicalDate, offsetMinutes), DAY) : pattern;
}

function fromPattern(pattern: string, date: number | null, offsetMinutes: number): string {
  if (date === null || !pattern.includes("{")) return pattern;
  return pattern.replace(INSTANT, () => utc(date)).replace(DAY, () => dayOf(date, offsetMinutes));
}

function dayOf(instant: number, offsetMinutes: number): string {
  return zoned(instant, offsetMinutes).slice(0, 10);
}

/** `2024-03-15T00:00:00Z`, with milliseconds only when there are some. */
function utc(instant: number): string {
  return `${local(instant)}Z`;
}

function zoned(instant: number, offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? "-" : "+";
  return `${local(instant + offsetMinutes * MINUTE_MS)}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function local(wall: number): string {
  return new Date(wall).toISOString().replace(/(?:\.000)?Z$/, "");
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
