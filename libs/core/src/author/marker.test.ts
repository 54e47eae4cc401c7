import { describe, expect, it } from "vitest";
import { awaitedByTask } from "./marker.ts";
import { dag } from "./dag.ts";
import { cron } from "./schedule.ts";
import { task } from "./task.ts";
import { t } from "./template.ts";

const load = task("load", () => "2024-05-01");
const toReport = awaitedByTask("to_report", { dag: "report", task: "orders_done" });

function problemsOf(options: object, logicalDate?: string): string[] {
  const marker = awaitedByTask("mark", { dag: "report", ...options });
  const { problems } = dag("orders", {}, () => void marker(logicalDate === undefined ? {} : { logicalDate })).build();
  return problems.map(({ code, message }) => `${code} ${message}`);
}

describe("awaitedByTask", () => {
  it("is stored as a wait that no worker sees, with its DAG, task, date and depth", () => {
    const { tasks } = dag("orders", { schedule: cron("@daily") }, ({ interval }) => {
      const loaded = load();
      toReport({}, { after: [loaded] });
      awaitedByTask("to_week", { dag: "week", depth: 2 })({ logicalDate: t`${interval.date}T06:00` });
    }).toJSON();
    expect(tasks.find(({ id }) => id === "to_report")).toMatchObject({
      kind: "wait",
      operator: "awaitedByTask",
      upstream: ["load"],
      wait: {
        kind: "marker",
        dag: "report",
        task: "orders_done",
        logicalDate: { k: "iv", steps: [], field: "start" },
        depth: 10,
      },
    });
    expect(tasks.find(({ id }) => id === "to_week")?.wait).toMatchObject({
      task: null,
      depth: 2,
      logicalDate: { k: "t" },
    });
  });

  it("does nothing in a test of its DAG, but for a date that is none", async () => {
    const at = (logicalDate: string) =>
      dag("orders", { schedule: cron("@daily") }, ({ interval }) => {
        toReport({ logicalDate: t`${interval.date}${logicalDate}` });
      }).test({ interval: "2024-05-01" });
    expect((await at("T06:00")).states).toEqual({ to_report: "success" });
    const wrong = await at(" in the morning");
    expect(wrong.states).toEqual({ to_report: "failed" });
  });

  it("takes a date that is known before any task has run, and no other", () => {
    const { problems } = dag("orders", {}, () => void toReport({ logicalDate: load() })).build();
    expect(problems.map(({ message }) => message)).toEqual([
      'Option logicalDate of task "to_report": a clear has to know it before any task has run, so it is made of the interval, the run and its params, not of outputs or elements.',
    ]);
    expect(problems[0]?.location?.file).toMatch(/marker\.test\.ts$/);
    expect(problemsOf({}, "2024-05-01T06:00:00+02:00")).toEqual([]);
    expect(problemsOf({}, "the first of May")).toEqual([
      expect.stringMatching(/E209 .*"the first of May" is not a date/),
    ]);
  });

  it("refuses a depth, a DAG or a task that is none", () => {
    for (const depth of [0, 1.5, "3"])
      expect(problemsOf({ depth })).toEqual([expect.stringMatching(/E209 Option depth .*at least 1\.$/)]);
    expect(problemsOf({ dag: "the report" })).toEqual([expect.stringMatching(/E209 Option dag .*is not an id\.$/)]);
    expect(problemsOf({ task: 7 })).toEqual([expect.stringMatching(/E209 Option task .*7 is not an id\.$/)]);
    expect(problemsOf({ queue: "gpu" })).toEqual([expect.stringMatching(/E209 Option queue .*only waits/)]);
    expect(problemsOf({ isolation: "fresh" })).toEqual([expect.stringMatching(/E209 Option isolation/)]);
  });

  it("does not name itself or its own run, but a task of its DAG at another date", () => {
    expect(problemsOf({ dag: "orders", task: "mark" }, "2024-05-01")).toEqual(['E209 Marker "mark" names itself.']);
    expect(problemsOf({ dag: "orders", task: "load" })).toEqual(['E209 Marker "mark" names its own run.']);
    expect(problemsOf({ dag: "orders", task: "load" }, "2024-05-01")).toEqual([]);
  });
});
