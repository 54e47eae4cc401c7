import { taskInterval, epochMillis } from "@daymill/core";
import type { BackfillEvent, DeadlineEvent, GroupEvent, RunEvent } from "@daymill/core";
import { describe, expect, test } from "vitest";
import { errorOf, toldFailure } from "../testing/told-failure.ts";
import { describeEvent } from "./what-happened.ts";

const day = { start: epochMillis(Date.UTC(2024, 2, 14, 23)), end: epochMillis(Date.UTC(2024, 2, 15, 23)) };
const common = {
  dagId: "orders",
  run: { id: "scheduled__2024-03-15", type: "scheduled", logicalDate: "2024-03-14T23:00:00Z" },
  interval: taskInterval(day, "Europe/Berlin"),
  params: {},
  at: "2024-03-16T01:00:00Z",
  url: "https://daymill.example.com/dags/orders",
} as const;
const error = errorOf("no table\nin the warehouse");
const failure = toldFailure({
  ...common,
  mapIndex: 3,
  attempt: { number: 4, generation: 1, tryNumber: 2 },
  error,
});

describe("what happened, in words", () => {
  test("is said with the DAG, task, day in the DAG's zone, try and the first line of the error", () => {
    expect(describeEvent(failure)).toMatchObject({
      title: "orders: load[3] failed",
      tone: "bad",
      facts: [
        ["DAG", "orders"],
        ["Task", "load[3]"],
        ["Day", "2024-03-15 (Europe/Berlin)"],
        ["Run", "scheduled__2024-03-15"],
        ["Try", "2"],
        ["Error", "no table"],
        ["At", "2024-03-16T01:00:00Z"],
      ],
      url: "https://daymill.example.com/dags/orders",
    });
  });

  test("of a retry has the next try; of a skip the reason, once", () => {
    const retry = describeEvent({ ...failure, kind: "retry", retryAt: "2024-03-16T01:05:00Z" });
    expect(retry).toMatchObject({ title: "orders: load[3] failed and is tried again", tone: "warning" });
    expect(retry.facts).toContainEqual(["Next try", "2024-03-16T01:05:00Z"]);
    const skip = describeEvent({ ...failure, kind: "skip", mapIndex: -1, error: null, reason: "condition" });
    expect(skip).toMatchObject({ title: "orders: load was skipped", tone: "quiet" });
    expect(skip.facts).toContainEqual(["Reason", "condition"]);
  });

  test("of a run names the first tasks that failed, and how many more there are", () => {
    const failed = Array.from({ length: 7 }, (_, mapIndex) => ({ taskId: "load", mapIndex, error }));
    const event: RunEvent = {
      ...common,
      kind: "failure",
      state: "failed",
      reason: "failed: load",
      failed,
      recoveredFrom: [],
    };
    const { title, facts } = describeEvent(event);
    expect(title).toBe("orders: the run failed");
    expect(facts).toContainEqual(["load[4]", "no table"]);
    expect(facts).toContainEqual(["And", "2 more that failed"]);
    expect(facts.map(([name]) => name)).not.toContain("load[5]");
  });

  test("of a recovery says that it works again, and in which runs it had failed", () => {
    const recovered = { kind: "recovery", state: "success", error: null, recoveredFrom: ["day-3", "day-2"] } as const;
    const ofTask = describeEvent({ ...failure, ...recovered });
    expect(ofTask).toMatchObject({ title: "orders: load[3] works again", tone: "good" });
    expect(ofTask.facts).toContainEqual(["Failed before", "day-3, day-2"]);
    const ofRun = describeEvent({ ...common, ...recovered, reason: null, failed: [] });
    expect(ofRun.title).toBe("orders: the DAG works again");
    expect(ofRun.facts).toContainEqual(["Failed before", "day-3, day-2"]);
  });

  test("of a backfill says its days, its runs by how they ended, and the first that failed", () => {
    const failedRuns = Array.from({ length: 7 }, (_, day) => ({
      runId: `day-${day}`,
      logicalDate: null,
      reason: day === 0 ? null : "failed: load",
    }));
    const event: BackfillEvent = {
      kind: "backfill",
      dagId: "orders",
      backfillId: 7,
      at: "2024-06-01T00:00:00Z",
      url: "https://daymill.example.com/backfills/7",
      from: "2024-03-01T00:00:00Z",
      to: "2024-03-31T00:00:00Z",
      days: 31,
      success: 20,
      failed: 9,
      left: 2,
      failedRuns,
    };
    const { title, tone, facts, id } = describeEvent(event);
    expect({ title, tone }).toEqual({ title: "orders: the backfill is done, 9 failed", tone: "bad" });
    expect(facts).toEqual([
      ["DAG", "orders"],
      ["Backfill", "7"],
      ["Days", "2024-03-01 to 2024-03-31"],
      ["Runs", "20 succeeded, 9 failed"],
      ["Left alone", "2"],
      ["day-0", "failed"],
      ...[1, 2, 3, 4].map((day) => [`day-${day}`, "failed: load"]),
      ["And", "4 more that failed"],
      ["At", "2024-06-01T00:00:00Z"],
    ]);
    const well = describeEvent({ ...event, failed: 0, left: 0, failedRuns: [], backfillId: 8 });
    expect(well).toMatchObject({ title: "orders: the backfill is done", tone: "good" });
    expect(well.facts.map(([name]) => name)).not.toContain("Left alone");
    expect(well.id).not.toBe(id);
  });

  test("of several says how many, and names the first with their days and errors", () => {
    const events = Array.from({ length: 10 }, (_, mapIndex) => ({ ...failure, mapIndex }));
    const run: RunEvent = {
      ...common,
      kind: "failure",
      state: "failed",
      reason: "timed out",
      failed: [],
      recoveredFrom: [],
    };
    const group: GroupEvent = {
      kind: "group",
      dagId: "orders",
      of: "failure",
      count: 13,
      events: [run, ...events.slice(1)],
      since: "2024-03-16T01:00:00Z",
      at: "2024-03-16T01:09:00Z",
      url: "https://daymill.example.com/task-instances?dag=orders&state=failed",
    };
    const { title, tone, facts, url, id } = describeEvent(group);
    expect({ title, tone, url }).toEqual({ title: "13 failed in orders", tone: "bad", url: group.url });
    const day = "2024-03-15 (Europe/Berlin)";
    expect(facts).toEqual([
      ["DAG", "orders"],
      [`the run, ${day}`, "timed out"],
      ...[1, 2, 3, 4].map((index) => [`load[${index}], ${day}`, "no table"]),
      ["And", "8 more"],
      ["Since", "2024-03-16T01:00:00Z"],
      ["At", "2024-03-16T01:09:00Z"],
    ]);
    expect(describeEvent({ ...group }).id).toBe(id);
    expect(describeEvent({ ...group, count: 14 }).id).not.toBe(id);
    expect(describeEvent({ ...group, of: "skip" }).title).toBe("13 were skipped in orders");
  });

  test("of several deadlines and backfills says which", () => {
    const missed = { kind: "deadline", state: "running", name: "by nine", dueAt: "2024-03-16T00:30:00Z" } as const;
    const late: DeadlineEvent = { ...common, ...missed, unfinished: [] };
    const times = { since: "2024-03-16T01:00:00Z", at: "2024-03-16T01:09:00Z", url: "https://daymill.example.com" };
    const group: GroupEvent = {
      kind: "group",
      dagId: "orders",
      of: "deadline",
      count: 2,
      events: [late, late],
      ...times,
    };
    const ofDeadlines = describeEvent(group);
    expect(ofDeadlines).toMatchObject({ title: "2 deadlines were missed in orders", tone: "warning" });
    const day = "2024-03-15 (Europe/Berlin)";
    expect(ofDeadlines.facts[1]).toEqual([`the run, ${day}`, "by nine, due 2024-03-16T00:30:00Z"]);
    const done: BackfillEvent = {
      kind: "backfill",
      dagId: "orders",
      backfillId: 7,
      at: times.at,
      url: times.url,
      from: "2024-03-01T00:00:00Z",
      to: "2024-03-04T00:00:00Z",
      days: 4,
      success: 3,
      failed: 1,
      left: 0,
      failedRuns: [],
    };
    const well = { ...done, backfillId: 8, success: 4, failed: 0 };
    const ofBackfills = describeEvent({ ...group, of: "backfill", events: [well, done] });
    expect(ofBackfills).toMatchObject({ title: "2 backfills are done in orders", tone: "bad" });
    expect(ofBackfills.facts.slice(1, 3)).toEqual([
      ["the backfill 8", "4 succeeded, 0 failed"],
      ["the backfill 7", "3 succeeded, 1 failed"],
    ]);
    expect(describeEvent({ ...group, of: "backfill", events: [well, well] }).tone).toBe("good");
  });

  test("of a deadline says when it was due and what is not done, with an id of its own", () => {
    const unfinished = Array.from(
      { length: 7 },
      (_, mapIndex) => ({ taskId: "load", mapIndex, state: "running" }) as const,
    );
    const missed = { kind: "deadline", state: "running", name: "by nine", dueAt: "2024-03-16T00:30:00Z" } as const;
    const event: DeadlineEvent = { ...common, ...missed, unfinished };
    const { id, title, tone, facts } = describeEvent(event);
    expect({ title, tone }).toEqual({ title: "orders: the run is not over in time", tone: "warning" });
    expect(facts).toContainEqual(["Deadline", "by nine"]);
    expect(facts).toContainEqual(["Due", "2024-03-16T00:30:00Z"]);
    const shown = [0, 1, 2, 3, 4].map((index) => `load[${index}] (running)`);
    expect(facts).toContainEqual(["Not done", `${shown.join(", ")}, 2 more`]);
    expect(describeEvent({ ...event, name: "by ten" }).id).not.toBe(id);
  });

  test("of a run without a date names no day", () => {
    const byHand = { ...failure, run: { id: "m", type: "manual", logicalDate: null } } as const;
    expect(describeEvent(byHand).facts.map(([name]) => name)).not.toContain("Day");
  });

  test("has the same id when it is told again, and another one for another attempt", () => {
    const { id } = describeEvent(failure);
    expect(describeEvent({ ...failure })).toMatchObject({ id });
    expect(describeEvent({ ...failure, attempt: { ...failure.attempt, number: 5 } }).id).not.toBe(id);
    expect(describeEvent({ ...failure, kind: "retry" }).id).not.toBe(id);
  });

  test("is one line each, without control characters and not too long", () => {
    const message = `a\tb\u0007c${"x".repeat(400)}`;
    const { facts } = describeEvent({ ...failure, error: { ...error, message } });
    const said = facts.find(([name]) => name === "Error")?.[1] ?? "";
    expect(said).toMatch(/^a b cx+…$/);
    expect(said.length).toBeLessThanOrEqual(301);
  });
});
