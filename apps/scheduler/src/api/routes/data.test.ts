import { DaymillError } from "@daymill/core";
import type { Connection, DagId, DataDescription, JsonValue, RunKey } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase, seedDag, seedOutput, seedRuns, seedStates } from "@daymill/metadata/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DescribedPlace } from "../../tools/describe-data.ts";
import { pageReader } from "../reader.ts";
import { localCaller } from "../../testing/open-door.ts";
import { dataRoutes } from "./data.ts";

const dagId = "orders" as DagId;
const lake: Connection = { id: "lake", type: "file", path: "/lake", extra: {} };
const described: DescribedPlace[] = [];
const caller = localCaller();
let database: MetadataDatabase;
let runKeys: RunKey[];
let routes: ReturnType<typeof dataRoutes>;

beforeAll(async () => {
  database = await freshDatabase();
  const tasks = [{ id: "load" }, { id: "none" }];
  const versionKey = await seedDag(database, { dagId, tasks, timezone: "Europe/Berlin" });
  runKeys = await seedRuns(database, { dagId, versionKey, days: 12 });
  for (const [day, runKey] of runKeys.entries()) {
    await seedStates(database, { runKey, taskId: "load", states: [day === 8 ? "failed" : "success"] });
    await output(runKey, { uri: `lake:/orders/${day}/`, rows: day === 10 ? 1 : 100 + day });
  }
  routes = dataRoutes({
    read: pageReader(database.db),
    connections: { find: async (id) => (id === "lake" ? lake : undefined) },
    describeData: async (place) => {
      described.push(place);
      return description(place.uri);
    },
  });
});
beforeEach(() => void described.splice(0));
afterAll(() => database.close());

async function output(runKey: RunKey, value: JsonValue): Promise<void> {
  await seedOutput(database, { runKey, taskId: "load", value });
}

function description(uri: string): DataDescription {
  const columns = [
    {
      name: "x",
      type: "INTEGER",
      nulls: 0,
      distinct: 1,
      min: "1",
      max: "1",
      mean: 1,
      spread: { kind: "range", counts: [1] },
    },
  ] as const;
  return { uri, isComplete: true, files: 1, bytes: 10, rows: 1, profiledRows: 1, columns, firstRows: [["1"]] };
}

const params = (day: number, taskId = "load") => ({ dagId, runId: `day-${String(day).padStart(4, "0")}`, taskId });
const query = { mapIndex: -1 };
const list = (day: number, taskId?: string) =>
  routes.listData({ params: params(day, taskId), query, body: undefined, caller });
const describeAt = (day: number, position = 0) =>
  routes.describeData({ params: { ...params(day), position }, query, body: undefined, caller });
const history = (given: { until?: string; limit?: number } = {}, taskId = "load") =>
  routes.getTaskHistory({ params: { dagId, taskId }, query: { limit: 90, ...given }, body: undefined, caller });

test("lists the data that the output names; a task without output has none", async () => {
  expect(await list(0)).toEqual({ data: [{ position: 0, uri: "lake:/orders/0/" }] });
  expect(await list(0, "none")).toEqual({ data: [] });
});

test("describes it with the connection that its URI names, once as long as the output is the same", async () => {
  expect(await describeAt(0)).toEqual(description("lake:/orders/0/"));
  await describeAt(0);
  expect(described).toEqual([{ uri: "lake:/orders/0/", connection: lake }]);
  await output(runKeys[0] as RunKey, { uri: "elsewhere:/orders/" });
  await describeAt(0);
  expect(described.at(-1)).toEqual({ uri: "elsewhere:/orders/", connection: undefined });
});

test("shows the profiles that an output holds after the places that it names, and reads nothing for them", async () => {
  const profile = { ...description("warehouse:logs.events"), files: null, bytes: null };
  const lookalike = { profile: { name: "ann", rows: "many" } };
  await output(
    runKeys[3] as RunKey,
    { tables: [lookalike, { profile }], uri: "lake:/orders/3/" } as unknown as JsonValue,
  );
  expect(await list(3)).toEqual({
    data: [
      { position: 0, uri: "lake:/orders/3/" },
      { position: 1, uri: "warehouse:logs.events" },
    ],
  });
  expect(await describeAt(3, 1)).toEqual(profile);
  expect(described).toEqual([]);
});

test("reads a folder that is not complete again", async () => {
  const { describeData } = dataRoutes({
    read: pageReader(database.db),
    connections: { find: async () => lake },
    describeData: async ({ uri }) => {
      described.push({ uri, connection: lake });
      return { ...description(uri), isComplete: described.length > 1 };
    },
  });
  const ask = () => describeData({ params: { ...params(2), position: 0 }, query, body: undefined, caller });
  expect([await ask(), await ask(), await ask()].map(({ isComplete }) => isComplete)).toEqual([false, true, true]);
  expect(described).toHaveLength(2);
});

test("does not keep what failed", async () => {
  const { describeData } = dataRoutes({
    read: pageReader(database.db),
    connections: { find: async () => lake },
    describeData: async ({ uri }) => {
      described.push({ uri, connection: lake });
      if (described.length === 1) throw new DaymillError("E706", "too long");
      return description(uri);
    },
  });
  const ask = () => describeData({ params: { ...params(1), position: 0 }, query, body: undefined, caller });
  await expect(ask()).rejects.toMatchObject({ code: "E706" });
  expect(await ask()).toMatchObject({ uri: "lake:/orders/1/" });
});

test("knows no place, task, run or instance that is not there (E701)", async () => {
  await expect(describeAt(0, 1)).rejects.toMatchObject({ code: "E701" });
  await expect(list(0, "nothing")).rejects.toMatchObject({ code: "E701" });
  await expect(list(99)).rejects.toMatchObject({ code: "E701" });
  await expect(history({}, "nothing")).rejects.toMatchObject({ code: "E701" });
  await expect(history({ until: "nothing" })).rejects.toMatchObject({ code: "E701" });
  expect(described).toEqual([]);
});

test("tells how a task did over the days, in the DAG's zone, and marks the odd ones among its successes", async () => {
  const { runs } = await history();
  expect(runs).toHaveLength(12);
  expect(runs[1]).toMatchObject({
    runId: "day-0001",
    logicalDate: "2024-03-02T01:00:00+01:00",
    rows: 101,
    outcome: "success",
  });
  expect(runs.flatMap(({ isRowsOdd }, day) => (isRowsOdd ? [day] : []))).toEqual([10]);
  expect(runs[8]).toMatchObject({ outcome: "failed", isDurationOdd: false });
});

test("judges the first of the wanted runs by those before them", async () => {
  const { runs } = await history({ until: "day-0010", limit: 1 });
  expect(runs).toMatchObject([{ runId: "day-0010", isRowsOdd: true }]);
});
