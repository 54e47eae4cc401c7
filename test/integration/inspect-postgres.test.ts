import { forEachServer } from "@daymill/metadata/testing";
import { checkSql, loadTable, profileSql } from "@daymill/operators";
import { INSPECTED_ROWS, inspectCases, publishParquet, taskBench } from "@daymill/operators/testing";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { connectionOf } from "../support/connection-of.ts";

forEachServer((name, make) => {
  inspectCases(name, async () => {
    const [bench, database] = [await taskBench(), await make()];
    const connections = { target: connectionOf(database.url) };
    const from = await publishParquet(bench, "events", [INSPECTED_ROWS]);
    const partition = { column: "ds", value: "20240131" };
    const load = loadTable("load", { connection: "target" });
    await load.run({ from, table: "logs.events", partition }, bench.context({ connections }));
    return {
      context: (options) => bench.context({ connections, ...options }),
      check: ({ checks = {}, warnings = {} }) => checkSql("check", { connection: "target", checks, warnings }),
      profile: (sql) => profileSql("profile", { connection: "target", ...(sql !== undefined && { sql }) }),
      value: (value) => `$${value}`,
      quote: (column) => `"${column}"`,
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
        await bench[Symbol.asyncDispose]();
      },
    };
  });

  describe(`profiles of ${name}`, () => {
    it("take every type: those without an order are counted, what is not finite has no place", async () => {
      await using bench = await taskBench();
      await using database = await make();
      const admin = new Client({ connectionString: database.url });
      await admin.connect();
      await admin.query(`create type mood as enum ('sad', 'ok');
        create table kinds as select 'ok'::mood as mood, '{"a":1}'::jsonb as doc, '{1,2}'::int[] as list, 'x'::bytea as raw,
          'f47ac10b-58cc-4372-a567-0e02b2c3d479'::uuid as id, 'infinity'::date as never, 'NaN'::numeric as nan,
          '-infinity'::float8 as least, 'a'::varchar(3) as short, 2.5::numeric(10,2) as price, '1 day'::interval as span,
          timestamptz '2024-01-01 00:00:00+00' as "at ""time""";
        insert into kinds (price) values (null)`);
      await admin.end();
      const task = profileSql("profile", { connection: "target" });
      const ctx = bench.context({ connections: { target: connectionOf(database.url) } });
      const { profile } = await task.run({ table: "kinds" }, ctx);
      const columns = profile.columns.map(({ name: column, type, nulls, distinct, spread }) => [
        column,
        type,
        nulls,
        distinct,
        spread?.kind,
      ]);
      expect(columns).toEqual([
        ["mood", "mood", 1, 1, "values"],
        ["doc", "jsonb", 1, null, undefined],
        ["list", "integer[]", 1, null, undefined],
        ["raw", "bytea", 1, null, undefined],
        ["id", "uuid", 1, 1, "values"],
        ["never", "date", 1, 1, undefined],
        ["nan", "numeric", 1, 1, undefined],
        ["least", "double precision", 1, 1, undefined],
        ["short", "character varying(3)", 1, 1, "values"],
        ["price", "numeric(10,2)", 1, 1, "range"],
        ["span", "interval", 1, null, undefined],
        ['at "time"', "timestamp with time zone", 1, 1, "range"],
      ]);
      expect(profile.columns.find((column) => column.name === "never")).toMatchObject({
        min: "infinity",
        max: "infinity",
      });
      const [first = []] = profile.firstRows;
      expect(first.slice(0, 4)).toEqual(["ok", '{"a":1}', "{1,2}", "\\x78"]);
    });

    it("need a table that is there (E461), and a connection that has tables to profile (E104)", async () => {
      await using bench = await taskBench();
      await using database = await make();
      const connections = { target: connectionOf(database.url), other: { type: "mysql" } };
      const run = (connection: string) =>
        profileSql("profile", { connection }).run({ table: "nowhere" }, bench.context({ connections }));
      await expect(run("target")).rejects.toMatchObject({ code: "E461" });
      await expect(run("other")).rejects.toMatchObject({
        code: "E104",
        message: expect.stringContaining("postgres or duckdb"),
      });
    });
  });
});
