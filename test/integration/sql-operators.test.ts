import { forEachServer } from "@daymill/metadata/testing";
import { checkSql, sql } from "@daymill/operators";
import { taskBench } from "@daymill/operators/testing";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { connectionOf } from "../support/connection-of.ts";
import { createMariaDbDatabase, queryMariaDb } from "../support/mariadb.ts";
import { requireService } from "../support/services.ts";
import { sqlCases } from "../support/sql-cases.ts";
import type { SqlDatabase } from "../support/sql-cases.ts";

forEachServer((name, make) => {
  const open = async (): Promise<SqlDatabase> => {
    const database = await make();
    const admin = new Client({ connectionString: database.url });
    await admin.connect();
    await admin.query("create table t (n int primary key, text text)");
    return {
      connection: connectionOf(database.url),
      query: async (text) => (await admin.query(text)).rows,
      underWay: async (like) => {
        const active = "select from pg_stat_activity where starts_with(query, $1) and state = 'active'";
        return (await admin.query(`${active} and pid <> pg_backend_pid()`, [like])).rowCount ?? 0;
      },
      [Symbol.asyncDispose]: async () => {
        await admin.end();
        await database[Symbol.asyncDispose]();
      },
    };
  };
  sqlCases({
    name,
    make: open,
    insertThree: "insert into t select n from generate_series(1, 3) n",
    duplicate: /duplicate key.*Key \(n\)=\(1\) already exists.*SQLSTATE 23505/,
    wait: "select pg_sleep(1000)",
    values:
      "select $evil::text as evil, ($n::int + 1)::text as n, $none::int as none, 2 = any($list::int[]) as listed, $o::jsonb as o",
    truth: true,
    object: (value) => value,
    types: {
      text: `select true as bool, 1::int2 as small, 2 as int, 9007199254740993 as big, 1.50::numeric as decimal,
        0.5::float8 as float, 'NaN'::float4 as nan, date '2024-03-31' as day, timestamp '2024-03-31 02:30:00.123456' as stamp,
        '{"a":1}'::json as json, array[1,2] as list, 'ab'::bytea as bytes, null::int as none`,
      row: {
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
    },
    many: "select repeat('x', 100) from generate_series(1, 300000)",
    endless: "with recursive r(n) as (select 1 union all select n + 1 from r) select n from r",
    badValue: "select 'x'::int",
    raise: ["do $$ begin raise exception 'not ready'; end $$"],
    writingFunction: "create function w() returns int language sql as 'insert into t values (1) returning n'",
  });

  describe(`what only PostgreSQL has, on ${name}`, () => {
    it("statements that run in no transaction can be run", async () => {
      await using bench = await taskBench();
      await using database = await open();
      const vacuum = (options: object) =>
        sql("run", { connection: "db", sql: "vacuum t", ...options }).run(
          {},
          bench.context({ connections: { db: database.connection } }),
        );
      await expect(vacuum({})).rejects.toMatchObject({ code: "E461" });
      expect(await vacuum({ transaction: false })).toMatchObject({ rows: [] });
    });

    it("the server looks after statements: none goes on for long after its worker has died", async () => {
      await using bench = await taskBench();
      await using database = await open();
      const show = sql("run", { connection: "db", sql: "show client_connection_check_interval", returns: "rows" });
      const { rows } = await show.run({}, bench.context({ connections: { db: database.connection } }));
      expect(rows).toEqual([{ client_connection_check_interval: "10s" }]);
    });

    it("a check cannot write in what it selects from (E461)", async () => {
      await using bench = await taskBench();
      await using database = await open();
      const write = "with w as (insert into t values (1) returning n) select n from w";
      const ctx = bench.context({ connections: { db: database.connection } });
      await expect(checkSql("check", { connection: "db", checks: { write } }).run({}, ctx)).rejects.toMatchObject({
        code: "E461",
      });
      expect(await database.query("select n from t")).toEqual([]);
    });
  });
});

requireService("mariadb")("on MariaDB (mariadb)", () => {
  const open = async (): Promise<SqlDatabase> => {
    const database = await createMariaDbDatabase();
    const { connection } = database;
    await queryMariaDb(connection, "create table t (n int primary key, text text)");
    return {
      connection,
      query: async (text) => await queryMariaDb(connection, text),
      underWay: async (like) => {
        const active = `select count(*) as n from information_schema.processlist
          where db = '${connection.database}' and info like '${like.replaceAll("'", "''")}%'`;
        return Number((await queryMariaDb(connection, active))[0]?.["n"]);
      },
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  };
  sqlCases({
    name: "MariaDB",
    make: open,
    insertThree: "insert into t (n) values (1), (2), (3)",
    duplicate: /Duplicate entry '1' for key.*error 1062, SQLSTATE 23000/,
    wait: "select sleep(1000)",
    values: "select $evil as evil, $n + 1 as n, $none as none, 2 in ($list) as listed, $o as o",
    truth: 1,
    object: (value) => JSON.stringify(value),
    types: {
      text: String.raw`select true as bool, 9007199254740993 as big, 18446744073709551615 as huge,
        1.50 as decimal_, 0.5e0 as float_, date '2024-03-31' as day, timestamp '2024-03-31 02:30:00.123456' as stamp,
        time '-26:03:04.5' as time_, 'größe \'' as text_, json_object('a', 1) as json_, x'6162' as bytes, b'101' as bits, null as none`,
      row: {
        bool: 1,
        big: "9007199254740993",
        huge: "18446744073709551615",
        decimal_: "1.50",
        float_: 0.5,
        day: "2024-03-31",
        stamp: "2024-03-31 02:30:00.123456",
        time_: "-26:03:04.5",
        text_: "größe '",
        json_: { a: 1 },
        bytes: "6162",
        bits: "05",
        none: null,
      },
    },
    many: "select seq, repeat('x', 100) from seq_1_to_300000",
    endless: "select seq from seq_1_to_100000000000",
    badValue: "insert into t (n) values ('x')",
    raise: ["signal sqlstate '45000' set message_text = 'not ready'"],
    writingFunction:
      "create function w() returns int modifies sql data begin insert into t (n) values (1); return 1; end",
  });

  it("columns of tables come exact, however they are asked for", async () => {
    await using bench = await taskBench();
    await using database = await open();
    await database.query(`create table types (tiny tinyint, small smallint unsigned, medium mediumint, whole int unsigned,
      big bigint, huge bigint unsigned, exact decimal(30,10), near float, wide double, born year, flags bit(12),
      at timestamp(6), doc json, bytes blob, id uuid, kind enum('a','b'))`);
    await database.query(`insert into types values (-128, 65535, -8388608, 4294967295, -9223372036854775808,
      18446744073709551615, 12345678901234567890.0123456789, 0.1, 1e300, 2024, b'100000000001', '2024-03-31 02:30:00.123456',
      '{"a": [1]}', x'00ff', '123e4567-e89b-12d3-a456-426614174000', 'b')`);
    const select = sql("run", { connection: "db", sql: "select * from types where tiny = $tiny", returns: "rows" });
    const { rows } = await select.run(
      { params: { tiny: -128 } },
      bench.context({ connections: { db: database.connection } }),
    );
    expect(rows).toEqual([
      {
        tiny: -128,
        small: 65535,
        medium: -8388608,
        whole: 4294967295,
        big: "-9223372036854775808",
        huge: "18446744073709551615",
        exact: "12345678901234567890.0123456789",
        near: 0.1,
        wide: 1e300,
        born: 2024,
        flags: "2049",
        // Written by a session nine hours ahead.
        at: "2024-03-30 17:30:00.123456",
        doc: { a: [1] },
        bytes: "00ff",
        id: "123e4567-e89b-12d3-a456-426614174000",
        kind: "b",
      },
    ]);
  });

  it("DDL commits what was done before it", async () => {
    await using bench = await taskBench();
    await using database = await open();
    const text = "insert into t (n) values (1); create table u (n int); insert into t (n) values (1)";
    const ctx = bench.context({ connections: { db: database.connection } });
    await expect(sql("run", { connection: "db", sql: text }).run({}, ctx)).rejects.toMatchObject({ code: "E461" });
    expect(await database.query("select n from t")).toEqual([{ n: 1 }]);
  });

  it.each([
    ["a text of another language", "select 'it''s; a', $$a;$$ || 'b\\'", "is never closed"],
    ["a procedure with several results", "call twice()", "more than one result"],
  ])("%s is refused (E461)", async (_, text, message) => {
    await using bench = await taskBench();
    await using database = await open();
    await database.query("create procedure twice() begin select 1 as a; select 2 as b; end");
    const ctx = bench.context({ connections: { db: database.connection } });
    const work = sql("run", { connection: "db", sql: text, returns: "rows" }).run({}, ctx);
    await expect(work).rejects.toMatchObject({ code: "E461", message: expect.stringContaining(message) });
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
