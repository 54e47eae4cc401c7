import { describe, expect, it } from "vitest";
import { dag } from "../author/dag.ts";
import { task } from "../author/task.ts";
import { testContext } from "../author/test-context.ts";
import type { AssetEventOptions } from "../dag/asset-event.ts";

const read = task("read", async (input: AssetEventOptions, ctx) => {
  const events = await ctx.assets.events("orders", input);
  return events.map(({ at, extra, source }) => [at, extra["n"] ?? null, source?.taskId ?? null]);
});
const assetEvents = {
  orders: [
    { at: "2024-03-02T06:00:00Z", extra: { n: 2 }, triggering: true },
    { at: "2024-03-01", extra: { n: 1 } },
    { at: "2024-03-03T00:00:00+01:00", extra: { n: 3 } },
  ],
};

async function seen(options: AssetEventOptions): Promise<unknown[]> {
  const events = await read.run(options, testContext({ assetEvents }));
  return (events as unknown[][]).map(([, n]) => n);
}

describe("the events of an asset that a body reads", () => {
  it("come newest first, as many as it wants, from an instant on and before another", async () => {
    expect(await seen({})).toEqual([3, 2, 1]);
    expect(await seen({ limit: 2 })).toEqual([3, 2]);
    expect(await seen({ since: "2024-03-02T06:00:00Z" })).toEqual([3, 2]);
    expect(await seen({ before: "2024-03-02T06:00:00Z" })).toEqual([1]);
    expect(await seen({ since: "2024-03-02", before: "2024-03-02T06:00:01Z" })).toEqual([2]);
    expect(await seen({ triggering: true })).toEqual([2]);
    expect(await seen({ triggering: true, before: "2024-03-02" })).toEqual([]);
  });

  it.each<[AssetEventOptions, RegExp]>([
    [{ limit: 0 }, /the limit 0 is not a whole number from 1 to 1000/],
    [{ limit: 1_001 }, /the limit 1001/],
    [{ limit: 1.5 }, /the limit 1\.5/],
    [{ since: "yesterday" }, /"yesterday" is not a date/],
  ])("are refused for %j", async (options, message) => {
    await expect(read.run(options, testContext())).rejects.toMatchObject({
      code: "E209",
      message: expect.stringMatching(message),
    });
  });

  it("are none of an asset that has none, and none of what it emits itself", async () => {
    const emitting = task("emitting", async (_input, ctx) => {
      ctx.assets.emit("rates");
      return (await ctx.assets.events("rates")).length;
    });
    expect(await emitting.run()).toBe(0);
  });

  it("in a test are those that it was given, in the zone of the DAG, and what its run has emitted by then", async () => {
    const make = task("make", { produces: "orders" }, (_input, ctx) => ctx.assets.emit("orders", { n: 4 }));
    const example = dag("d", {}, () => void read({ limit: 2 }, { after: [make()] }));
    const run = await example.test({ interval: "2024-03-04", assetEvents });
    expect(run.outputs["read"]).toEqual([
      ["2024-03-05T00:00:00Z", 4, "make"],
      ["2024-03-02T23:00:00Z", 3, null],
    ]);
  });
});
