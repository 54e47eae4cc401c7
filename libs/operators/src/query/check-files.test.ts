import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { checkFiles } from "./check-files.ts";
import type { CheckFilesOptions } from "./check-files.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const check = async (options: CheckFilesOptions, params = {}) => {
  const from = await publishParquet(bench, "rows", ["SELECT * FROM (VALUES ('00', 3), ('01', NULL)) t(hour, n)"]);
  const ctx = bench.context();
  return { done: checkFiles("task", options).run({ from, params }, ctx), ctx, from };
};

describe("checkFiles", () => {
  it("hands on the folder and a report where every check holds", async () => {
    const { done, from } = await check(
      {
        checks: { few: "SELECT count(*) AS n FROM source HAVING count(*) < $least" },
        report: "SELECT hour, n FROM source ORDER BY hour",
      },
      { least: 2 },
    );
    expect(await done).toEqual({
      uri: from,
      rows: 2,
      warned: [],
      report: [
        { hour: "00", n: 3 },
        { hour: "01", n: null },
      ],
    });
  });

  it("fails with every check that does not hold, and with rows that show it (E414)", async () => {
    const { done, ctx } = await check(
      {
        checks: {
          nulls: "SELECT hour FROM source WHERE n IS NULL",
          holds: "SELECT 1 WHERE false",
          few: "SELECT count(*)::INTEGER AS found FROM source HAVING count(*) < $least",
        },
      },
      { least: 10 },
    );
    await expect(done).rejects.toMatchObject({
      code: "E414",
      message:
        'lake:/rows/ does not hold what is expected: nulls (1 found, such as {"hour":"01"}); few (1 found, such as {"found":2}).',
    });
    expect(ctx.logs.filter(({ level }) => level === "error")).toHaveLength(2);
  });

  it("only warns for what is a warning", async () => {
    const { done, ctx } = await check({ checks: {}, warnings: { nulls: "SELECT hour FROM source WHERE n IS NULL" } });
    expect(await done).toMatchObject({ warned: ["nulls"] });
    expect(ctx.logs).toContainEqual(expect.objectContaining({ level: "warn", message: "nulls: 1 found" }));
  });

  it.each([
    ["SQL that does not fit", { checks: { bad: "SELECT nope FROM source" } }, "Binder Error"],
    ["a report without end", { checks: {}, report: "SELECT * FROM range(1001)" }, "more than 1000 rows"],
  ])("refuses %s (E415)", async (_name, options, message) => {
    const { done } = await check(options);
    await expect(done).rejects.toMatchObject({ code: "E415", message: expect.stringContaining(message) });
  });
});
