import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/backfill.json" with { type: "json" };
import { timetableFromSpec } from "../schedule/from-spec.ts";
import type { Timetable } from "../schedule/timetable.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import type { RunState } from "../state/run-state.ts";
import { type EpochMillis, toIso } from "../time.ts";
import {
  type BackfillPlan,
  type BackfillQuery,
  backfillRange,
  decideBackfill,
  leaveToOthers,
  MAX_BACKFILL_RUNS,
  type ReprocessRule,
  wholeRange,
} from "./backfill-days.ts";

const at = (text: string): EpochMillis => boundInstant(text, "UTC");
const daily = timetableFromSpec({ kind: "cron", crons: ["@daily"], timezone: "UTC" });

function plan(from: string, to: string, query: Partial<BackfillQuery> = {}): BackfillPlan {
  return decideBackfill({
    timetable: daily,
    range: backfillRange(from, to, "UTC"),
    bounds: { start: undefined, end: undefined },
    now: at("2030-01-01"),
    existing: new Map(),
    taken: new Set(),
    reprocess: "none",
    order: "oldest_first",
    dependsOnPast: false,
    ...query,
  });
}

function written({ days, problems }: BackfillPlan): string[] {
  const lines = days.map((day) => {
    const date = toIso(day.run.logicalDate).slice(0, 10);
    return day.action === "skip" ? `${date} ${day.reason}` : `${date} ${day.action}`;
  });
  return [...lines, ...problems];
}

interface Vector {
  readonly source: { readonly test: string; readonly param: string };
  readonly from?: string;
  readonly to?: string;
  readonly reverse?: boolean;
  readonly existing?: Readonly<Record<string, string | undefined>>;
  readonly reprocess_behavior?: string | null;
  readonly depends_on_past?: boolean;
  readonly expected: {
    readonly runs_in_backfill?: number;
    readonly order?: readonly string[];
    readonly exceptions?: Readonly<Record<string, string | undefined>>;
    readonly error?: boolean;
  };
}

const cases = vectors.cases as readonly Vector[];

function existingOf({ existing = {} }: Vector): Map<EpochMillis, RunState> {
  return new Map(Object.entries(existing).map(([day, state]) => [at(day), state as RunState]));
}

function planOf(vector: Vector): BackfillPlan {
  return plan(vector.from ?? "2021-01-01", vector.to ?? "2021-01-05", {
    existing: existingOf(vector),
    reprocess: (vector.reprocess_behavior ?? "none") as ReprocessRule,
    order: vector.reverse === true ? "newest_first" : "oldest_first",
    dependsOnPast: vector.depends_on_past === true,
  });
}

describe("the reference cases of backfills", () => {
  const ranges = cases.filter((vector) => vector.from !== undefined);

  test.each(ranges)("$source.test $source.param", (vector) => {
    const { days } = planOf(vector);
    const made = days.filter((day) => day.action !== "skip").map((day) => toIso(day.run.logicalDate).slice(0, 10));
    const skipped = days.flatMap((day) =>
      day.action === "skip" ? [[toIso(day.run.logicalDate).slice(0, 10), day.reason.replace("_", " ")]] : [],
    );
    expect(made).toHaveLength(vector.expected.runs_in_backfill ?? vector.expected.order?.length ?? -1);
    expect(made).toEqual(vector.expected.order ?? made);
    expect(Object.fromEntries(skipped)).toEqual(vector.expected.exceptions);
  });

  test.each(cases.filter((vector) => vector.from === undefined))("$source.test $source.param", (vector) => {
    expect(planOf(vector).problems.length > 0).toBe(vector.expected.error);
  });
});

describe("a backfill", () => {
  test("names days and includes both", () => {
    expect(written(plan("2024-02-28", "2024-03-01"))).toEqual([
      "2024-02-28 create",
      "2024-02-29 create",
      "2024-03-01 create",
    ]);
    expect(plan("2015-06-01", "2020-02-29").days).toHaveLength(1735);
  });

  test("includes both days in the DAG's zone, over a change of its clock", () => {
    const zone = "Europe/Berlin";
    const timetable = timetableFromSpec({ kind: "cron", crons: ["0 * * * *"], timezone: zone });
    const hoursOf = (day: string): number =>
      plan(day, day, { timetable, range: backfillRange(day, day, zone) }).days.length;
    expect([hoursOf("2024-03-31"), hoursOf("2024-10-27")]).toEqual([23, 25]);
  });

  test("may name instants, and includes both", () => {
    const timetable = timetableFromSpec({ kind: "cron", crons: ["@hourly"], timezone: "UTC" });
    expect(plan("2024-01-01T03:00", "2024-01-01T05:00", { timetable }).days).toHaveLength(3);
  });

  test("says of days why they get no run", () => {
    const bounds = { start: at("2024-01-02"), end: at("2024-01-05") };
    const existing = new Map([[at("2024-01-03"), "success" as const]]);
    const now = at("2024-01-04T12:00");
    expect(written(plan("2024-01-01", "2024-01-06", { bounds, existing, now }))).toEqual([
      "2024-01-01 outside_bounds",
      "2024-01-02 create",
      "2024-01-03 already_exists",
      "2024-01-04 not_over",
      "2024-01-05 outside_bounds",
      "2024-01-06 outside_bounds",
    ]);
  });

  test("leaves a day to another backfill, whatever run it has, and when that comes later, too", () => {
    const taken = new Set([at("2024-01-01"), at("2024-01-02")]);
    const existing = new Map([[at("2024-01-01"), "failed" as const]]);
    const reprocess = "failed" as const;
    const left = ["2024-01-01 other_backfill", "2024-01-02 other_backfill", "2024-01-03 create"];
    expect(written(plan("2024-01-01", "2024-01-03", { existing, taken, reprocess }))).toEqual(left);
    const before = plan("2024-01-01", "2024-01-03", { existing, reprocess });
    expect(written({ days: leaveToOthers(before.days, taken), problems: [] })).toEqual(left);
  });

  test("that reruns failed days alone makes no run for a day without one", () => {
    const existing = new Map([[at("2024-01-01"), "failed" as const]]);
    expect(written(plan("2024-01-01", "2024-01-02", { existing, reprocess: "failed_only" }))).toEqual([
      "2024-01-01 rerun",
      "2024-01-02 no_run",
    ]);
  });

  test("of no range begins with the DAG's start, else its first run, and ends with its end, or now", () => {
    const [start, end, first, now] = [at("2024-01-02"), at("2024-02-01"), at("2024-01-01"), at("2024-01-20")];
    expect(wholeRange({ start, end }, { first, now })).toEqual({ from: start, to: now });
    expect(wholeRange({ start: undefined, end: first }, { first, now })).toEqual({ from: first, to: first });
    expect(wholeRange({ start: undefined, end: undefined }, { first: undefined, now })).toBeUndefined();
  });

  test("runs a day again as its rule says, never one that has not ended", () => {
    const states = ["success", "failed", "running", "queued"] as const;
    const existing = new Map(states.map((state, index) => [at(`2024-01-0${index + 1}`), state]));
    const actions = (reprocess: ReprocessRule): string[] =>
      written(plan("2024-01-01", "2024-01-04", { existing, reprocess })).map((line) => line.slice(11));
    expect(actions("none")).toEqual(["already_exists", "already_exists", "in_flight", "in_flight"]);
    expect(actions("failed")).toEqual(["already_exists", "rerun", "in_flight", "in_flight"]);
    expect(actions("failed_only")).toEqual(["already_exists", "rerun", "in_flight", "in_flight"]);
    expect(actions("completed")).toEqual(["rerun", "rerun", "in_flight", "in_flight"]);
  });

  test("needs a schedule with runs in its range", () => {
    const timetable = timetableFromSpec({ kind: "manual", timezone: "UTC" });
    expect(plan("2024-01-01", "2024-01-05", { timetable })).toEqual({ days: [], problems: ["no_runs"] });
    expect(plan("2024-01-05", "2024-01-01").problems).toEqual(["no_runs"]);
  });

  test("names every problem at once", () => {
    const { problems } = plan("2024-01-01", "2024-01-05", { dependsOnPast: true, order: "newest_first" });
    expect(problems).toEqual(["newest_first_with_past", "no_reprocess_with_past"]);
  });
});

/** The same timetable, and how many runs it was asked to make. */
function counting(of: Timetable): { readonly timetable: Timetable; readonly made: () => number } {
  let made = 0;
  const runsBetween: Timetable["runsBetween"] = (from, to, bounds) => {
    const runs = of.runsBetween(from, to, bounds);
    made += runs.length;
    return runs;
  };
  return { timetable: { ...of, runsBetween }, made: () => made };
}

test("a range of more runs than anybody runs is refused before they are made; one of as many as it may have is not", () => {
  const minutely = timetableFromSpec({ kind: "cron", crons: ["* * * * *"], timezone: "UTC" });
  for (const of of [daily, minutely]) {
    const { timetable, made } = counting(of);
    expect(written(plan("0001-01-01", "9999-12-31", { timetable }))).toEqual(["too_many_runs"]);
    expect(made()).toBeLessThan(2 * MAX_BACKFILL_RUNS);
  }
  const hours = timetableFromSpec({ kind: "cron", crons: ["@hourly"], timezone: "UTC" });
  expect(plan("2014-01-01", "2023-12-31", { timetable: hours }).days).toHaveLength(87_648);
});
