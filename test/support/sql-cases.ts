import type { Connection, TestContextOptions } from "@daymill/core";
import { checkSql, sql } from "@daymill/operators";
import type { SqlOptions } from "@daymill/operators";
import { taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitUntil } from "./wait-until.ts";

/** A database of a server for one test, with an empty table `t (n int primary key, text text)`. */
export interface SqlDatabase extends AsyncDisposable {
  readonly connection: Partial<Connection>;
  /** Runs a statement in a session of its own. */
  readonly query: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** How many other sessions of the server run a statement that begins like this. */
  readonly underWay: (like: string) => Promise<number>;
}

/** What servers say in words of their own. */
export interface SqlServer {
  readonly name: string;
  readonly make: () => Promise<SqlDatabase>;
  /** Three rows of numbers, into the table. */
  readonly insertThree: string;
  /** Of the error of a number that is there already. */
  readonly duplicate: RegExp;
  /** A statement that waits for very long, by how it begins. */
  readonly wait: string;
  /** Reads the values of `$evil`, `$n` (and one more, as text), `$none`, `$list` and `$o`; `listed`: whether 2 is in the list. */
  readonly values: string;
  /** What `values` gives for booleans and objects: a server without booleans has numbers. */
  readonly truth: unknown;
  readonly object: (value: object) => unknown;
  /** Rows of all types, and how they come. */
  readonly types: { readonly text: string; readonly row: Readonly<Record<string, unknown>> };
  /** 300,000 rows. */
  readonly many: string;
  /** Rows without an end, or as good as. */
  readonly endless: string;
  readonly badValue: string;
  readonly raise: readonly string[];
  /** Makes a function `w` that writes into the table. */
  readonly writingFunction: string;
}

/** What statements and checks must do on every server. To be called in a suite whose server runs. */
export function sqlCases(server: SqlServer): void {
  let bench: TaskBench;
  let database: SqlDatabase;
  beforeEach(async () => {
    bench = await taskBench();
    database = await server.make();
  });
  afterEach(async () => {
    await database[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });
  const contextOf = (given: TestContextOptions = {}, connection = database.connection) =>
    bench.context({ connections: { db: connection }, ...given });
  const run = (
    text: SqlOptions<unknown>["sql"],
    options: Partial<SqlOptions<unknown>> = {},
    params = {},
    ctx = contextOf(),
  ) => sql<unknown>("run", { connection: "db", sql: text, ...options }).run({ params }, ctx);
  const rowsOf = async (text: string, params = {}) => (await run(text, { returns: "rows" }, params)).rows;
  const count = async () => Number((await database.query("select count(*) as n from t"))[0]?.["n"]);

  describe(`statements on ${server.name}`, () => {
    it("run one after the other, and tell their rows", async () => {
      const text = `${server.insertThree}; update t set text = 'x' where n > 1; select * from t`;
      expect(await run(text)).toEqual({ rowCounts: [3, 2, 3], rows: [] });
      expect(await run(["select n from t where n < 3 order by n"], { returns: "rows" })).toEqual({
        rowCounts: [2],
        rows: [{ n: 1 }, { n: 2 }],
      });
    });

    it("happen all or none", async () => {
      const twice = "insert into t (n) values (1); insert into t (n) values (1)";
      await expect(run(twice)).rejects.toMatchObject({
        code: "E461",
        message: expect.stringMatching(server.duplicate),
      });
      expect(await count()).toBe(0);
      await expect(run(twice, { transaction: false })).rejects.toMatchObject({ code: "E461" });
      expect(await count()).toBe(1);
    });

    it("of an attempt that was replaced have not happened (E308)", async () => {
      const ctx = contextOf({ stillOwned: async () => false });
      await expect(run("insert into t (n) values (1)", {}, {}, ctx)).rejects.toMatchObject({ code: "E308" });
      await waitUntil("it is taken back", async () => (await count()) === 0);
    });

    it("get values that stay values", async () => {
      const evil = `'); drop table t; -- \\' \u{1f600}`;
      expect(await rowsOf(server.values, { evil, n: 6, none: null, list: [1, 2], o: { a: [evil] } })).toEqual([
        { evil, n: "7", none: null, listed: server.truth, o: server.object({ a: [evil] }) },
      ]);
      expect(await count()).toBe(0);
      expect(await run("insert into t (n, text) values ($n, $evil)", {}, { n: 1, evil })).toMatchObject({
        rowCounts: [1],
      });
      expect(await rowsOf("select text from t where text = $evil limit $most", { evil, most: 3 })).toEqual([
        { text: evil },
      ]);
    });

    it("need every value that they name (E304)", async () => {
      await expect(rowsOf("select $day as day")).rejects.toMatchObject({ code: "E304" });
    });

    it("give rows as JSON, and as text what that cannot say", async () => {
      expect(await rowsOf(server.types.text)).toEqual([server.types.row]);
      expect(await rowsOf(`select * from (${server.types.text}) a where $one = 1`, { one: 1 })).toEqual([
        server.types.row,
      ]);
    });

    it("may give any number of rows that nobody keeps", async () => {
      expect(await run(server.many)).toMatchObject({ rowCounts: [300_000] });
    });

    it("are cancelled when they give more rows than may be kept (E302)", async () => {
      await expect(run(server.endless, { returns: "rows", maxRows: 10 })).rejects.toMatchObject({ code: "E302" });
      await waitUntil("the server has stopped", async () => (await database.underWay(server.endless)) === 0);
    });

    it("are stopped at the server when the task is killed, and have not happened", async () => {
      const stop = new AbortController();
      const text = `insert into t (n) values (1); ${server.wait}`;
      const task = run(text, {}, {}, contextOf({ signal: stop.signal }));
      const ended = task.catch((thrown: unknown) => thrown);
      await waitUntil("the query runs", async () => (await database.underWay(server.wait)) === 1);
      stop.abort(new Error("killed by ann"));
      expect(await ended).toMatchObject({ message: "killed by ann" });
      await waitUntil("the server has stopped", async () => (await database.underWay(server.wait)) === 0);
      await waitUntil("it is taken back", async () => (await count()) === 0);
    });

    it("have a time limit of their own (E462)", async () => {
      await expect(run(server.wait, { statementTimeout: "100ms" })).rejects.toMatchObject({ code: "E462" });
      await waitUntil("the server has stopped", async () => (await database.underWay(server.wait)) === 0);
    });

    it.each([
      ["a word that is none", "selekt 1", "E461"],
      ["a table that does not exist", "select * from nowhere", "E461"],
      ["a value that cannot be", server.badValue, "E461"],
      ["what a statement raises", server.raise, "E462"],
    ])("are told of when they fail: %s", async (_, text, code) => {
      await expect(run(text)).rejects.toMatchObject({ code });
    });

    it.each([
      ["E401", { host: "127.0.0.1", port: 1 }],
      ["E402", { user: "nobody_here", password: "hush-hush" }],
      ["E104", { type: "bigquery" }],
    ])("need a server: %s", async (code, fields) => {
      const ctx = contextOf({}, { ...database.connection, ...fields });
      const error: unknown = await run("select 1", {}, {}, ctx).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code });
      expect(String(error)).not.toContain("hush-hush");
    });
  });

  describe(`checks on ${server.name}`, () => {
    const check = (checks: Record<string, string>, warnings = {}, ctx = contextOf()) =>
      checkSql("check", { connection: "db", checks, warnings }).run({ params: { least: 2 } }, ctx);

    it("hold when they find nothing; what warnings find is in the log", async () => {
      const ctx = contextOf();
      await database.query("insert into t (n) values (1), (2)");
      const few = "select count(*) as n from t having count(*) < $least";
      expect(await check({ few }, { low: "select n from t where n < 2 -- so" }, ctx)).toEqual({ warned: ["low"] });
      expect(ctx.logs).toContainEqual({ level: "warn", message: "low: 1 found", fields: { examples: [{ n: 1 }] } });
    });

    it("fail with all that do not hold (E414)", async () => {
      await database.query("insert into t (n) values (1)");
      const checks = {
        few: "select max(n) as n from t having count(*) < $least",
        all: "select n from t",
        none: "select 1 from t where false",
      };
      await expect(check(checks)).rejects.toMatchObject({
        code: "E414",
        message: expect.stringMatching(/few \(1 found, such as {"n":1}\); all \(1 found/),
      });
    });

    it("cannot write (E461)", async () => {
      await database.query(server.writingFunction);
      await expect(check({ write: "select w() as w" })).rejects.toMatchObject({ code: "E461" });
      expect(await count()).toBe(0);
    });
  });
}
