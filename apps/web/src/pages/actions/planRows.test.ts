import { describe, expect, test } from "vitest";
import { aPlan, plannedItem } from "../../testing/aPlan.ts";
import { planRows } from "./planRows.ts";

const load = plannedItem("load", "failed");
const build = { ...plannedItem("build", "success"), dagId: "report" };
const plan = aPlan([load], "e1");
const ofReport = { runId: "r1", logicalDate: "2024-03-16T06:00:00Z", state: "success" as const, endedAt: null };
const wider = aPlan([load, build], "e2", { runs: [...plan.runs, { ...ofReport, dagId: "report", total: 1 }] });

const labels = (rows: ReturnType<typeof planRows>) =>
  rows.map((row) => (row.kind === "run" ? `${row.label} · ${row.total}` : `${row.item.taskId} ${row.ticked}`));

describe("the rows of a preview", () => {
  test("are its runs with their instances", () => {
    expect(labels(planRows(plan, []))).toEqual(["Run 2024-03-15 · 1", "load true"]);
  });

  test("name the DAG of each run where there are several, and tell runs of the same id apart", () => {
    const rows = planRows(wider, []);
    expect(labels(rows)).toEqual([
      "orders, run 2024-03-15 · 1",
      "load true",
      "report, run 2024-03-16 06:00 · 1",
      "build true",
    ]);
    expect(new Set(rows.map((row) => (row.kind === "run" ? row.key : ""))).size).toBe(3);
  });

  test("keep what was unticked in sight, though its run has nothing left to clear", () => {
    expect(labels(planRows(plan, [build]))).toEqual([
      "orders, run 2024-03-15 · 1",
      "load true",
      "report, run r1 · 0",
      "build false",
    ]);
  });
});
