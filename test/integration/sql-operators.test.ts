import type { Connection, TestContextOptions } from "@daymill/core";
import { forEachServer } from "@daymill/metadata/testing";
import type { EmptyDatabase } from "@daymill/metadata/testing";
import { checkSql, sql } from "@daymill/operators";
import type { SqlOptions } from "@daymill/operators";
import { taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectionOf } from "../support/connection-of.ts";
import { waitUntil } from "../support/wait-until.ts";

forEachServer((name, make) => {
  let bench: TaskBench;
  let database: EmptyDatabase;
  let admin: Client;
  beforeEach(async () => {
    bench = await taskBench();
    database = await make();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
    await admin.query("create table t (n int primary key, text text)");
  });
  afterEach(async () => {
    await admin.end();
    await database[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });
  const contextOf = (given: TestContextOptions = {}, connection: Partial<Connection> = connectionOf(database.url)) =>
    bench.context({ connections: { db: connection }, ...given });
  const run = (
    text: SqlOptions<unknown>["sql"],
    options: Partial<SqlOptions<unknown>> = {},
    params = {},
    ctx = contextOf(),
  ) => sql<unknown>("run", { connection: "db", sql: text, ...options }).run({ params }, ctx);
  const rowsOf = async (text: string, params = {}) => (await run(text, { returns: "rows" }, params)).rows;
  const count = async () => (await admin.query<{ n: number }>("select count(*)::int as n from t")).rows[0]?.n;
  /** What other sessions of the database are doing. */
  const underWay = async (like: string) =>
    (
      await admin.query(
        "select from pg_stat_activity where query like $1 and state = 'active' and pid <> pg_backend_pid()",
        [like],
      )
    ).rowCount ?? 0;

  describe(`statements on ${name}`, () => {
    it("run one after the other, and tell their rows", async () => {
      const text =
        "insert into t select n from generate_series(1, 3) n; update t set text = 'x' where n > 1; select * from t";
      expect(await run(text)).toEqual({ rowCounts: [3, 2, 3], rows: [] });
      expect(await run(["select n from t where n < 3 order by n"], { returns: "rows" })).toEqual({
        rowCounts: [2],
        rows: [{ n: 1 }, { n: 2 }],
      });
    });

    it("happen all or none", async () => {
      await expect(run("insert into t values (1); insert into t values (1)")).rejects.toMatchObject({
        code: "E461",
        message: expect.stringMatching(/duplicate key.*Key \(n\)=\(1\) already exists.*SQLSTATE 23505/),
      });
      expect(await count()).toBe(0);
      await expect(
        run("insert into t values (1); insert into t values (1)", { transaction: false }),
      ).rejects.toMatchObject({
        code: "E461",
      });
      expect(await count()).toBe(1);
    });

    it("of an attempt that was replaced have not happened (E308)", async () => {
      const ctx = contextOf({ stillOwned: async () => false });
      await expect(run("insert into t values (1)", {}, {}, ctx)).rejects.toMatchObject({ code: "E308" });
      expect(await count()).toBe(0);
    });

    it("that run in no transaction can be run", async () => {
      await expect(run("vacuum t")).rejects.toMatchObject({ code: "E461" });
      expect(await run("vacuum t", { transaction: false })).toMatchObject({ rows: [] });
    });

    it("get values that stay values", async () => {
      const evil = `'); drop table t; --`;
      const text =
        "select $evil::text as evil, $n::int + 1 as n, $none::int as none, 2 = any($list::int[]) as listed, $o::jsonb as o";
      expect(await rowsOf(text, { evil, n: 6, none: null, list: [1, 2], o: { a: [evil] } })).toEqual([
        { evil, n: 7, none: null, listed: true, o: { a: [evil] } },
      ]);
      expect(await count()).toBe(0);
    });

    it("need every value that they name (E304)", async () => {
      await expect(rowsOf("select $day::date")).rejects.toMatchObject({ code: "E304" });
    });

    it("give rows as JSON, and as text what that cannot say", async () => {
      const text = `select true as bool, 1::int2 as small, 2 as int, 9007199254740993 as big, 1.50::numeric as decimal,
        0.5::float8 as float, 'NaN'::float4 as nan, date '2024-03-31' as day, timestamp '2024-03-31 02:30:00.123456' as stamp,
        '{"a":1}'::json as json, array[1,2] as list, 'ab'::bytea as bytes, null::int as none`;
      expect(await rowsOf(text)).toEqual([
        {
          bool: true,
          small: 1,
          int: 2,
          big: "9007199254740993",
          decimal: "1.50",
          float: 0.5,
          nan: "NaN",
          day: "2024-03-31",
          stamp: "2024-03-31 02:30:00.123456",
          json: { a: 1 },
          list: "{1,2}",
          bytes: "\\x6162",
          none: null,
        },
      ]);
    });

    it("may give any number of rows that nobody keeps", async () => {
      expect(await run("select repeat('x', 100) from generate_series(1, 300000)")).toMatchObject({
        rowCounts: [300_000],
      });
    });

    it("are cancelled when they give more rows than may be kept (E302)", async () => {
      const endless = "with recursive r(n) as (select 1 union all select n + 1 from r) select n from r";
      await expect(run(endless, { returns: "rows", maxRows: 10 })).rejects.toMatchObject({ code: "E302" });
      await waitUntil("the server has stopped", async () => (await underWay("with recursive%")) === 0);
    });

    it("are looked after by the server: none goes on for long after its worker has died", async () => {
      expect(await rowsOf("show client_connection_check_interval")).toEqual([
        { client_connection_check_interval: "10s" },
      ]);
    });

    it("are cancelled at the server when the task is killed", async () => {
      const stop = new AbortController();
      const task = run("select pg_sleep(1000)", {}, {}, contextOf({ signal: stop.signal }));
      const ended = task.catch((thrown: unknown) => thrown);
      await waitUntil("the query runs", async () => (await underWay("select pg_sleep%")) === 1);
      stop.abort(new Error("killed by ann"));
      expect(await ended).toMatchObject({ message: "killed by ann" });
      await waitUntil("the server has stopped", async () => (await underWay("select pg_sleep%")) === 0);
    });

    it("have a time limit of their own (E462)", async () => {
      await expect(run("select pg_sleep(1000)", { statementTimeout: "100ms" })).rejects.toMatchObject({
        code: "E462",
        details: { sqlState: "57014" },
      });
    });

    it.each([
      ["a word that is none", "selekt 1", "E461"],
      ["a table that does not exist", "select * from nowhere", "E461"],
      ["a value that cannot be", "select 'x'::int", "E461"],
      ["what a function raises", "do $$ begin raise exception 'not ready'; end $$", "E462"],
    ])("are told of when they fail: %s", async (_, text, code) => {
      await expect(run(text)).rejects.toMatchObject({ code });
    });

    it.each([
      ["E401", { host: "127.0.0.1", port: 1 }],
      ["E402", { user: "nobody_here" }],
      ["E104", { type: "bigquery" }],
    ])("need a server: %s", async (code, fields) => {
      const ctx = contextOf({}, { ...connectionOf(database.url), ...fields });
      await expect(run("select 1", {}, {}, ctx)).rejects.toMatchObject({ code });
    });
  });

  describe(`checks on ${name}`, () => {
    const check = (checks: Record<string, string>, warnings = {}, ctx = contextOf()) =>
      checkSql("check", { connection: "db", checks, warnings }).run({ params: { least: 2 } }, ctx);

    it("hold when they find nothing; what warnings find is in the log", async () => {
      const ctx = contextOf();
      await admin.query("insert into t values (1), (2)");
      const few = "select count(*) as n from t having count(*) < $least";
      expect(await check({ few }, { low: "select n from t where n < 2 -- so" }, ctx)).toEqual({ warned: ["low"] });
      expect(ctx.logs).toContainEqual({ level: "warn", message: "low: 1 found", fields: { examples: [{ n: 1 }] } });
    });

    it("fail with all that do not hold (E414)", async () => {
      await admin.query("insert into t values (1)");
      const checks = {
        few: "select count(*)::int as n from t having count(*) < $least",
        all: "select n from t",
        none: "select 1 where false",
      };
      await expect(check(checks)).rejects.toMatchObject({
        code: "E414",
        message: expect.stringMatching(/few \(1 found, such as {"n":1}\); all \(1 found/),
      });
    });

    it("cannot write (E461)", async () => {
      await expect(
        check({ write: "with w as (insert into t values (1) returning n) select n from w" }),
      ).rejects.toMatchObject({
        code: "E461",
      });
      await admin.query("create function w() returns int language sql as 'insert into t values (1) returning n'");
      await expect(check({ write: "select w()" })).rejects.toMatchObject({ code: "E461" });
      expect(await count()).toBe(0);
    });
  });
});

describe("options that cannot be are refused where the task is defined (E209)", () => {
  it.each([
    [{ sql: "select 'a" }, /is never closed/],
    [{ sql: "-- nothing" }, /there is no statement/],
    [{ sql: ["select 1; select 2"] }, /has 2 statements/],
    [{ sql: "select 1; commit" }, /"commit" ends the transaction/],
    [{ sql: "select 1", statementTimeout: "soon" }, /statementTimeout is "soon"/],
    [{ sql: "select 1", maxRows: 0 }, /maxRows is 0/],
  ])("%o", (options, message) => {
    expect(() => sql("run", { connection: "db", ...options })).toThrow(message);
  });

  it("what only begins like the end of a transaction is none", () => {
    expect(() => sql("run", { connection: "db", sql: "rollback to savepoint a; select 1" })).not.toThrow();
    expect(() => sql("run", { connection: "db", sql: "commit", transaction: false })).not.toThrow();
  });
});
