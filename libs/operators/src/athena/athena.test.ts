import { lookAtBody, testContext } from "@daymill/core";
import type { BodyAnswer, JsonObject, LookAction, Task, TaskOutcome, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { athena } from "./athena.ts";
import type { AthenaInput, AthenaOptions } from "./athena.ts";
import { checkAthena } from "./check-athena.ts";

const SQL = "SELECT project, count(*) AS n FROM downloads WHERE month = $month GROUP BY project";
const RESULTS = "lake:/_athena/";
const MONTH = { params: { month: "09" } };
const LOSE = { kind: "lose" } as const;

let stub: AwsWarehouseStub;
let ctx: TestContext;

beforeEach(async () => {
  stub = await AwsWarehouseStub.start();
  ctx = contextOf({});
});
afterEach(() => stub[Symbol.asyncDispose]());

function contextOf({ extra, ...change }: { readonly database?: string; readonly extra?: Record<string, string> }) {
  const { connection } = stub;
  return testContext({
    taskId: "query",
    connections: {
      athena: { ...connection, ...change, extra: { ...connection.extra, ...extra } },
      lake: { type: "s3", database: "bucket" },
    },
  });
}

const query = (options: Partial<AthenaOptions> = {}) => athena("query", { sql: SQL, results: RESULTS, ...options });
const run = (input: AthenaInput = MONTH, options: Partial<AthenaOptions> = {}) => query(options).run(input, ctx);

/** One look at the task, as the engine makes it. */
function look(
  action: LookAction,
  input: AthenaInput = MONTH,
  task: Pick<Task<AthenaInput, unknown>, "definition"> = query(),
): Promise<BodyAnswer> {
  const outcomeOfThrown = (thrown: unknown): TaskOutcome => {
    const { name, message, code = null } = thrown as Error & { code?: string };
    return { kind: "failed", error: { code, name, message, stack: null, details: null }, final: code !== "E471" };
  };
  const whole = { ...task.definition.defaults, ...input } as JsonObject;
  return lookAtBody(task.definition, action, { input: whole, ctx, effects: ctx.effects, outcomeOfThrown });
}

const submit = { kind: "submit", token: "t", isAgain: false } as const;
const again = { ...submit, isAgain: true } as const;
const poll = (id = "q-1") => look({ kind: "poll", handle: { id }, token: "t" });
const states = () => stub.athena.queries.map(({ status }) => status.State);

describe("athena", () => {
  it("binds values, and tells where the result is and what it cost", async () => {
    const input = { params: { month: "0'; DROP TABLE x --", n: -1, all: true, none: null }, database: "logs" };
    const sql = "SELECT $none, '$month ?' FROM a WHERE b = $month AND c > $n AND d = $all OR e = $month;";
    expect(await run(input, { sql, workgroup: "reports" })).toEqual({
      query: "q-1",
      location: "s3://bucket/_athena/q-1.csv",
      statement: "DML",
      scannedBytes: 4_096,
      queuedMs: 50,
      engineMs: 700,
      totalMs: 800,
      reused: false,
      columns: [],
      rows: [],
    });
  });

  it("asks Athena for one query, with the values beside it", async () => {
    await run(
      { params: { month: "0'; DROP TABLE x --", n: -1.5 } },
      { sql: `${SQL.replace("GROUP", "AND n > $n GROUP")};`, database: "logs" },
    );
    expect(stub.calls[0]).toEqual({
      action: "StartQueryExecution",
      body: {
        QueryString: "SELECT project, count(*) AS n FROM downloads WHERE month = ? AND n > ? GROUP BY project",
        ExecutionParameters: ["'0''; DROP TABLE x --'", "-1.5"],
        QueryExecutionContext: { Database: "logs" },
        ResultConfiguration: { OutputLocation: "s3://bucket/_athena/" },
        ClientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(stub.count("GetQueryResults")).toBe(0);
  });

  it("takes database, workgroup and results of the connection, and runs DDL by the same call", async () => {
    ctx = contextOf({ database: "logs", extra: { workgroup: "reports", results: "s3://other/results" } });
    const sql = "CREATE EXTERNAL TABLE IF NOT EXISTS a (b string) LOCATION 's3://x/'";
    expect(await athena("query", { sql }).run({}, ctx)).toMatchObject({ statement: "DDL" });
    expect(stub.athena.queries[0]?.request).toEqual({
      QueryString: sql,
      QueryExecutionContext: { Database: "logs" },
      WorkGroup: "reports",
      ResultConfiguration: { OutputLocation: "s3://other/results/" },
    });
  });

  it("takes the rows of an earlier query that is no older than it says", async () => {
    expect(await run(MONTH, { reuse: "1h" })).toMatchObject({ reused: true });
    expect(stub.athena.queries[0]?.request.ResultReuseConfiguration).toEqual({
      ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 60 },
    });
  });

  it.each(["90s", "8d", "0m"] as const)("refuses %s as the age of rows that are taken again (E209)", (reuse) => {
    expect(() => query({ reuse })).toThrow(expect.objectContaining({ code: "E209" }));
  });

  it("asks in another catalogue than Glue's, with a database or without", async () => {
    await run(MONTH, { catalog: "shop" });
    await look({ ...submit, token: "other" }, { ...MONTH, database: "public" }, query({ catalog: "shop" }));
    expect(stub.athena.queries.map(({ request }) => request.QueryExecutionContext)).toEqual([
      { Catalog: "shop" },
      { Catalog: "shop", Database: "public" },
    ]);
  });

  it("hands on the first rows by their types, without the header, over pages", async () => {
    const types = ["varchar", "bigint", "integer", "double", "boolean", "decimal"];
    stub.athena.result = {
      columns: types.map((Type) => ({ Name: `a_${Type}`, Type, Precision: 10, Scale: 2 })),
      rows: [
        ["x", "9007199254740993", "7", "NaN", "true", "1.50"],
        ["", null, null, "1.5", "false", null],
        ...Array.from({ length: 1_500 }, (_, index) => [String(index), null, null, null, null, null]),
      ],
    };
    const { columns, rows } = await run(MONTH, { rows: 2 });
    expect(columns.map(({ type }) => type)).toEqual([...types.slice(0, -1), "decimal(10,2)"]);
    expect(rows).toEqual([
      {
        a_varchar: "x",
        a_bigint: "9007199254740993",
        a_integer: 7,
        a_double: "NaN",
        a_boolean: true,
        a_decimal: "1.50",
      },
      { a_varchar: "", a_bigint: null, a_integer: null, a_double: 1.5, a_boolean: false, a_decimal: null },
    ]);
    const most = await run(MONTH, { rows: 1_000 });
    expect([most.rows.length, most.rows.at(-1)?.["a_varchar"]]).toEqual([1_000, "997"]);
  });

  it("takes no row of SHOW for a header", async () => {
    stub.athena.result = { columns: [{ Name: "partition", Type: "string" }], rows: [["ds=1"], ["ds=2"]] };
    const { rows } = await run({}, { sql: "SHOW PARTITIONS a", rows: 1 });
    expect(rows).toEqual([{ partition: "ds=1" }]);
  });

  it("says that two columns have one name, whose values a row could not hold", async () => {
    stub.athena.result = {
      columns: [
        { Name: "n", Type: "integer" },
        { Name: "n", Type: "integer" },
      ],
      rows: [],
    };
    await expect(run(MONTH, { rows: 1 })).rejects.toMatchObject({ code: "E416" });
  });
});

describe("a query of Athena", () => {
  it("whose answer was lost is there once, and is found again", async () => {
    stub.fail("StartQueryExecution", LOSE);
    expect(await look(submit)).toEqual({ kind: "submitted", handle: { id: "q-1" } });
    expect(stub.count("StartQueryExecution")).toBe(2);
    expect(await look(again)).toEqual({ kind: "submitted", handle: { id: "q-1" } });
    expect(stub.athena.queries).toHaveLength(1);
    expect(await look({ ...submit, token: "other" })).toEqual({ kind: "submitted", handle: { id: "q-2" } });
  });

  it("is polled until it has ended", async () => {
    await look(submit);
    expect(await poll()).toEqual({ kind: "running", progress: "RUNNING, 4096 bytes scanned" });
    expect(await poll()).toMatchObject({ kind: "ended", outcome: { kind: "success", output: { query: "q-1" } } });
  });

  it("is stopped on kill, also when its answer was lost, and left alone when it has ended", async () => {
    await look(submit);
    expect(await look({ kind: "cancel", handle: { id: "q-1" }, token: "t" })).toEqual({ kind: "cancelled" });
    await look({ ...submit, token: "lost" });
    expect(await look({ kind: "cancel", handle: null, token: "lost" })).toEqual({ kind: "cancelled" });
    expect(states()).toEqual(["CANCELLED", "CANCELLED"]);
    const refusal = { kind: "refuse", type: "InvalidRequestException", message: "it has ended", status: 400 } as const;
    stub.fail("StopQueryExecution", refusal);
    expect(await look({ kind: "cancel", handle: { id: "q-1" }, token: "t" })).toEqual({ kind: "cancelled" });
    await look({ ...submit, token: "running" });
    stub.fail("StopQueryExecution", refusal);
    expect(await look({ kind: "cancel", handle: { id: "q-3" }, token: "t" })).toMatchObject({ kind: "trouble" });
  });

  it("that somebody else stopped is cancelled, not successful, and waits for no other end", async () => {
    await look(submit);
    stub.athena.query("q-1").status = { State: "CANCELLED", StateChangeReason: "Query cancelled by user" };
    expect(await poll()).toEqual({ kind: "job_cancelled", reason: "Query q-1: Query cancelled by user." });
  });

  it.each([
    ["user error 1006, not to be retried", true, { ErrorCategory: 2, ErrorType: 1_006, Retryable: false }],
    ["user error 1006, may be retried", false, { ErrorCategory: 2, ErrorType: 1_006, Retryable: true }],
    ["system error 10, not to be retried", false, { ErrorCategory: 1, ErrorType: 10, Retryable: false }],
    ["other error, not to be retried", false, undefined],
  ])("that failed says why: %s", async (kind, isFinal, AthenaError) => {
    stub.athena.failure = { StateChangeReason: "Column x cannot be resolved.", ...(AthenaError && { AthenaError }) };
    await look(submit);
    await poll();
    expect(await poll()).toEqual({
      kind: "job_failed",
      reason: `Query q-1: Column x cannot be resolved (${kind}).`,
      final: isFinal,
    });
  });

  it("is refused for good where Athena does not take it: no place for results, an unknown workgroup", async () => {
    const place = athena("query", { sql: SQL });
    expect(await look(submit, MONTH, place)).toMatchObject({ final: true, error: { code: "E472" } });
    expect(await look(submit, MONTH, query({ workgroup: "nope" }))).toMatchObject({
      error: { code: "E472", message: expect.stringContaining("WorkGroup nope is not found") },
    });
    expect(stub.athena.queries).toEqual([]);
  });

  it("does not begin with values that cannot be", async () => {
    for (const params of [{}, { month: ["09"] }, { month: "x".repeat(1_023) }])
      expect(await look(submit, { params })).toMatchObject({ final: true, error: { code: "E416" } });
    expect(stub.calls).toEqual([]);
  });

  it("that never began, because its values cannot be, needs no stop", async () => {
    expect(await look({ kind: "cancel", handle: null, token: "t" }, { params: {} })).toEqual({ kind: "cancelled" });
    expect(stub.calls).toEqual([]);
  });

  it("of a check is stopped also when another check could not be asked", async () => {
    const checks = { first: "SELECT 1", second: "SELECT 1 WHERE a = $b" };
    const task = checkAthena("query", { checks, results: RESULTS });
    expect(await look(submit, {}, task)).toMatchObject({ final: true, error: { code: "E416" } });
    expect(await look({ kind: "cancel", handle: null, token: "t" }, {}, task)).toEqual({ kind: "cancelled" });
    expect(states()).toEqual(["CANCELLED"]);
  });

  it.each([
    ["several statements", { sql: "SELECT 1; SELECT 2" }, /has 2 statements; Athena runs one/],
    ["a ? of its own", { sql: "SELECT ?" }, /\? stands for nothing/],
    ["a text that is not closed", { sql: "SELECT 'a" }, /never closed/],
    ["too many rows", { rows: 1_001 }, /rows is 1001; it goes from 0 to 1000/],
  ])("is a problem of the file when it has %s", (_name, options, message) => {
    expect(() => query(options)).toThrow(expect.objectContaining({ code: "E209" }));
    expect(() => query(options)).toThrow(message);
  });
});
