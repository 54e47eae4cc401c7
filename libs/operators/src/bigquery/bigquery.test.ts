import { testContext } from "@daymill/core";
import type { JobOptions } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeBigQuery } from "../testing/fake-bigquery.ts";
import { remoteJobCases } from "../testing/remote-job-cases.ts";
import type { JobCall, JobsUnderTest } from "../testing/remote-job-cases.ts";
import { bigQuery } from "./bigquery.ts";
import type { BigQueryOptions } from "./bigquery.ts";
import { checkBigQuery } from "./check-bigquery.ts";
import { profileBigQuery } from "./profile-bigquery.ts";
import type { BigQueryInput } from "./query-configuration.ts";

const TOO_MANY = 429;

const contextOf = (fake: FakeBigQuery, more: { readonly type?: string; readonly path?: string } = {}) => {
  const extra = { endpoint: fake.url, location: "europe-west1" };
  const connections = { bigquery: { type: "bigquery", database: "project", extra, ...more } };
  return testContext({ taskId: "query", connections });
};

type Query = (sql: string, more?: JobOptions) => JobCall;
const TASKS: Readonly<Record<string, Query>> = {
  "a query of BigQuery": (sql, more) => ({ task: bigQuery("query", { sql, ...more }), input: {} }),
  "a check of BigQuery": (sql, more) => ({ task: checkBigQuery("query", { checks: { sql }, ...more }), input: {} }),
  "a profile by BigQuery": (sql, more) => ({ task: profileBigQuery("query", { sql, ...more }), input: {} }),
};

for (const [name, query] of Object.entries(TASKS)) remoteJobCases(name, () => openJobs(query));

async function openJobs(query: Query): Promise<JobsUnderTest> {
  const fake = await FakeBigQuery.start();
  return {
    short: query("SELECT 1"),
    endless: query("SELECT 'hang'"),
    endlessWith: (options) => query("SELECT 'hang'", options),
    context: () => contextOf(fake),
    count: () => ({
      // A profile goes on with further jobs when its first has succeeded.
      given: [...fake.jobs.values()].filter((job) => !String(job.query?.["query"]).includes(" AS q")).length,
      alive: [...fake.jobs.values()].filter(({ state }) => state === "RUNNING").length,
    }),
    faults: {
      later: "E401",
      loseSubmission: () => void (fake.lostAnswers += 1),
      throttleSubmission: () => void fake.refusals.push(TOO_MANY),
      throttlePoll: () => void fake.refusals.push(TOO_MANY),
    },
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
}

describe("bigQuery", () => {
  let fake: FakeBigQuery;
  beforeEach(async () => {
    fake = await FakeBigQuery.start();
  });
  afterEach(() => fake[Symbol.asyncDispose]());
  const run = (input: BigQueryInput = {}, options: Partial<BigQueryOptions> = {}, more = {}) =>
    bigQuery("query", { sql: "SELECT 1", ...options }).run(input, contextOf(fake, more));
  const asked = () => [...fake.jobs.values()][0]?.query;

  it("sends values beside the SQL, each by its type, and tells what it cost", async () => {
    const sql = "SELECT * FROM events WHERE day = DATE(@day)";
    const params = {
      day: "'; DROP TABLE x --",
      n: 7,
      x: 0.5,
      all: true,
      none: null,
      list: ["a", "b"],
      mixed: [1, 2.5],
    };
    const output = await run(
      { params },
      { sql, maxBytesBilled: 1_000_000, labels: { team: "data" } },
      { path: "logs" },
    );
    expect(output).toEqual({
      job: expect.stringMatching(/^daymill_query_[0-9a-f]{40}$/),
      statement: "SELECT",
      rowsWritten: null,
      bytesProcessed: 4_096,
      bytesBilled: 10_485_760,
      slotMs: 700,
      cacheHit: false,
      columns: [],
      rows: [],
    });
    const scalar = (name: string, type: string, value: string) => ({
      name,
      parameterType: { type },
      parameterValue: { value },
    });
    const list = (name: string, type: string, values: readonly string[]) => ({
      name,
      parameterType: { type: "ARRAY", arrayType: { type } },
      parameterValue: { arrayValues: values.map((value) => ({ value })) },
    });
    expect(asked()).toEqual({
      query: sql,
      useLegacySql: false,
      parameterMode: "NAMED",
      queryParameters: [
        scalar("day", "STRING", "'; DROP TABLE x --"),
        scalar("n", "INT64", "7"),
        scalar("x", "FLOAT64", "0.5"),
        scalar("all", "BOOL", "true"),
        { name: "none", parameterType: { type: "STRING" }, parameterValue: {} },
        list("list", "STRING", ["a", "b"]),
        list("mixed", "FLOAT64", ["1", "2.5"]),
      ],
      defaultDataset: { projectId: "project", datasetId: "logs" },
      maximumBytesBilled: "1000000",
    });
    expect(fake.requests.filter((request) => request.startsWith("GET"))).toSatisfy((all: string[]) =>
      all.every((request) => request.includes("location=europe-west1")),
    );
  });

  it("replaces one partition of a table, which is made with partitions and clusters", async () => {
    const into = {
      table: "marts.daily",
      partition: "2024-01-31",
      partitionBy: "day",
      clusterBy: ["shop"],
      expireAfter: "1d",
      addColumns: true,
    };
    await run({ into });
    expect(asked()).toMatchObject({
      destinationTable: { projectId: "project", datasetId: "marts", tableId: "daily$20240131" },
      createDisposition: "CREATE_IF_NEEDED",
      writeDisposition: "WRITE_TRUNCATE",
      timePartitioning: { type: "DAY", field: "day", expirationMs: "86400000" },
      clustering: { fields: ["shop"] },
      schemaUpdateOptions: ["ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"],
    });
  });

  it("writes a whole table, or behind what it has", async () => {
    await run({ into: { table: "daily", write: "append" } }, { dataset: "marts" });
    expect(asked()).toMatchObject({
      destinationTable: { datasetId: "marts", tableId: "daily" },
      writeDisposition: "WRITE_APPEND",
    });
    expect(asked()).not.toHaveProperty("timePartitioning");
  });

  it("hands on the first rows by their types, over pages", async () => {
    fake.pageSize = 1;
    fake.result = {
      schema: {
        fields: [
          { name: "id", type: "INTEGER" },
          { name: "x", type: "FLOAT" },
          { name: "ok", type: "BOOLEAN" },
          { name: "at", type: "TIMESTAMP" },
          { name: "tags", type: "STRING", mode: "REPEATED" },
          { name: "place", type: "RECORD", fields: [{ name: "city", type: "STRING" }] },
        ],
      },
      rows: [
        {
          f: [
            { v: "9007199254740993" },
            { v: "1.5" },
            { v: "true" },
            { v: "-1" },
            { v: [{ v: "a" }, { v: "b" }] },
            { v: { f: [{ v: "Bern" }] } },
          ],
        },
        { f: [{ v: null }, { v: "NaN" }, { v: "false" }, { v: "1706659200000001" }, { v: [] }, { v: null }] },
        { f: [{ v: "3" }, { v: null }, { v: null }, { v: null }, { v: [] }, { v: null }] },
      ],
    };
    const { columns, rows } = await run({}, { rows: 2 });
    expect(columns.map(({ type }) => type).slice(-2)).toEqual(["REPEATED STRING", "RECORD"]);
    expect(rows).toEqual([
      {
        id: "9007199254740993",
        x: 1.5,
        ok: true,
        at: "1969-12-31T23:59:59.999999Z",
        tags: ["a", "b"],
        place: { city: "Bern" },
      },
      { id: null, x: "NaN", ok: false, at: "2024-01-31T00:00:00.000001Z", tags: [], place: null },
    ]);
  });

  it("a query that failed says why; only what may pass is tried again", async () => {
    fake.failing = [{ reason: "invalidQuery", message: "Unrecognized name: dya at [1:8]", location: "query" }];
    await expect(run()).rejects.toThrow(/failed: Unrecognized name: dya at \[1:8\] \(query\) \(invalidQuery\)/);
  });

  it.each([
    ["an object", { params: { day: { a: 1 } } }, "E416"],
    ["a list of several types", { params: { day: ["a", 1] } }, "E416"],
    ["a list with a null", { params: { day: ["a", null] } }, "E416"],
    ["a table without a dataset", { into: { table: "daily" } }, "E209"],
    ["a partition that is no time", { into: { table: "a.b", partition: "north" } }, "E411"],
    ["too many clusters", { into: { table: "a.b", clusterBy: ["a", "b", "c", "d", "e"] } }, "E209"],
    ["an age of partitions that is none", { into: { table: "a.b", partition: "2024", expireAfter: "soon" } }, "E209"],
    ["an age of partitions of a whole table", { into: { table: "a.b", expireAfter: "1d" } }, "E209"],
    ["new columns of a table that is replaced", { into: { table: "a.b", addColumns: true } }, "E209"],
  ] as const)("refuses %s, and asks for no job", async (_, input, code) => {
    await expect(run(input)).rejects.toMatchObject({ code });
    expect(fake.requests).toEqual([]);
  });

  it.each([
    ["no SQL", { sql: " " }],
    ["too many rows", { rows: 1_001 }],
    ["a limit of no bytes", { maxBytesBilled: 0 }],
  ] as const)("refuses %s when the file is read (E209)", (_, options) => {
    expect(() => bigQuery("query", { sql: "SELECT 1", ...options })).toThrow(expect.objectContaining({ code: "E209" }));
  });

  it("refuses a connection of another type (E104)", async () => {
    await expect(run({}, {}, { type: "postgres" })).rejects.toMatchObject({ code: "E104" });
  });
});
