import { testContext } from "@daymill/core";
import type { TestContext } from "@daymill/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { gluePartitions } from "./glue-partitions.ts";
import { glueTable } from "./glue-table.ts";
import { waitForPartitions } from "./wait-for-partitions.ts";
import type { WaitForPartitionsInput } from "./wait-for-partitions.ts";

let stub: AwsWarehouseStub;
let ctx: TestContext;

beforeEach(async () => {
  stub = await AwsWarehouseStub.start();
  ctx = testContext({
    taskId: "there",
    connections: { athena: stub.connection, lake: { type: "s3", database: "bucket", path: "lake" } },
  });
  const table = glueTable("table", { columns: { id: "int64" }, partitionKeys: { year: "string", month: "string" } });
  await table.run({ database: "logs", table: "events", location: "lake:/events/" }, ctx);
});
afterEach(() => stub[Symbol.asyncDispose]());

const month = (number: number) => ({ values: { year: "2019", month: String(number).padStart(2, "0") } });
const months = (count: number) => Array.from({ length: count }, (_, index) => month(index + 1));
const register = async (partitions: ReturnType<typeof months>): Promise<unknown> =>
  await gluePartitions("partitions").run({ database: "logs", table: "events", partitions }, ctx);
/** undefined: not yet. */
const look = async (input: Partial<WaitForPartitionsInput>): Promise<unknown> =>
  await waitForPartitions("there")
    .run({ database: "logs", table: "events", ...input }, ctx)
    .catch((thrown: { readonly code?: string }) => {
      if (thrown.code !== "E305") throw thrown;
    });
const there = (found: number) => ({ database: "logs", table: "events", found });
const said = () => ctx.logs.map(({ message }) => message).filter((message) => message.startsWith("not yet"));

it("waits until all partitions are there, and says which are not", async () => {
  expect(await look({ partitions: [month(9)] })).toBeUndefined();
  await register([month(9)]);
  expect(await look({ partitions: [month(9)] })).toEqual(there(1));
  expect(await look({ partitions: [{ values: { YEAR: "2019", Month: "09" } }, month(9)] })).toEqual(there(1));
  expect(await look({ partitions: months(12) })).toBeUndefined();
  expect(ctx.logs.at(-1)?.fields).toMatchObject({ missing: expect.arrayContaining(["2019/01"]) });
  await register(months(12));
  expect(await look({ partitions: months(12) })).toEqual(there(12));
  expect(said()).toEqual(["not yet: 1 of 1 partitions are missing", "not yet: 11 of 12 partitions are missing"]);
});

it("waits until as many as are asked for fit an expression, over pages, and reads no more of them", async () => {
  stub.glue.pageSize = 2;
  const expression = "year = '2019'";
  expect(await look({ expression })).toBeUndefined();
  await register(months(5));
  expect(await look({ expression, count: 6 })).toBeUndefined();
  expect(said().at(-1)).toBe("not yet: 5 of 6 partitions fit");
  expect(stub.count("GetPartitions")).toBe(4);
  expect(await look({ expression, count: 3 })).toEqual(there(3));
  expect(stub.count("GetPartitions")).toBe(6);
  expect(await look({ expression: "year = '2019' and month = '06'" })).toBeUndefined();
});

it.each([
  [{}, "give one of them"],
  [{ partitions: months(1), expression: "year = '2019'" }, "give one of them"],
  [{ partitions: [] }, "is empty"],
  [{ partitions: months(1), count: 2 }, "count is for an expression"],
  [{ expression: " " }, "is empty"],
  [{ expression: "year = '2019'", count: 0 }, "at least 1"],
  [{ partitions: [{ values: { year: "2019" } }] }, "is no partition of a table with the keys year, month"],
  [{ table: "a-b", partitions: months(1) }, "a-b"],
] satisfies [Partial<WaitForPartitionsInput>, string][])("refuses %j", async (input, message) => {
  await expect(look(input)).rejects.toMatchObject({ code: "E304", message: expect.stringContaining(message) });
});

it("takes no answer that is none for partitions that are not there", async () => {
  const partitions = months(1);
  const noTable = { code: "E472", message: expect.stringContaining("has no table logs.other") };
  await expect(look({ table: "other", partitions })).rejects.toMatchObject(noTable);
  await expect(look({ database: "nothing", partitions })).rejects.toMatchObject({ code: "E472" });
  await expect(look({ expression: "nonsense" })).rejects.toMatchObject({ code: "E472" });
  stub.fail("BatchGetPartition", { kind: "refuse", type: "AccessDeniedException", message: "no", status: 400 });
  await expect(look({ partitions })).rejects.toMatchObject({ code: "E472" });
});

it("is poked as often as it says, and what an error does is what it says", () => {
  const { body } = waitForPartitions("there", { every: "5m", softFail: true, onError: "skip" }).definition;
  expect(body).toMatchObject({ kind: "sensor", every: "5m", softFail: true, onError: "skip" });
});
