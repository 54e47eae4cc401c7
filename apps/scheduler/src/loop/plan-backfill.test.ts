import { epochMillis, toIso } from "@daymill/core";
import type { ReprocessRule, RunId } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { expect, test } from "vitest";
import { planBackfill } from "./plan-backfill.ts";

const day = (number: number) => epochMillis(Date.UTC(2024, 2, number));

test.each([
  ["all tasks", undefined, ["newest_first_with_past"]],
  ["that task", ["b"], ["newest_first_with_past"]],
  ["another one", ["a"], []],
])("days run from old to new where a task that depends on the past runs: %s", (_, tasks, problems) => {
  const dag = serializedDag([serializedTask("a", {}), serializedTask("b", { dependsOnPast: true })]);
  const cron = { kind: "cron", crons: ["@daily"], timezone: "UTC" } as const;
  const plan = planBackfill({
    dag: { ...dag, schedule: cron, start: "2024-01-01" },
    range: { from: day(1), to: day(3) },
    runs: [],
    taken: new Set(),
    reprocess: "failed",
    order: "newest",
    subset: tasks && { create: tasks, rerun: tasks },
    now: day(20),
  });
  expect(plan.problems).toEqual(problems);
});

/** Of four days: run and there, run well and removed, failed and removed, never run. */
function planned(reprocess: ReprocessRule): string[] {
  const cron = { kind: "cron", crons: ["@daily"], timezone: "UTC" } as const;
  const plan = planBackfill({
    dag: { ...serializedDag([serializedTask("a", {})]), schedule: cron, start: "2024-01-01" },
    range: { from: day(1), to: day(5) },
    runs: [
      { logicalDate: day(1), runId: "a" as RunId, state: "success", isRemoved: false },
      { logicalDate: day(2), runId: "b" as RunId, state: "success", isRemoved: true },
      { logicalDate: day(3), runId: "c" as RunId, state: "failed", isRemoved: true },
    ],
    taken: new Set(),
    reprocess,
    order: "oldest",
    subset: undefined,
    now: day(20),
  });
  return plan.days.map(({ action, run }) => `${toIso(run.logicalDate).slice(8, 10)} ${action}`);
}

test("a day whose run retention removed counts as run, and is made anew where the rule runs it again", () => {
  expect(planned("none")).toEqual(["01 skip", "02 skip", "03 skip", "04 create"]);
  expect(planned("failed")).toEqual(["01 skip", "02 skip", "03 create", "04 create"]);
  expect(planned("completed")).toEqual(["01 rerun", "02 create", "03 create", "04 create"]);
});
