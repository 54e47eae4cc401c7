import { testContext } from "@daymill/core";
import type { TestContext } from "@daymill/core";
import { beforeEach, expect, it } from "vitest";
import { boundByWatermark } from "./watermark.ts";

let asked: string[];
let highest: string | null;
let ctx: TestContext;
beforeEach(() => {
  [asked, highest, ctx] = [[], "5", testContext({ dagId: "shop", taskId: "dump" })];
});

/** One run of a task; what it remembers is there for those after it. */
async function run(id: string, mapIndex = -1, label: string | null = null) {
  const query = { connection: { id: "source", type: "postgres", extra: {} }, sql: "SELECT * FROM events", params: {} };
  const bounded = await boundByWatermark({ asset: "events", column: "id" }, query, {
    ctx: { ...ctx, mapIndex, label, run: { ...ctx.run, id } },
    open: async ({ sql }) => {
      asked.push(sql);
      return {
        takenAt: "",
        columns: [{ name: "highest", type: "int64" }],
        batches: async function* () {
          yield [[highest]];
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  });
  bounded.remember();
  return bounded;
}

it("asks for the highest value above what was read before, so that an index spares the rest", async () => {
  await run("first");
  highest = "7";
  const { range, sql } = await run("second");
  expect(asked).toEqual([
    'SELECT max(q."id") AS highest FROM (SELECT * FROM events\n) AS q',
    'SELECT max(q."id") AS highest FROM (SELECT * FROM events\n) AS q WHERE q."id" > 5',
  ]);
  expect(range).toEqual({ from: "5", to: "7" });
  expect(sql).toContain('WHERE q."id" > 5 AND q."id" <= 7 ORDER BY q."id"');
});

it("asks nothing for a run that is cleared: it reads what it read", async () => {
  const first = await run("first");
  highest = "9";
  await run("second");
  asked = [];
  const again = await run("first");
  expect(asked).toEqual([]);
  expect([again.sql, again.range]).toEqual([first.sql, first.range]);
});

it("keeps how far it came for good, and what a run read as long as the run", async () => {
  await run("first");
  highest = null;
  await run("second");
  expect(ctx.effects.assetState).toEqual([
    {
      asset: "events",
      key: "shop.dump first",
      value: { from: null, to: "5", type: "int64" },
      expected: null,
      withRun: true,
    },
    { asset: "events", key: "shop.dump", value: { value: "5", type: "int64" }, expected: null },
    {
      asset: "events",
      key: "shop.dump second",
      value: { from: "5", to: "5", type: "int64" },
      expected: null,
      withRun: true,
    },
  ]);
});

it("keeps a watermark of its own for each instance of a mapped task", async () => {
  await run("first", 0);
  highest = "2";
  expect((await run("first", 1)).range).toEqual({ from: null, to: "2" });
  highest = "9";
  expect((await run("second", 0)).range).toEqual({ from: "5", to: "9" });
});

it("keeps it by the label where there is one, so that an element keeps it wherever it stands in the list", async () => {
  await run("first", 0, "bern");
  highest = "2";
  await run("first", 1, "1");
  highest = "9";
  expect((await run("second", 1, "bern")).range).toEqual({ from: "5", to: "9" });
  expect((await run("second", 0, "aarau")).range).toEqual({ from: null, to: "9" });
  expect((await run("second", 2, "1")).range).toEqual({ from: "2", to: "9" });
  expect((await run("second", 1)).range).toEqual({ from: null, to: "9" });
});
