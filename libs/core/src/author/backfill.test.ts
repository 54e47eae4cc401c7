import { describe, expect, it } from "vitest";
import { backfill, type BackfillOptions, isBackfill } from "./backfill.ts";
import { buildBackfill } from "./build-backfill.ts";
import { dag } from "./dag.ts";
import { cron, manual } from "./schedule.ts";
import { task } from "./task.ts";

const load = task("load", () => 1);
const orders = dag("orders", { schedule: cron("@daily"), params: { region: { default: "eu" } } }, () => void load());
const byHand = dag("by_hand", { schedule: manual() }, () => void load());

const build = (change: Partial<BackfillOptions> = {}, graph = orders) =>
  buildBackfill(backfill({ dag: graph, window: "-7d..-1d", at: cron("0 6 * * *"), ...change }), graph.toJSON(), "late");

/** A value whose type is not what it says, as JavaScript has them. */
function lie(value: unknown): never {
  return value as never;
}

describe("backfill", () => {
  it("is stored with its defaults, under the name of its export", () => {
    expect(build()).toEqual({
      problems: [],
      backfill: {
        name: "late",
        window: { from: 7, to: 1 },
        times: { crons: ["0 6 * * *"], timezone: "UTC" },
        reprocess: "failed",
        direction: "forward",
        maxActiveRuns: null,
        pauseAfterFailures: null,
        params: {},
        tasks: null,
      },
    });
  });

  it("is stored as it says", () => {
    const at = cron(["0 6 * * *", "0 18 * * *"], { timezone: "Europe/Berlin" });
    const options = {
      reprocess: "completed",
      order: "newest",
      maxActiveRuns: 2,
      pauseAfterFailures: 3,
      params: { region: "us" },
    } as const;
    expect(build({ at, ...options, name: "again", tasks: ["load"], downstream: true })).toEqual({
      problems: [],
      backfill: {
        name: "again",
        window: { from: 7, to: 1 },
        times: { crons: ["0 6 * * *", "0 18 * * *"], timezone: "Europe/Berlin" },
        reprocess: "completed",
        direction: "backward",
        maxActiveRuns: 2,
        pauseAfterFailures: 3,
        params: { region: "us" },
        tasks: { tasks: ["load"], upstream: false, downstream: true },
      },
    });
  });

  it.each<[string, Partial<BackfillOptions>, string]>([
    ["window", { window: "-1d..-7d" }, `"-1d..-7d" is not a window of days`],
    ["window", { window: lie("a week") }, `"a week" is not a window of days`],
    ["at", { at: cron("61 * * * *") }, "61 * * * *"],
    ["at", { at: cron("@daily", { timezone: "Mars/Olympus" }) }, "Mars/Olympus"],
    ["at", { at: manual() }, "expected cron("],
    ["at", { at: lie("0 6 * * *") }, "expected cron("],
    ["reprocess", { reprocess: lie("all") }, `"all" is none of none, failed, failed_only, completed`],
    ["order", { order: lie("random") }, `"random" is none of oldest, newest`],
    ["maxActiveRuns", { maxActiveRuns: 0 }, "0 is not a whole number of at least 1"],
    ["pauseAfterFailures", { pauseAfterFailures: 0 }, "0 is not a whole number of at least 1"],
    ["params.zone", { params: { zone: "x" } }, "the DAG has no such param"],
    ["params.region", { params: { region: lie(() => 1) } }, ""],
    ["tasks", { tasks: [] }, "name at least one task"],
    ["tasks", { tasks: ["laod"] }, `the DAG has no task "laod"`],
    ["downstream", { downstream: true }, "it says nothing without tasks"],
    ["name", { name: "a/b" }, "is no id"],
    ["windows", lie({ windows: "-7d..-1d" }), "there is no such option"],
  ])("names what is wrong with %s", (option, change, reason) => {
    const { problems } = build(change);
    expect(problems).toMatchObject([
      { code: "E209", message: expect.stringMatching(/^Option .+ of backfill ".+" of DAG "orders": /) },
    ]);
    expect(problems[0]?.message).toContain(`Option ${option} of`);
    expect(problems[0]?.message).toContain(reason);
    expect(problems[0]?.location?.file).toContain("backfill.test.ts");
  });

  it("needs a DAG whose schedule has days", () => {
    expect(build({}, byHand).problems[0]?.message).toContain("its schedule (manual) has no days");
  });

  it("needs a DAG that takes runs of backfills", () => {
    const closed = dag("closed", { schedule: cron("@daily"), allowedRunTypes: ["scheduled"] }, () => void load());
    expect(build({}, closed).problems[0]?.message).toContain("The DAG closed takes no backfill runs");
  });

  it("names all that is wrong at once", () => {
    expect(build({ window: lie("x"), at: lie(1), tasks: ["laod", "dmup"] }).problems).toHaveLength(4);
  });

  it("is told from other values", () => {
    expect(isBackfill(backfill({ dag: orders, window: "-7d..-1d", at: cron("@daily") }))).toBe(true);
    expect([null, 1, {}, orders].some(isBackfill)).toBe(false);
  });
});
