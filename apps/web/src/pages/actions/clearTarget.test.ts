import { describe, expect, test } from "vitest";
import { setPreference } from "../../ui/preferences.ts";
import { toClearBody } from "./clearTarget.ts";

const task = { dagId: "orders", runIds: ["r1"], tasks: [{ taskId: "load" }], words: "load" };
const run = { dagId: "orders", runIds: ["r1"], words: "run r1" };

describe("clearing", () => {
  test("a task takes its downstream along unless told otherwise", () => {
    expect(toClearBody(task, {}, [])).toMatchObject({ downstream: true, upstream: false, past: false, future: false });
    expect(toClearBody(task, { down: false }, [])).toMatchObject({ downstream: false });
  });

  test("a task stands alone for whoever has set it so, unless told otherwise", () => {
    setPreference("downstream", "without");
    expect(toClearBody(task, {}, [])).toMatchObject({ downstream: false });
    expect(toClearBody(task, { down: true }, [])).toMatchObject({ downstream: true });
    setPreference("downstream", "with");
  });

  test("a run names no tasks", () => {
    expect(toClearBody(run, {}, [])).not.toHaveProperty("tasks");
    expect(toClearBody(run, {}, [])).toMatchObject({ downstream: false });
  });

  test("leaves running attempts alone unless told to stop them", () => {
    expect(toClearBody(task, {}, [])).toMatchObject({ running: "leave" });
    expect(toClearBody(task, { stop: true }, [])).toMatchObject({ running: "stop" });
  });

  test("reaches other runs as far as a day, while they are wanted at all", () => {
    const days = { since: "2024-03-01", until: "2024-03-31" };
    expect(toClearBody(task, days, [])).not.toHaveProperty("pastFrom");
    expect(toClearBody(task, { ...days, past: true }, [])).toMatchObject({ past: true, pastFrom: "2024-03-01" });
    expect(toClearBody(task, { ...days, past: true }, [])).not.toHaveProperty("futureTo");
    expect(toClearBody(task, { ...days, future: true }, [])).toMatchObject({ future: true, futureTo: "2024-03-31" });
  });

  test("stays in its DAG unless told otherwise", () => {
    expect(toClearBody(task, {}, [])).toMatchObject({ otherDags: false });
    expect(toClearBody(task, { others: true }, [])).toMatchObject({ otherDags: true });
  });

  test("can be undone for a while", () => {
    expect(toClearBody(task, {}, []).holdMs).toBeGreaterThanOrEqual(10_000);
  });

  test("leaves out what was unticked", () => {
    const item = {
      dagId: "report",
      runId: "r1",
      taskId: "load",
      mapIndex: 3,
      label: "eu",
      state: "failed" as const,
      attempts: 2,
    };
    expect(toClearBody(task, {}, [item]).exclude).toEqual([
      { dagId: "report", runId: "r1", taskId: "load", mapIndex: 3 },
    ]);
  });
});
