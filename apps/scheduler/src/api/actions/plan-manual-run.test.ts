import { epochMillis } from "@daymill/core";
import type { DagId, RunId, SerializedDag, VersionKey } from "@daymill/core";
import { describe, expect, test } from "vitest";
import { checkedParams } from "./check-params.ts";
import { planManualRun } from "./plan-manual-run.ts";

const dag = {
  schedule: { kind: "cron", crons: ["@daily"], timezone: "Europe/Berlin" },
  id: "d",
  start: null,
  end: null,
  params: {},
} as unknown as SerializedDag;
const at = (iso: string) => epochMillis(Date.parse(iso));
const now = at("2024-03-31T10:00:00Z");
const request = { dagId: "d" as DagId, runId: undefined, logicalDate: undefined, params: {}, note: null, who: "local" };
const plan = (change: Partial<typeof request | { logicalDate: typeof now; runId: RunId; note: string }>) =>
  planManualRun({ dag, versionKey: 1 as VersionKey, request: { ...request, ...change }, now, suffix: "7f3k2a" });

describe("a run by hand", () => {
  test("without a logical date covers the last complete interval and may start now", () => {
    expect(plan({})).toMatchObject({
      logicalDate: null,
      runAfter: now,
      interval: { start: at("2024-03-30T00:00:00+01:00"), end: at("2024-03-31T00:00:00+01:00") },
      runId: "manual__2024-03-31_7f3k2a",
    });
  });

  test("with a logical date of the schedule covers that day, 23 hours when the clocks go forward", () => {
    const logicalDate = at("2024-03-31T00:00:00+01:00");
    expect(plan({ logicalDate })).toMatchObject({
      logicalDate,
      interval: { start: logicalDate, end: at("2024-04-01T00:00:00+02:00") },
    });
  });

  test("is of a day from the DAG's start to before its end, in its zone, that has come", () => {
    const bounded = { ...dag, start: "2024-03-01", end: "2024-03-20" };
    const of = (logicalDate: string, bounds: Partial<SerializedDag> = bounded) => {
      const query = {
        versionKey: 1 as VersionKey,
        request: { ...request, logicalDate: at(logicalDate) },
        now,
        suffix: "x",
      };
      return planManualRun({ dag: { ...dag, ...bounds }, ...query });
    };
    for (const day of ["2024-03-01T00:00:00+01:00", "2024-03-19T23:59:59+01:00"])
      expect(of(day)).toMatchObject({ logicalDate: at(day) });
    const refused = (message: string) => expect.objectContaining({ code: "E702", message });
    const outside = (day: string, dates: string) => refused(`${day} is outside of the DAG's dates: d covers ${dates}.`);
    const both = "what lies from 2024-03-01 to before 2024-03-20";
    for (const day of ["2024-02-29T23:59:59+01:00", "2024-03-20T00:00:00+01:00"])
      expect(() => of(day)).toThrow(outside(day, both));
    expect(() => of("2024-03-20T00:00:00+01:00", { end: "2024-03-20" })).toThrow(
      outside("2024-03-20T00:00:00+01:00", "what lies before 2024-03-20"),
    );
    expect(() => of("2024-02-29T00:00:00+01:00", { start: "2024-03-01" })).toThrow(
      outside("2024-02-29T00:00:00+01:00", "what lies from 2024-03-01 on"),
    );
    expect(() => of("2024-04-01T00:00:00+02:00", {})).toThrow(
      refused("2024-04-01T00:00:00+02:00 lies ahead: give an instant that has come, now is 2024-03-31T12:00:00+02:00."),
    );
  });

  test("is refused by a DAG that takes none, with what it takes", () => {
    const closed = { ...dag, allowedRunTypes: ["scheduled"] } as SerializedDag;
    const query = { dag: closed, versionKey: 1 as VersionKey, request, now, suffix: "x" };
    expect(() => planManualRun(query)).toThrow(expect.objectContaining({ code: "E711" }));
  });

  test("keeps the id and the note that were given", () => {
    expect(plan({ runId: "mine" as RunId, note: "why" })).toMatchObject({
      runId: "mine",
      note: "why",
      triggeredBy: "local",
    });
  });
});

describe("parameters", () => {
  const spec = (value: string | number, schema: SerializedDag["params"][string]["schema"]) => ({
    default: value,
    schema,
    description: null,
  });
  const specs = {
    region: spec("eu", { type: "string", enum: ["eu", "us"] }),
    rows: spec(10, { type: "integer", minimum: 1 }),
  };

  test("are the defaults with what was given over them", () => {
    expect(checkedParams({ params: specs }, { rows: 5 })).toEqual({ region: "eu", rows: 5 });
  });

  test("are all checked: unknown names and wrong values are told at once", () => {
    expect(() => checkedParams({ params: specs }, { region: "mars", rows: 0, extra: 1 })).toThrow(
      expect.objectContaining({
        code: "E702",
        details: {
          errors: [
            expect.objectContaining({ path: "body.params.extra" }),
            expect.objectContaining({ path: "body.params.region" }),
            expect.objectContaining({ path: "body.params.rows" }),
          ],
        },
      }),
    );
  });
});
