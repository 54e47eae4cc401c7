import { testContext } from "@daymill/core";
import type { TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { gluePartitions } from "./glue-partitions.ts";
import { glueTable } from "./glue-table.ts";
import type { GlueTableOptions } from "./glue-table.ts";

const OPTIONS = {
  columns: { userId: "int64", at: "timestamp" },
  partitionKeys: { year: "string", month: "string" },
} as const satisfies GlueTableOptions;
const INPUT = { database: "logs", table: "fileDownloads", location: "lake:/downloads/" } as const;
const LOSE = { kind: "lose" } as const;

let stub: AwsWarehouseStub;
let ctx: TestContext;

beforeEach(async () => {
  stub = await AwsWarehouseStub.start();
  ctx = contextOf({});
});
afterEach(() => stub[Symbol.asyncDispose]());

function contextOf(options: { readonly database?: string; readonly type?: string; readonly stillOwned?: boolean }) {
  const { stillOwned, ...connection } = options;
  const made = testContext({
    taskId: "table",
    connections: {
      athena: { ...stub.connection, ...connection },
      lake: { type: "s3", database: "bucket", path: "lake" },
      disk: { type: "file", path: "/tmp/lake" },
    },
  });
  return stillOwned === false ? { ...made, stillOwned: () => Promise.resolve(false) } : made;
}

const ensure = (options: GlueTableOptions = OPTIONS, input: Partial<typeof INPUT> | object = {}) =>
  glueTable("table", options).run({ ...INPUT, ...input }, ctx);
const refusalOf = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: "none", message: "it succeeded" }),
    (thrown: unknown) => thrown as { code: string; message: string },
  );
const table = () => stub.glue.table("logs", "filedownloads");
const changes = () => stub.calls.filter(({ action }) => /Create|Update/.test(action)).map(({ action }) => action);

describe("glueTable", () => {
  it("makes the database and a table over Parquet that Athena reads, and then takes it as it is", async () => {
    const output = { database: "logs", table: "filedownloads", location: "s3://bucket/lake/downloads/" };
    expect(await ensure()).toEqual({ ...output, created: true, addedColumns: [], projectionChanged: false });
    expect(table()).toMatchObject({
      TableType: "EXTERNAL_TABLE",
      Parameters: { EXTERNAL: "TRUE", classification: "parquet" },
      PartitionKeys: [
        { Name: "year", Type: "string" },
        { Name: "month", Type: "string" },
      ],
      StorageDescriptor: {
        Columns: [
          { Name: "userid", Type: "bigint" },
          { Name: "at", Type: "timestamp" },
        ],
        Location: "s3://bucket/lake/downloads/",
        SerdeInfo: { SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
      },
    });
    expect(await ensure()).toEqual({ ...output, created: false, addedColumns: [], projectionChanged: false });
    expect(changes()).toEqual(["CreateDatabase", "CreateTable"]);
  });

  it("reads CSV with a header and quotes, and JSON by lines", async () => {
    const texts = { columns: { id: "string", note: "string" }, format: "csv" } as const;
    await ensure(texts);
    expect(table()).toMatchObject({
      Parameters: { classification: "csv", "skip.header.line.count": "1" },
      StorageDescriptor: {
        InputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        SerdeInfo: {
          SerializationLibrary: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
          Parameters: { separatorChar: ",", quoteChar: '"', escapeChar: "\\" },
        },
      },
    });
    expect(await ensure(texts)).toMatchObject({ created: false });
    expect(await refusalOf(ensure({ ...texts, header: false }))).toMatchObject({
      code: "E473",
      message: expect.stringContaining("the number of lines before its rows is 1, and none in the task"),
    });
    Object.assign(table().StorageDescriptor?.SerdeInfo?.Parameters ?? {}, { separatorChar: ";" });
    expect(await refusalOf(ensure(texts))).toMatchObject({
      code: "E473",
      message: expect.stringContaining("its separatorChar is ;, and , in the task"),
    });
    await ensure({ ...OPTIONS, format: "json" }, { table: "events" });
    expect(stub.glue.table("logs", "events")).toMatchObject({
      Parameters: { EXTERNAL: "TRUE", classification: "json" },
      StorageDescriptor: { SerdeInfo: { SerializationLibrary: "org.apache.hive.hcatalog.data.JsonSerDe" } },
    });
    expect(await refusalOf(ensure(OPTIONS, { table: "events" }))).toMatchObject({ code: "E473" });
  });

  it.each([
    [
      "a format that there is not",
      { ...OPTIONS, format: "orc" as never },
      'format is "orc"; there are parquet, csv, json',
    ],
    [
      "a number in CSV",
      { ...OPTIONS, format: "csv" as const },
      "column userid is bigint; columns of CSV are read as string",
    ],
  ])("refuses %s when the file is read (E209)", (_, options, message) => {
    expect(() => glueTable("table", options)).toThrow(
      expect.objectContaining({ code: "E209", message: expect.stringContaining(message) }),
    );
  });

  it("is made once, though the answers were lost", async () => {
    stub.fail("CreateDatabase", LOSE);
    stub.fail("CreateTable", LOSE);
    expect(await ensure()).toMatchObject({ created: false });
    expect(stub.glue.databases.get("logs")?.size).toBe(1);
  });

  it("adds columns at the end when it may, and leaves all else as it was", async () => {
    await ensure();
    Object.assign(table(), { Owner: "hadoop", Retention: 3, Description: "by hand" });
    Object.assign(table().Parameters ?? {}, { note: "mine" });
    const wider = { ...OPTIONS, columns: { ...OPTIONS.columns, price: "decimal(10,2)" } } as const;
    expect(await refusalOf(ensure(wider))).toMatchObject({
      code: "E473",
      message: expect.stringMatching(
        /it has no column price decimal\(10,2\)\. Nothing was changed\. Say addColumns: true/,
      ),
    });
    expect(changes()).not.toContain("UpdateTable");
    expect(await ensure({ ...wider, addColumns: true })).toMatchObject({ addedColumns: ["price"] });
    expect(table()).toMatchObject({
      Owner: "hadoop",
      Retention: 3,
      Description: "by hand",
      Parameters: { note: "mine", classification: "parquet" },
      StorageDescriptor: { Columns: [{ Name: "userid" }, { Name: "at" }, { Name: "price", Type: "decimal(10,2)" }] },
    });
    expect(await ensure({ ...wider, addColumns: true })).toMatchObject({ addedColumns: [] });
  });

  it("changes no table that somebody else has changed since it was read", async () => {
    await ensure();
    const concurrent = { type: "ConcurrentModificationException", message: "changed", status: 400 } as const;
    stub.fail("UpdateTable", { kind: "refuse", ...concurrent });
    const wider = { ...OPTIONS, addColumns: true, columns: { ...OPTIONS.columns, price: "double" } } as const;
    expect(await refusalOf(ensure(wider))).toMatchObject({ code: "E471" });
    expect(stub.calls.at(-1)).toMatchObject({ body: { VersionId: "0" } });
  });

  it("lists all that differs, and changes nothing", async () => {
    await ensure();
    const other: GlueTableOptions = {
      columns: { userId: "string", when: "timestamp", price: "double" },
      partitionKeys: { month: "string", year: "string" },
      addColumns: true,
    };
    const { code, message } = await refusalOf(ensure(other, { location: "lake:/elsewhere/" }));
    expect(code).toBe("E473");
    for (const difference of [
      "its location is s3://bucket/lake/downloads, and s3://bucket/lake/elsewhere in the task",
      "its partition keys are year string, month string, and month string, year string in the task",
      "column 1 is userid bigint, and userid string in the task",
      "column 2 is at timestamp, and when timestamp in the task",
    ])
      expect(message).toContain(difference);
    expect(changes()).toEqual(["CreateDatabase", "CreateTable"]);
  });

  it.each([
    [
      "a column that the task has not",
      { StorageDescriptor: { Columns: columnsAnd("extra") } },
      "column 3 is extra string",
    ],
    [
      "another format",
      { StorageDescriptor: { InputFormat: "org.apache.hadoop.mapred.TextInputFormat" } },
      "its input format is org",
    ],
    ["a view", { TableType: "VIRTUAL_VIEW" }, "it is a view"],
    ["an open table format", { Parameters: { table_type: "ICEBERG" } }, "it is a table of ICEBERG"],
  ])("takes no table that is %s", async (_name, change, difference) => {
    await ensure();
    const { StorageDescriptor, ...rest } = change as { StorageDescriptor?: object };
    Object.assign(table(), rest);
    Object.assign(table().StorageDescriptor ?? {}, StorageDescriptor);
    expect(await refusalOf(ensure())).toMatchObject({ code: "E473", message: expect.stringContaining(difference) });
  });

  it("takes one that is written otherwise: case, blanks, integer, the slash at the end", async () => {
    const columns = { id: "int32", tags: { kind: "list", element: "int32" } } as const;
    await ensure({ columns });
    Object.assign(table().StorageDescriptor ?? {}, {
      Location: "s3://bucket/lake/downloads",
      Columns: [
        { Name: "ID", Type: "INTEGER" },
        { Name: "tags", Type: "array< int >", Comment: "by hand" },
      ],
    });
    expect(await ensure({ columns })).toMatchObject({ created: false, addedColumns: [] });
  });

  it("takes the database of the connection, and names what cannot be before anything is asked", async () => {
    expect(await refusalOf(ensure(OPTIONS, { database: undefined }))).toMatchObject({ code: "E304" });
    expect(await refusalOf(ensure(OPTIONS, { table: "a-b" }))).toMatchObject({ code: "E304" });
    expect(await refusalOf(ensure(OPTIONS, { location: "disk:/downloads/" }))).toMatchObject({
      code: "E304",
      message: expect.stringContaining("read S3 only"),
    });
    ctx = contextOf({ type: "emr" });
    expect(await refusalOf(ensure())).toMatchObject({ code: "E104" });
    expect(stub.calls).toEqual([]);
    ctx = contextOf({ database: "Standard" });
    expect(await ensure(OPTIONS, { database: undefined })).toMatchObject({ database: "standard" });
  });

  it("makes nothing when the attempt was replaced", async () => {
    ctx = contextOf({ stillOwned: false });
    expect(await refusalOf(ensure())).toMatchObject({ code: "E308" });
    expect(changes()).toEqual([]);
  });

  it("says what the access key may not", async () => {
    stub.fail("GetTable", { kind: "refuse", type: "AccessDeniedException", message: "no glue:GetTable", status: 400 });
    const refusal = await refusalOf(ensure());
    expect(refusal).toMatchObject({ code: "E472", message: expect.stringContaining("Give this access key") });
    expect(refusal.message).toContain('Glue in eu-west-1 (connection "athena")');
    expect(JSON.stringify(refusal)).not.toContain("hush-hush");
  });
});

describe("gluePartitions", () => {
  const months = (count: number, change: object = {}) =>
    Array.from({ length: count }, (_, index) => ({
      values: { year: String(1900 + Math.floor(index / 12)), month: String((index % 12) + 1).padStart(2, "0") },
      ...change,
    }));
  const register = (partitions: readonly { values: Record<string, string>; location?: string }[]) =>
    gluePartitions("partitions").run({ database: "logs", table: "fileDownloads", partitions }, ctx);
  beforeEach(() => ensure());

  it("registers partitions in the folders that Hive names, a hundred at a time, once", async () => {
    expect(await register(months(250))).toMatchObject({ registered: 250, known: 0 });
    expect(stub.count("BatchCreatePartition")).toBe(3);
    const { partitions } = table();
    expect(partitions.size).toBe(250);
    expect(partitions.get('["1900","02"]')?.StorageDescriptor).toMatchObject({
      Location: "s3://bucket/lake/downloads/year=1900/month=02/",
      Columns: [{ Name: "userid" }, { Name: "at" }],
      SerdeInfo: { SerializationLibrary: expect.stringContaining("ParquetHiveSerDe") },
    });
    expect(await register(months(251))).toMatchObject({ registered: 1, known: 250 });
    expect(stub.count("BatchCreatePartition")).toBe(4);
  });

  it("asks again for what Glue did not get to", async () => {
    await register(months(7));
    stub.glue.pageSize = 3;
    expect(await register(months(8))).toMatchObject({ registered: 1, known: 7 });
  });

  it("names those that are registered elsewhere, and registers none", async () => {
    await register(months(1, { location: "s3://bucket/old/" }));
    expect(await refusalOf(register(months(150)))).toMatchObject({
      code: "E474",
      message: expect.stringContaining(
        "1900/01 is in s3://bucket/old/, and in s3://bucket/lake/downloads/year=1900/month=01/ in the task",
      ),
    });
    expect(table().partitions.size).toBe(1);
  });

  it("takes what others register at the same moment, when it is the same", async () => {
    stub.fail("BatchCreatePartition", LOSE);
    expect(await register(months(3))).toMatchObject({ registered: 0, known: 3 });
    expect(table().partitions.size).toBe(3);
  });

  it.each([
    ["a key is missing", { year: "2019" }],
    ["a key is of another table", { year: "2019", month: "09", day: "08" }],
    ["a value is empty", { year: "2019", month: "" }],
  ])("refuses a partition of which %s, and registers none", async (_name, values) => {
    expect(await refusalOf(register([...months(1), { values }]))).toMatchObject({
      code: "E304",
      message: expect.stringContaining("is no partition of a table with the keys year, month"),
    });
    expect(table().partitions.size).toBe(0);
  });

  it("refuses one partition in two folders", async () => {
    const twice = [...months(1), ...months(1, { location: "lake:/other/" })];
    expect(await refusalOf(register(twice))).toMatchObject({
      code: "E304",
      message: expect.stringContaining("is given twice"),
    });
  });

  it("says that the table is not there", async () => {
    const partitions = gluePartitions("p").run({ database: "logs", table: "other", partitions: months(1) }, ctx);
    expect(await refusalOf(partitions)).toMatchObject({
      code: "E472",
      message: expect.stringContaining("has no table logs.other. Make it with glueTable first"),
    });
  });
});

function columnsAnd(...more: string[]) {
  return [
    { Name: "userid", Type: "bigint" },
    { Name: "at", Type: "timestamp" },
    ...more.map((Name) => ({ Name, Type: "string" })),
  ];
}
