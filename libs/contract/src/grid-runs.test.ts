import { describe, expect, test } from "vitest";
import { gridRunsSchema } from "./grid.ts";
import { type GridRunFacts, packRuns, unpackRuns } from "./grid-runs.ts";

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2024, 2, 29, 23);

/** The runs of the nights around a change of the clocks: midnights of Berlin. */
const nights = [0, 1, 2, 3].map((night): GridRunFacts => {
  const offsetMinutes = night < 2 ? 60 : 120;
  const logicalDate = FIRST + night * DAY_MS - (night < 2 ? 0 : 3_600_000);
  return {
    runId: `scheduled__${new Date(logicalDate).toISOString().replace(".000Z", "Z")}`,
    state: night === 1 ? "failed" : "success",
    type: "scheduled",
    logicalDate,
    offsetMinutes,
    runAfter: logicalDate + DAY_MS,
    startedAt: logicalDate + DAY_MS + 4_321,
    endedAt: logicalDate + DAY_MS + 4_321 + 61_400,
    version: night < 3 ? 1 : 2,
    hasNote: night === 2,
  };
});

const byHand: GridRunFacts = {
  runId: "manual__2024-04-05T06:07:08.009Z",
  state: "queued",
  type: "manual",
  logicalDate: null,
  offsetMinutes: 0,
  runAfter: Date.UTC(2024, 3, 5, 6, 7, 8, 9),
  startedAt: null,
  endedAt: null,
  version: null,
  hasNote: false,
};

describe("packed runs", () => {
  test("come back, each day in the zone of its DAG, also where the clocks change", () => {
    expect(unpackRuns(packRuns(nights)).map((run) => [run.runId, run.logicalDate, run.runAfter])).toEqual([
      ["scheduled__2024-03-29T23:00:00Z", "2024-03-30T00:00:00+01:00", "2024-03-30T23:00:00Z"],
      ["scheduled__2024-03-30T23:00:00Z", "2024-03-31T00:00:00+01:00", "2024-03-31T23:00:00Z"],
      ["scheduled__2024-03-31T22:00:00Z", "2024-04-01T00:00:00+02:00", "2024-04-01T22:00:00Z"],
      ["scheduled__2024-04-01T22:00:00Z", "2024-04-02T00:00:00+02:00", "2024-04-02T22:00:00Z"],
    ]);
    expect(unpackRuns(packRuns(nights)).map((run) => [run.state, run.version, run.hasNote])).toEqual([
      ["success", 1, false],
      ["failed", 1, false],
      ["success", 1, true],
      ["success", 2, false],
    ]);
  });

  test("start to the second, and take whole seconds from ten of them on", () => {
    const [long] = unpackRuns(packRuns(nights));
    expect(long).toMatchObject({ startedAt: "2024-03-30T23:00:04Z", endedAt: "2024-03-30T23:01:05Z" });
    const startedAt = Date.UTC(2024, 0, 1);
    const [short] = unpackRuns(packRuns([{ ...byHand, startedAt, endedAt: startedAt + 1_234 }]));
    expect(short?.endedAt).toBe("2024-01-01T00:00:01.234Z");
  });

  test("of one kind share one text for their ids", () => {
    expect(packRuns(nights).runId).toEqual({ values: ["scheduled__{instant}"], at: [0, 0, 0, 0] });
    const named = nights.map((night, at) => ({
      ...night,
      runId: `night-2024-0${at < 2 ? 3 : 4}-${["30", "31", "01", "02"][at]}`,
    }));
    expect(packRuns(named).runId.values).toEqual(["night-{day}"]);
    expect(unpackRuns(packRuns(named)).map((run) => run.runId)).toEqual(named.map((run) => run.runId));
  });

  test("may have no date, start, end or version, between others that have", () => {
    const [night] = nights;
    if (night === undefined) throw new Error("there are nights");
    const runs = [night, byHand, { ...night, runId: "later", runAfter: byHand.runAfter + 5 }];
    expect(unpackRuns(packRuns(runs))[1]).toEqual({
      runId: byHand.runId,
      state: "queued",
      type: "manual",
      logicalDate: null,
      runAfter: "2024-04-05T06:07:08.009Z",
      startedAt: null,
      endedAt: null,
      version: null,
      hasNote: false,
    });
    expect(unpackRuns(packRuns(runs))[2]).toMatchObject({
      runId: "later",
      logicalDate: "2024-03-30T00:00:00+01:00",
      runAfter: "2024-04-05T06:07:08.014Z",
      startedAt: "2024-03-30T23:00:04Z",
    });
  });

  test("have an offset west of Greenwich and of half an hour", () => {
    const logicalDate = Date.UTC(2024, 0, 1, 3, 30);
    const [run] = unpackRuns(packRuns([{ ...byHand, logicalDate, offsetMinutes: -210 }]));
    expect(run?.logicalDate).toBe("2024-01-01T00:00:00-03:30");
  });

  test("keep to their schema", () => {
    const columns = packRuns([...nights, byHand]);
    expect(gridRunsSchema.parse(columns)).toEqual(columns);
    expect(unpackRuns(packRuns([]))).toEqual([]);
  });
});
