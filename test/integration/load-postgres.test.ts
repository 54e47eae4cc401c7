import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "@daymill/core";
import { onRacePoint } from "@daymill/core";
import { forEachServer } from "@daymill/metadata/testing";
import type { EmptyDatabase } from "@daymill/metadata/testing";
import { loadTable } from "@daymill/operators";
import type { LoadInput } from "@daymill/operators";
import { publishParquet, taskBench, warehouseCases } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectionOf } from "../support/connection-of.ts";

type Row = Readonly<Record<string, unknown>>;

async function ask(url: string, sql: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

forEachServer((name, make) => {
  warehouseCases(name, async () => {
    const database = await make();
    return {
      connection: connectionOf(database.url),
      query: (sql) => ask(database.url, sql),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  });

  describe(`${name} as a warehouse`, () => {
    const load = loadTable("load", { connection: "target" });
    let bench: TaskBench;
    let database: EmptyDatabase;
    beforeEach(async () => {
      bench = await taskBench();
      database = await make();
    });
    afterEach(async () => {
      onRacePoint(undefined);
      await database[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
    });
    const query = (sql: string): Promise<readonly Row[]> => ask(database.url, sql);
    const publish = (...selects: readonly string[]): Promise<string> => publishParquet(bench, "source", selects);
    const toInput = (from: string): LoadInput => ({
      from,
      table: "logs.events",
      partition: { column: "ds", value: "1" },
    });
    const contextOf = (taskId: string, connection: Partial<Connection> = {}) =>
      bench.context({ taskId, connections: { target: { ...connectionOf(database.url), ...connection } } });
    const loadFrom = (from: string, connection: Partial<Connection> = {}) =>
      load.run(toInput(from), contextOf("load", connection));
    const loadRows = async (...selects: readonly string[]) => loadFrom(await publish(...selects));

    it("makes the table with types that hold every value, and an index to find a partition", async () => {
      await loadRows(`SELECT '1' AS ds, 1::TINYINT AS tiny, 1::USMALLINT AS usmall, 1::UINTEGER AS uint, 1::UBIGINT AS ubig,
        1::FLOAT AS float, 1::DOUBLE AS double, 1::DECIMAL(10,2) AS decimal, true AS bool, DATE '2024-01-01' AS day,
        TIME '01:02:03' AS time, TIMESTAMP '2024-01-01' AS stamp, TIMESTAMPTZ '2024-01-01' AS instant,
        TIMESTAMP_NS '2024-01-01 00:00:00.123456789' AS nanos, 'a'::BLOB AS bytes, uuid() AS id, [1] AS list,
        {'a': 1} AS struct, MAP {'k': 1} AS map, '{"a":1}'::JSON AS json, 'x' AS "Größe "`);
      const columns = await query(
        `SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
         WHERE attrelid = 'logs.events'::regclass AND attnum > 0 ORDER BY attnum`,
      );
      expect(Object.fromEntries(columns.map((row) => [row["attname"], row["type"]]))).toEqual({
        ds: "text",
        tiny: "smallint",
        usmall: "integer",
        uint: "bigint",
        ubig: "numeric(20,0)",
        float: "real",
        double: "double precision",
        decimal: "numeric(10,2)",
        bool: "boolean",
        day: "date",
        time: "time without time zone",
        stamp: "timestamp without time zone",
        instant: "timestamp with time zone",
        nanos: "text",
        bytes: "bytea",
        id: "uuid",
        list: "json",
        struct: "json",
        map: "json",
        json: "json",
        "Größe ": "text",
      });
      const indexes = await query("SELECT indexdef FROM pg_indexes WHERE tablename = 'events'");
      expect(indexes).toEqual([{ indexdef: expect.stringContaining("(ds)") }]);
    });

    it("keeps bytes, lists, nanoseconds, infinities and dates before our era", async () => {
      await loadRows(`SELECT '1' AS ds, '\\x00\\xFF'::BLOB AS bytes, [1, NULL] AS list, {'a': 'x"y'} AS struct,
        TIMESTAMP_NS '2024-01-01 00:00:00.123456789' AS nanos, '-inf'::DOUBLE AS least, DATE '0044-03-15 (BC)' AS ides,
        TIMESTAMP '0044-03-15 (BC) 12:00:00' AS noon, DATE 'infinity' AS never`);
      expect(
        await query(`SELECT encode(bytes, 'hex') AS bytes, list, struct, nanos, least::text, ides::text, noon::text,
          never::text FROM logs.events`),
      ).toEqual([
        {
          bytes: "00ff",
          list: [1, null],
          struct: { a: 'x"y' },
          nanos: "2024-01-01 00:00:00.123456789",
          least: "-Infinity",
          ides: "0044-03-15 BC",
          noon: "0044-03-15 12:00:00 BC",
          never: "infinity",
        },
      ]);
    });

    it("fills a table that is there already: by column names, leaving the others to their defaults", async () => {
      await query("CREATE SCHEMA logs");
      await query("CREATE TABLE logs.events (origin text DEFAULT 'daymill', n numeric, ds varchar(8))");
      await loadRows("SELECT '1' AS ds, 7 AS n", "SELECT 8 AS n, '1' AS ds");
      expect(await query("SELECT ds, n::int, origin FROM logs.events ORDER BY n")).toEqual([
        { ds: "1", n: 7, origin: "daymill" },
        { ds: "1", n: 8, origin: "daymill" },
      ]);
    });

    it("fills what a file does not have with NULL where another has it", async () => {
      await loadRows("SELECT '1' AS ds, 1 AS a", "SELECT '1' AS ds, 2 AS a, 'x' AS b");
      expect(await query("SELECT a, b FROM logs.events ORDER BY a")).toEqual([
        { a: 1, b: null },
        { a: 2, b: "x" },
      ]);
    });

    it("puts a table that is named without a schema into public", async () => {
      await load.run({ ...toInput(await publish("SELECT 1 AS n")), table: "events" }, contextOf("load"));
      expect(await query("SELECT n, ds FROM public.events")).toEqual([{ n: 1, ds: "1" }]);
    });

    it("leaves not even a table behind when the first load fails", async () => {
      onRacePoint((point) => {
        if (point === "load:unpublished") throw new Error("stopped");
      });
      await expect(loadRows("SELECT '1' AS ds")).rejects.toThrow("stopped");
      expect(await query("SELECT nspname FROM pg_namespace WHERE nspname = 'logs'")).toEqual([]);
    });

    it("leaves nothing in the workspace, whether it succeeds or fails", async () => {
      await loadRows("SELECT '1' AS ds, 1 AS n");
      await expect(loadRows("SELECT '1' AS ds, 'x' AS n")).rejects.toMatchObject({ code: "E408" });
      expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
    });

    it("says that the server cannot be reached (E401)", async () => {
      const from = await publish("SELECT '1' AS ds");
      await expect(loadFrom(from, { host: "127.0.0.1", port: 1 })).rejects.toMatchObject({
        code: "E401",
        message: expect.stringContaining("127.0.0.1:1"),
      });
    });

    it("says that the server refused the sign-in (E402), without the password", async () => {
      const from = await publish("SELECT '1' AS ds");
      const refused = loadFrom(from, { user: "nobody_here", password: "s3cret" });
      await expect(refused).rejects.toMatchObject({ code: "E402" });
      await expect(refused).rejects.not.toThrow(/s3cret/);
      await expect(loadFrom(from, { database: "no_such_database" })).rejects.toMatchObject({ code: "E402" });
    });

    it("says which value does not fit its column (E408), and changes nothing", async () => {
      await loadRows("SELECT '1' AS ds, 5 AS n");
      await expect(loadRows("SELECT '1' AS ds, 'five' AS n")).rejects.toMatchObject({
        code: "E408",
        message: expect.stringMatching(/"five".*column n/),
      });
      expect(await query("SELECT n FROM logs.events")).toEqual([{ n: 5 }]);
    });

    it("says that a text holds the character PostgreSQL cannot store (E408)", async () => {
      await expect(loadRows("SELECT '1' AS ds, 'a' || chr(0) AS t")).rejects.toMatchObject({ code: "E408" });
    });

    it("says that the table lacks a column (E411), and changes nothing", async () => {
      await loadRows("SELECT '1' AS ds, 5 AS n");
      await expect(loadRows("SELECT '1' AS ds, 5 AS n, 6 AS m")).rejects.toMatchObject({
        code: "E411",
        message: expect.stringContaining('"m"'),
      });
      expect(await query("SELECT n FROM logs.events")).toEqual([{ n: 5 }]);
    });

    it("notices a table that keeps less than it was given (E409), and changes nothing", async () => {
      await loadRows("SELECT '1' AS ds, 5 AS n");
      await query(`CREATE FUNCTION logs.drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER lossy BEFORE INSERT ON logs.events FOR EACH ROW WHEN (NEW.n > 5) EXECUTE FUNCTION logs.drop_row()`);
      await expect(loadRows("SELECT '1' AS ds, 5 AS n", "SELECT '1' AS ds, 6 AS n")).rejects.toMatchObject({
        code: "E409",
        details: { found: 1, expected: 2 },
      });
      expect(await query("SELECT n FROM logs.events")).toEqual([{ n: 5 }]);
    });

    it("changes nothing when the server ends the connection half way (E401)", async () => {
      await loadRows("SELECT '1' AS ds, 5 AS n");
      onRacePoint(async (point) => {
        if (point !== "load:copied") return;
        await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`);
      });
      await expect(loadRows("SELECT '1' AS ds, 6 AS n")).rejects.toMatchObject({ code: "E401" });
      onRacePoint(undefined);
      expect(await query("SELECT n FROM logs.events")).toEqual([{ n: 5 }]);
    });

    it("lets the second of two loads of one partition wait for the first", async () => {
      const from = await publish("SELECT '1' AS ds, 5 AS n");
      await loadFrom(from);
      const [isHolding, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      let loads = 0;
      onRacePoint(async (point) => {
        if (point !== "load:unpublished" || ++loads > 1) return;
        isHolding.resolve();
        await goOn.promise;
      });
      const holding = load.run(toInput(from), contextOf("one"));
      await isHolding.promise;
      const waiting = load.run(toInput(from), contextOf("other"));
      const isWaiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
      while ((await query(isWaiting)).length === 0);
      goOn.resolve();
      await Promise.all([holding, waiting]);
      expect(await query("SELECT n FROM logs.events")).toEqual([{ n: 5 }]);
    });

    it("needs no right to make anything where the table is there", async () => {
      await loadRows("SELECT '1' AS ds, 5 AS n");
      const user = `loader_${randomUUID().replaceAll("-", "")}`;
      await query(`CREATE ROLE ${user} LOGIN PASSWORD '${user}'; GRANT USAGE ON SCHEMA logs TO ${user};
        GRANT SELECT, INSERT, DELETE ON logs.events TO ${user}`);
      const from = await publish("SELECT '1' AS ds, 6 AS n");
      const asUser = { user, password: user };
      await loadFrom(from, asUser);
      expect(await query("SELECT n FROM logs.events")).toEqual([{ n: 6 }]);
      const other = { ...toInput(from), table: "logs.other" };
      await expect(load.run(other, contextOf("load", asUser))).rejects.toMatchObject({ code: "E411" });
      await query(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
    });
  });
});
