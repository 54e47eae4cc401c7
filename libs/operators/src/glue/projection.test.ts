import { testContext } from "@daymill/core";
import type { TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { gluePartitions } from "./glue-partitions.ts";
import { glueTable } from "./glue-table.ts";
import type { GlueTableOptions } from "./glue-table.ts";
import type { KeyProjection } from "./projection.ts";
import { waitForPartitions } from "./wait-for-partitions.ts";

const COLUMNS = { id: "int64" } as const;
const DAYS = {
  columns: COLUMNS,
  partitionKeys: { ds: "string" },
  projection: { ds: { kind: "date", from: "2024-01-01" } },
} as const satisfies GlueTableOptions;
const PLACE = { database: "logs", table: "events" } as const;

let stub: AwsWarehouseStub;
let ctx: TestContext;
let warnings: string[];

beforeEach(async () => {
  stub = await AwsWarehouseStub.start();
  warnings = [];
  const lake = { type: "s3", database: "bucket", path: "lake" };
  const made = testContext({ taskId: "table", connections: { athena: stub.connection, lake } });
  ctx = { ...made, log: { ...made.log, warn: (message: string) => void warnings.push(message) } };
});
afterEach(() => stub[Symbol.asyncDispose]());

const ensure = (options: GlueTableOptions) =>
  glueTable("table", options).run({ ...PLACE, location: "lake:/events/" }, ctx);
const parameters = () => stub.glue.table("logs", "events").Parameters ?? {};

describe("a table whose partitions are projected", () => {
  it("has a range of dates up to now, as Hive names their folders", async () => {
    expect(await ensure(DAYS)).toMatchObject({ created: true, projectionChanged: false });
    expect(parameters()).toEqual({
      EXTERNAL: "TRUE",
      classification: "parquet",
      "projection.enabled": "true",
      "projection.ds.type": "date",
      "projection.ds.format": "yyyy-MM-dd",
      "projection.ds.range": "2024-01-01,NOW",
      "projection.ds.interval": "1",
      "projection.ds.interval.unit": "DAYS",
    });
    expect(await ensure(DAYS)).toMatchObject({ created: false, projectionChanged: false });
  });

  it("has numbers, lists and what a query says, in folders of its own", async () => {
    await ensure({
      columns: COLUMNS,
      partitionKeys: { Year: "int32", month: "string", country: "string", customer: "string" },
      projection: {
        Year: { kind: "integer", from: 2019, to: 2030 },
        month: { kind: "integer", from: 1, to: 12, step: 3, digits: 2 },
        country: { kind: "values", values: ["ch", "de"] },
        customer: { kind: "injected" },
      },
      folders: "{country}/{Year}/{month}/{customer}/",
    });
    expect(parameters()).toMatchObject({
      "projection.year.type": "integer",
      "projection.year.range": "2019,2030",
      "projection.month.interval": "3",
      "projection.month.digits": "2",
      "projection.country.type": "enum",
      "projection.country.values": "ch,de",
      "projection.customer.type": "injected",
      "storage.location.template": "s3://bucket/lake/events/${country}/${year}/${month}/${customer}/",
    });
    expect(parameters()).not.toHaveProperty(["projection.year.digits"]);
  });

  it.each<[string, Partial<Extract<KeyProjection, { kind: "date" }>>, string, string]>([
    ["hours", { format: "yyyy-MM-dd'T'HH" }, "1", "HOURS"],
    ["months", { format: "yyyy/MM" }, "1", "MONTHS"],
    ["years", { format: "yyyy" }, "1", "YEARS"],
    ["what the task says", { step: 2, unit: "weeks" }, "2", "WEEKS"],
  ])("goes on by %s", async (_, date, interval, unit) => {
    await ensure({ ...DAYS, projection: { ds: { kind: "date", from: "2024", ...date } } });
    expect(parameters()).toMatchObject({ "projection.ds.interval": interval, "projection.ds.interval.unit": unit });
  });

  it("is changed when it may be, and otherwise says what differs and changes nothing", async () => {
    await ensure(DAYS);
    Object.assign(parameters(), { note: "mine", "projection.old.type": "injected" });
    const longer = { ...DAYS, projection: { ds: { ...DAYS.projection.ds, from: "2020-01-01" } } } as const;
    await expect(ensure(longer)).rejects.toMatchObject({
      code: "E473",
      message: expect.stringMatching(
        /its projection\.ds\.range is 2024-01-01,NOW, and 2020-01-01,NOW in the task; .*Say changeProjection: true/,
      ),
    });
    expect(parameters()["projection.ds.range"]).toBe("2024-01-01,NOW");
    expect(await ensure({ ...longer, changeProjection: true })).toMatchObject({ projectionChanged: true });
    expect(parameters()).toMatchObject({ note: "mine", "projection.ds.range": "2020-01-01,NOW" });
    expect(parameters()).not.toHaveProperty(["projection.old.type"]);
  });

  it("is left as it is by a task that projects nothing", async () => {
    await ensure(DAYS);
    expect(await ensure({ columns: COLUMNS, partitionKeys: { ds: "string" } })).toMatchObject({ created: false });
    expect(parameters()).toHaveProperty(["projection.enabled"], "true");
  });

  it("warns whoever registers partitions, which Athena passes over", async () => {
    await ensure(DAYS);
    await gluePartitions("more").run({ ...PLACE, partitions: [{ values: { ds: "2024-01-31" } }] }, ctx);
    expect(warnings).toEqual([expect.stringContaining("Athena passes over those that are registered")]);
  });

  it("lets nobody wait for partitions that nobody registers (E304)", async () => {
    await ensure(DAYS);
    const wait = waitForPartitions("wait").run({ ...PLACE, partitions: [{ values: { ds: "2024-01-31" } }] }, ctx);
    await expect(wait).rejects.toMatchObject({ code: "E304", message: expect.stringContaining("waitForObjects") });
  });
});

const KEYS = { ds: "string" } as const;
it.each<[string, Omit<GlueTableOptions, "columns">, RegExp]>([
  ["a key that is not projected", { ...DAYS, partitionKeys: { ds: "string", h: "string" } }, /it needs/],
  ["no key at all", { projection: {} }, /projection has no key/],
  ["a key that there is not", { partitionKeys: KEYS, projection: { day: { kind: "injected" } } }, /has day/],
  ["no value", { partitionKeys: KEYS, projection: { ds: { kind: "values", values: [] } } }, /give one or more/],
  ["a comma", { partitionKeys: KEYS, projection: { ds: { kind: "values", values: ["a,b"] } } }, /without a comma/],
  [
    "an end before its beginning",
    { partitionKeys: KEYS, projection: { ds: { kind: "integer", from: 2, to: 1 } } },
    /2 to 1/,
  ],
  ["no step", { partitionKeys: KEYS, projection: { ds: { kind: "integer", from: 1, to: 2, step: 0 } } }, /1 or more/],
  [
    "numbers of a date",
    { partitionKeys: { ds: "date" }, projection: { ds: { kind: "integer", from: 1, to: 2 } } },
    /is date/,
  ],
  ["dates of a number", { partitionKeys: { ds: "int32" }, projection: { ds: { kind: "date", from: "1" } } }, /is int/],
  [
    "a format of no date",
    { partitionKeys: KEYS, projection: { ds: { kind: "date", from: "1", format: "'x'" } } },
    /no part/,
  ],
  ["folders without projection", { partitionKeys: KEYS, folders: "{ds}/" }, /give projection/],
  ["folders without a key", { ...DAYS, folders: "day/" }, /each key once/],
  ["folders without a slash at the end", { ...DAYS, folders: "{ds}" }, /ends in \//],
])("refuses %s when the file is read (E209)", (_, options, problem) => {
  expect(() => glueTable("table", { columns: COLUMNS, ...options })).toThrow(
    expect.objectContaining({ code: "E209", message: expect.stringMatching(problem) }),
  );
});
