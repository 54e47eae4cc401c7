import { describe, expect, it } from "vitest";
import { always } from "../author/always.ts";
import { branch } from "../author/branch.ts";
import { dag } from "../author/dag.ts";
import { latestOnly, latestRun } from "../author/latest.ts";
import { cron } from "../author/schedule.ts";
import { task } from "../author/task.ts";
import type { Settled } from "../dag/settled.ts";

const load = task("load", () => 7);
const mail = task("mail", (input: { rows: number }) => `mailed ${input.rows}`);
const report = always("report", (input: { mailed: Settled<string> }) => input.mailed.state);

const daily = dag("daily", { schedule: cron("@daily"), start: "2024-01-01" }, () => {
  const rows = load();
  latestOnly("latest_only");
  report({ mailed: mail({ rows }) });
});

describe("latestOnly", () => {
  it("lets the latest run of the schedule go on", async () => {
    const run = await daily.test({ interval: "2024-05-01", runType: "scheduled" });
    expect(run.states).toEqual({ load: "success", latest_only: "success", mail: "success", report: "success" });
    expect(run.outputs["latest_only"]).toBe(true);
  });

  it("skips what comes after it, and nothing before, as soon as a newer run is due", async () => {
    const late = { interval: "2024-05-01", runType: "scheduled", now: "2024-05-03" } as const;
    const run = await daily.test(late);
    expect(run.state).toBe("success");
    expect(run.states).toEqual({ load: "success", latest_only: "success", mail: "skipped", report: "skipped" });
    expect(run.outputs["latest_only"]).toBe(false);
    const justBefore = await daily.test({ ...late, now: "2024-05-02T23:59:59" });
    expect(justBefore.states).toMatchObject({ mail: "success" });
  });

  it("holds a backfill against the schedule, and no run by hand", async () => {
    const late = { interval: "2024-05-01", now: "2024-06-01" } as const;
    expect((await daily.test({ ...late, runType: "backfill" })).states).toMatchObject({ mail: "skipped" });
    for (const runType of ["manual", "asset"] as const) {
      expect((await daily.test({ ...late, runType })).states).toMatchObject({ mail: "success" });
    }
  });

  it("is replaced in a test like any task", async () => {
    const run = await daily.test({ stub: { latest_only: false } });
    expect(run.states).toMatchObject({ mail: "skipped" });
  });

  it("as a task of its own is branched on", async () => {
    const isLatest = latestRun("is_latest", { pool: "people" });
    const full = task("full", () => "full");
    const quick = task("quick", () => "quick");
    const two = dag("two", { schedule: cron("@daily") }, () => {
      branch(isLatest(), { then: () => full(), else: () => quick() });
    });
    const late = { interval: "2024-05-01", runType: "scheduled", now: "2024-06-01" } as const;
    expect((await two.test(late)).states).toEqual({ is_latest: "success", full: "skipped", quick: "success" });
  });

  it("is stored as a wait that no worker sees, where the builder wrote it", () => {
    const { tasks } = daily.toJSON();
    const stored = tasks.find((one) => one.id === "latest_only");
    expect(stored).toMatchObject({ kind: "wait", operator: "latestOnly", wait: { kind: "latest" } });
    expect(stored?.location?.file).toMatch(/latest-only\.test\.ts$/);
    expect(tasks.find((one) => one.id === "mail")?.conditions).toEqual([
      { value: { k: "out", task: "latest_only", path: [] }, equals: true },
    ]);
  });

  it("refuses a time for a test that is none", async () => {
    await expect(daily.test({ now: "yesterday" })).rejects.toMatchObject({ code: "E209" });
  });

  it("takes no option for a body, for it has none", () => {
    const options = { isolation: "fresh" } as object;
    const { problems } = dag("d", {}, () => latestOnly("latest", options)).build();
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'E209 Option isolation of task "latest": it only waits, so there is no body that this could be for.',
    ]);
    expect(problems[0]?.location?.file).toMatch(/latest-only\.test\.ts$/);
  });
});
