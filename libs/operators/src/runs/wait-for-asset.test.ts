import { testContext } from "@daymill/core";
import { expect, it } from "vitest";
import { waitForAsset } from "./wait-for-asset.ts";

const assetEvents = {
  orders: [
    { at: "2024-01-01T01:00:00Z", extra: { rows: 1 } },
    { at: "2024-01-01T05:00:00Z", extra: { rows: 5 } },
  ],
};
const task = waitForAsset("wait", { asset: "orders", every: "5m", timeout: "6h" });
const look = (input: Parameters<typeof task.run>[0]) => task.run(input, testContext({ assetEvents }));

it("has found an asset when it has an event, and hands the newest on", async () => {
  expect(await look({})).toEqual({
    asset: "orders",
    events: 2,
    at: "2024-01-01T05:00:00Z",
    extra: { rows: 5 },
    source: null,
  });
  const before = await look({ since: "2024-01-01T01:00:00Z", before: "2024-01-01T05:00:00Z" });
  expect(before).toMatchObject({ events: 1, extra: { rows: 1 } });
});

it.each([
  ["none has come since", { since: "2024-01-01T05:00:01Z" }],
  ["fewer have come than are wanted", { count: 3 }],
])("goes on waiting when %s", async (_, input) => {
  await expect(look(input)).rejects.toMatchObject({ code: "E305" });
});

it("refuses a count and a name that are none", async () => {
  await expect(look({ count: 0 })).rejects.toMatchObject({ code: "E304" });
  await expect(look({ since: "yesterday" })).rejects.toMatchObject({ code: "E209" });
  expect(() => waitForAsset("wait", { asset: "" })).toThrow(expect.objectContaining({ code: "E209" }));
});
