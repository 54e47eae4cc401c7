import { describe, expect, test } from "vitest";
import { dag } from "../author/dag.ts";
import type { DagOptions } from "../author/dag-options.ts";
import { task } from "../author/task.ts";
import { cron } from "../author/schedule.ts";
import { dagChanges } from "./dag-changes.ts";

const dump = task("dump", () => "rows");
const load = task("load", (input: { from: string }) => input.from);

const graph = (options: DagOptions = {}, retries = 0) =>
  dag("orders", options, () => {
    load({ from: task("dump", { retries }, () => "rows")({}) });
  }).toJSON();

describe("what differs between two graphs of a DAG", () => {
  test("is nothing for the same graph, wherever it stands", () => {
    const moved = { ...graph(), location: { file: "elsewhere.ts", line: 9, column: 1 } };
    expect(dagChanges(graph(), moved)).toEqual({ settings: [], tasks: [], groups: [] });
  });

  test("names a schedule and a limit that changed, with both values", () => {
    const { settings } = dagChanges(
      graph({ schedule: cron("@daily") }),
      graph({ schedule: cron("@hourly"), maxActiveRuns: 2 }),
    );
    expect(settings).toEqual([
      {
        field: "schedule",
        from: expect.objectContaining({ crons: ["@daily"] }),
        to: expect.objectContaining({ crons: ["@hourly"] }),
      },
      { field: "maxActiveRuns", from: 16, to: 2 },
    ]);
  });

  test("names the setting of a task that changed, and no other task", () => {
    const { tasks } = dagChanges(graph(), graph({}, 3));
    expect(tasks).toEqual([
      {
        id: "dump",
        change: "changed",
        fields: [
          {
            field: "retries",
            from: expect.objectContaining({ limit: 0 }),
            to: expect.objectContaining({ limit: 3 }),
          },
        ],
      },
    ]);
  });

  test("names tasks that came and went, and those whose upstreams are others now", () => {
    const check = task("check", (input: { from: string }) => input.from);
    const other = dag("orders", {}, () => {
      load({ from: check({ from: dump({}) }) });
    }).toJSON();
    const there = dagChanges(graph(), other).tasks;
    expect(there.map(({ id, change, fields }) => [id, change, fields.map(({ field }) => field)])).toEqual([
      ["check", "added", []],
      ["load", "changed", ["input", "upstream"]],
    ]);
    const back = dagChanges(other, graph()).tasks;
    expect(back.map(({ id, change }) => [id, change])).toEqual([
      ["load", "changed"],
      ["check", "removed"],
    ]);
  });

  test("takes what one graph leaves out for null", () => {
    const told = graph({ onFailure: [() => undefined] });
    expect(dagChanges(graph(), told).settings).toEqual([{ field: "callbacks", from: null, to: expect.anything() }]);
  });
});
