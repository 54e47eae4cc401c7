import { epochMillis } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { expect, test } from "vitest";
import type { RouteCall } from "../handlers.ts";
import { throughputRoutes } from "./throughput.ts";

const HOUR_MS = 3_600_000;
const ended = (dagId: string, hour: number, succeeded: number, failed: number) => ({
  dagId: dagId as DagId,
  hour,
  succeeded,
  failed,
});
const counted = {
  at: epochMillis(124 * HOUR_MS - 1),
  firstHour: 100,
  rows: [ended("open", 100, 3, 1), ended("hidden", 100, 50, 5), ended("open", 123, 2, 0), ended("old", 99, 7, 7)],
};
const { getThroughput } = throughputRoutes({ throughput: { read: async () => counted } });

const askedBy = async (seen: readonly string[] | undefined) =>
  await getThroughput({ caller: { dagsWith: async () => seen } } as unknown as RouteCall<"getThroughput">);

test("ends are counted over the DAGs that somebody sees, hour by hour", async () => {
  const sums = async (seen: readonly string[] | undefined) =>
    (await askedBy(seen)).hours.map(({ succeeded, failed }) => [succeeded, failed]);
  const nothing = Array.from({ length: 22 }, () => [0, 0]);
  expect(await sums(["open"])).toEqual([[3, 1], ...nothing, [2, 0]]);
  expect(await sums(undefined)).toEqual([[53, 6], ...nothing, [2, 0]]);
  expect(await sums([])).toEqual([[0, 0], ...nothing, [0, 0]]);
});

test("hours are told by when they begin, up to the one that goes on", async () => {
  const { countedAt, hours } = await askedBy(undefined);
  expect(countedAt).toBe("1970-01-06T03:59:59.999Z");
  expect([hours[0]?.from, hours.at(-1)?.from]).toEqual(["1970-01-05T04:00:00Z", "1970-01-06T03:00:00Z"]);
});
