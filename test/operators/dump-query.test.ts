import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { onRacePoint } from "@daymill/core";
import type { Connection, TestContext, TestContextOptions } from "@daymill/core";
import { convertCsv, dumpQuery } from "@daymill/operators";
import type { DumpQueryInput, DumpQueryOptions, DumpQueryOutput } from "@daymill/operators";
import { askDuckDb, readWithHyparquet, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMariaDbDatabase, queryMariaDb } from "../support/mariadb.ts";
import type { MariaDbDatabase } from "../support/mariadb.ts";
import { queryPostgres, startSystemPostgres } from "../support/postgres-of-system.ts";
import type { SystemPostgres } from "../support/postgres-of-system.ts";
import { requireService } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";

let bench: TaskBench;
let source: Connection;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const context = (options: TestContextOptions = {}, connection: Partial<Connection> = {}) =>
  bench.context({ ...options, connections: { source: { ...source, ...connection } } });
const dump = (
  options: Partial<DumpQueryOptions> & Pick<DumpQueryOptions, "sql">,
  input: DumpQueryInput = {},
  ctx = context(),
): Promise<DumpQueryOutput> => dumpQuery("task", { connection: "source", ...options }).run(input, ctx);
const published = (name = ""): string => join(bench.directory, "workspace/task", name);
/** All files in the order of their names, unpacked. */
const texts = async (): Promise<string[]> => {
  const names = (await readdir(published())).filter((name) => name.startsWith("part-")).toSorted();
  const unpack = async (name: string): Promise<string> => {
    const bytes = await readFile(published(name));
    return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  };
  return await Promise.all(names.map(unpack));
};

requireService("mariadb")("dumpQuery from MariaDB (mariadb)", () => {
  let database: MariaDbDatabase;
  beforeAll(async () => {
    database = await createMariaDbDatabase();
    source = database.connection;
    await queryMariaDb(source, ...TABLES);
  });
  beforeEach(() => {
    source = database.connection;
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it("writes every type as the server has it, NULL apart from an empty text", async () => {
    const output = await dump({ sql: "SELECT * FROM every_type ORDER BY id" });
    expect(output).toMatchObject({ uri: bench.uri("workspace/task/"), rows: 3, files: 1 });
    expect(output.takenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((await readdir(published())).toSorted()).toEqual(["_SUCCESS", "part-00000.csv.gz"]);
    expect((await texts())[0]?.split("\n")).toEqual([
      "id,huge,exact,wide,approximate,day,at,instant,clock,of_year,bits,flag,bytes,words,document,choice,choices,unique_id",
      '1,18446744073709551615,-12345678901234567890.123456789,99999999999999999999999999999999999999999999999999999999999999999,0.1,2019-09-08,2019-09-08 23:59:59.123456,2019-09-08 14:59:59,-838:59:59,2019,18446744073709551615,1,00ff5c,"Käse, ""süß"" 🧀","{""a"": [1, null]}",b,"a,b",123e4567-e89b-12d3-a456-426655440000',
      '2,0,0.000000000,0,-1.5e300,0000-00-00,0000-00-00 00:00:00.000000,0000-00-00 00:00:00,00:00:00,0000,0,0,,"","""NULL""",a,"",00000000-0000-0000-0000-000000000000'.replace(
        ",0,0,,",
        ',0,0,"",',
      ),
      "3,,,,,,,,,,,,,,,,,",
      "",
    ]);
  });

  it("writes the same as objects, and as Parquet that others read alike", async () => {
    const sql = `SELECT id, huge, exact, approximate, day, at, instant, bits, flag, bytes, words FROM every_type
      WHERE id <> 2 ORDER BY id`;
    const { columns } = await dump({ sql, format: "ndjson", gzip: false });
    const [first = "", second = ""] = (await texts())[0]?.split("\n") ?? [];
    expect(first).toContain('"id":1,"huge":"18446744073709551615","exact":"-12345678901234567890.123456789"');
    expect(first).toContain('"approximate":0.1,"day":"2019-09-08","at":"2019-09-08 23:59:59.123456"');
    expect(JSON.parse(second)).toMatchObject({ id: 3, huge: null, words: null });
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual({
      id: "int64",
      huge: "decimal(20,0)",
      exact: "decimal(30,9)",
      approximate: "double",
      day: "date",
      at: "timestamp",
      instant: "timestamp",
      bits: "decimal(20,0)",
      flag: "int64",
      bytes: "string",
      words: "string",
    });

    await dump({ sql, format: "parquet" });
    const file = published("part-00000-c000.snappy.parquet");
    const values = `huge::VARCHAR AS huge, exact::VARCHAR AS exact, strftime("at", '%f') AS micros, epoch(instant) AS instant`;
    expect((await askDuckDb(`SELECT ${values} FROM read_parquet($1)`, file))[0]).toEqual({
      huge: "18446744073709551615",
      exact: "-12345678901234567890.123456789",
      micros: "123456",
      instant: Date.UTC(2019, 8, 8, 14, 59, 59) / 1_000,
    });
    expect((await readWithHyparquet(file)).rows).toMatchObject([
      { id: 1n, day: new Date("2019-09-08"), words: 'Käse, "süß" 🧀' },
      { id: 3n, day: null, words: null },
    ]);
  });

  it("refuses a date of zeros in Parquet, by row and column, and publishes nothing", async () => {
    await expect(dump({ sql: "SELECT id, day FROM every_type ORDER BY id", format: "parquet" })).rejects.toMatchObject({
      code: "E408",
      message: expect.stringContaining("Row 2 of the query does not fit into Parquet: day"),
    });
    expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
  });

  it("gives convertCsv what it needs to make the same rows", async () => {
    const { uri } = await dump({ sql: "SELECT id, words, bytes FROM every_type ORDER BY id" });
    const { rows } = await convertCsv("parquet", { escape: '"' }).run(
      { from: uri },
      bench.context({ taskId: "parquet" }),
    );
    const file = join(bench.directory, "workspace/parquet/part-00000.snappy.parquet");
    expect(rows).toBe(3);
    expect(await askDuckDb("SELECT words, bytes FROM read_parquet($1)", file)).toEqual([
      { words: 'Käse, "süß" 🧀', bytes: "00ff5c" },
      { words: "", bytes: "" },
      { words: null, bytes: null },
    ]);
  });

  it("cuts files between rows, each with the header, the same bytes every time", async () => {
    const sql = "SELECT seq, REPEAT('x', 90) AS filling FROM seq_1_to_1000 ORDER BY seq";
    const once = await dump({ sql, fileBytes: 40_000 });
    const files = await Promise.all((await readdir(published())).map((name) => readFile(published(name))));
    const [first = "", ...more] = await texts();
    expect(once).toMatchObject({ rows: 1_000, files: 3 });
    expect(first.split("\n")[0]).toBe("seq,filling");
    expect(first.length).toBeLessThan(40_100);
    const lines = [first, ...more].flatMap((text) => text.trimEnd().split("\n").slice(1));
    expect(lines.map((line) => Number(line.split(",")[0]))).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
    await dump({ sql, fileBytes: 40_000 });
    const again = await Promise.all((await readdir(published())).map((name) => readFile(published(name))));
    expect(again).toEqual(files);
  });

  it.each(["csv", "ndjson", "parquet"] as const)("writes a file also when there is no row, as %s", async (format) => {
    expect(await dump({ sql: "SELECT * FROM every_type WHERE id > 9 ORDER BY id", format })).toMatchObject({
      rows: 0,
      files: 1,
    });
  });

  it("sees the state of the instant that it names, whatever is written before it reads", async () => {
    onRacePoint(async (name) => {
      if (name === "dump-query:snapshot") await queryMariaDb(source, "UPDATE counters SET n = n + 1");
    });
    await dump({ sql: "SELECT id, n FROM counters ORDER BY id", gzip: false });
    expect((await texts())[0]).toBe("id,n\n1,0\n2,0\n");
    expect(await queryMariaDb(source, "SELECT n FROM counters")).toEqual([{ n: 1 }, { n: 1 }]);
  });

  it("names an instant that is not after its snapshot: what is committed by then is in it", async () => {
    onRacePoint(async (name) => {
      if (name === "dump-query:dated") await queryMariaDb(source, "INSERT INTO arrivals VALUES (UTC_TIMESTAMP(3))");
    });
    const { takenAt } = await dump({ sql: "SELECT at FROM arrivals ORDER BY at", format: "ndjson", gzip: false });
    const { at } = JSON.parse((await texts())[0] ?? "") as { readonly at: string };
    expect(Date.parse(`${at.replace(" ", "T")}Z`)).toBeGreaterThanOrEqual(Date.parse(takenAt));
  });

  it("binds values, which stay values whatever they hold", async () => {
    const params = { text: `'"\\; DROP TABLE counters -- ü`, number: -1.5, yes: true, none: null };
    const sql =
      "SELECT $text AS text, $number AS number, $yes AS yes, $none AS none, '$text' AS same ORDER BY 1 -- $more";
    await dump({ sql, format: "ndjson", gzip: false }, { params });
    expect(JSON.parse((await texts())[0] ?? "")).toEqual({
      text: params.text,
      number: "-1.5",
      yes: 1,
      none: null,
      same: "$text",
    });
    await expect(dump({ sql }, { params: { text: "" } })).rejects.toMatchObject({
      code: "E416",
      message: expect.stringContaining("reads $number"),
    });
  });

  it.each([
    ["a mistake", "SELECT FROM counters ORDER BY 1", "SQL syntax"],
    ["a table that there is not", "SELECT * FROM nowhere ORDER BY 1", "nowhere' doesn't exist"],
    ["something that writes", "DELETE FROM counters WHERE id IN (SELECT 1 ORDER BY 1) RETURNING id", "READ ONLY"],
    ["two statements", "SELECT 1 ORDER BY 1; SELECT 2", "SQL syntax"],
    ["no rows", "DO 1 /* ORDER BY */", "gives no rows"],
    ["a column twice", "SELECT 1 AS a, 2 AS a ORDER BY 1", 'two columns "a"'],
  ])("refuses %s for good", async (_, sql, message) => {
    await expect(dump({ sql })).rejects.toMatchObject({ code: "E416", message: expect.stringContaining(message) });
  });

  it("tells a wrong password, a database that there is not and a closed port apart", async () => {
    const sql = "SELECT 1 AS one ORDER BY 1";
    const refused = { code: "E402", message: expect.not.stringContaining("hush") };
    await expect(dump({ sql }, {}, context({}, { password: "hush" }))).rejects.toMatchObject(refused);
    await expect(dump({ sql }, {}, context({}, { database: "nowhere" }))).rejects.toMatchObject(refused);
    await expect(dump({ sql }, {}, context({}, { port: 1 }))).rejects.toMatchObject({ code: "E401" });
  });

  it("takes TLS only with a certificate that it can check", async () => {
    const tls = context({}, { host: "localhost", extra: { ssl: true } });
    await expect(dump({ sql: "SELECT 1 AS one ORDER BY 1" }, {}, tls)).rejects.toMatchObject({
      code: "E401",
      message: expect.stringContaining("self-signed certificate"),
    });
  });

  it("stops the statement in the server when it is killed, before it has given a row and after", async () => {
    const running = async (): Promise<number> => {
      const found =
        "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE '%mark%' AND info NOT LIKE '%processlist%'";
      return Number((await queryMariaDb(source, found))[0]?.["n"]);
    };
    for (const sql of [
      "SELECT BENCHMARK(4000000000, MD5('mark')) AS n ORDER BY 1",
      "SELECT REPEAT('mark', 5000) AS n FROM seq_1_to_100000000",
    ]) {
      const killed = new AbortController();
      const dumping = dump({ sql }, {}, context({ signal: killed.signal }));
      await waitUntil("the statement runs", async () => (await running()) === 1);
      killed.abort(new Error("killed"));
      await expect(dumping).rejects.toThrow("killed");
      await waitUntil("the statement is gone", async () => (await running()) === 0);
      expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
    }
  });

  it("reads by watermark what is new since the run before, and the same again when it is cleared", async () => {
    await expect(byWatermark((...statements) => queryMariaDb(source, ...statements))).resolves.toBeUndefined();
  });

  it("publishes nothing of a result that breaks off in the middle", async () => {
    onRacePoint(async (name) => {
      if (name !== "dump-query:begun") return;
      const found =
        "SELECT id FROM information_schema.processlist WHERE info LIKE '%seq_1_to_90000000%' AND info NOT LIKE '%processlist%'";
      const [row] = await queryMariaDb(source, found);
      await queryMariaDb(source, `KILL CONNECTION ${String(row?.["id"])}`);
    });
    await expect(dump({ sql: "SELECT seq FROM seq_1_to_90000000 ORDER BY seq" })).rejects.toMatchObject({
      code: expect.stringMatching(/^E4(01|10)$/),
    });
    expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
  });
});

requireService("postgresql")("dumpQuery from PostgreSQL (postgresql)", () => {
  let server: SystemPostgres;
  let database: Connection;
  beforeAll(async () => {
    server = await startSystemPostgres();
    database = await server.createDatabase();
  });
  beforeEach(() => {
    source = database;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("writes types and values as it does from MariaDB", async () => {
    const sql = `SELECT 9007199254740993::bigint AS big, 1.50::numeric(10,2) AS exact, NULL::text AS none, '' AS empty,
      true AS yes, '2019-09-08 23:59:59.123456+09'::timestamptz AS at, $text::text AS bound, $number AS number,
      '\\x00ff'::bytea AS bytes, E'it''s $text' AS same, $$ $text $$ AS quoted ORDER BY 1; `;
    const text = `'"\\; DROP TABLE x -- ü`;
    const output = await dump({ sql: { postgres: sql }, gzip: false }, { params: { text, number: 7 } });
    expect((await texts())[0]).toBe(
      `big,exact,none,empty,yes,at,bound,number,bytes,same,quoted
9007199254740993,1.50,,"",t,2019-09-08 14:59:59.123456+00,"'""\\; DROP TABLE x -- ü",7,\\x00ff,it's $text, $text \n`,
    );
    expect(output.columns.slice(0, 6).map(({ type }) => type)).toEqual([
      "int64",
      "decimal(10,2)",
      "string",
      "string",
      "boolean",
      "timestamp",
    ]);
    await dump({ sql, format: "parquet" }, { params: { text, number: 7 } });
    const file = published("part-00000-c000.snappy.parquet");
    expect(await askDuckDb("SELECT big, exact, yes, bound FROM read_parquet($1)", file)).toMatchObject([
      { big: "9007199254740993", yes: true, bound: text },
    ]);
  });

  it("binds a negative number as one, also after a minus sign", async () => {
    const sql = "SELECT 10-$n AS more, $n::text AS text /* /* */ $none */ ORDER BY 1";
    await dump({ sql, gzip: false }, { params: { n: -1 } });
    expect((await texts())[0]).toBe("more,text\n11,-1\n");
  });

  it("reads by watermark what is new since the run before, and the same again when it is cleared", async () => {
    await expect(byWatermark((...statements) => queryPostgres(source, ...statements))).resolves.toBeUndefined();
  });

  it("finds the highest value by an index, above what was read before", async () => {
    await queryPostgres(
      source,
      "CREATE TABLE visits (id bigint PRIMARY KEY, kind text)",
      "INSERT INTO visits SELECT n, 'a' FROM generate_series(1, 20000) n",
      "ANALYZE visits",
    );
    const scans = async () => {
      const sql = "SELECT seq_scan::int AS seq, idx_scan::int AS idx FROM pg_stat_user_tables WHERE relname = 'visits'";
      const [row] = await queryPostgres(source, sql);
      return { seq: Number(row?.["seq"]), idx: Number(row?.["idx"]) };
    };
    const read = async (run: string, ctx: TestContext) =>
      await dump(
        { sql: "SELECT id, kind FROM visits", watermark: { asset: "visits", column: "id" }, gzip: false },
        {},
        { ...ctx, run: { ...ctx.run, id: run } },
      );
    const ctx = context();
    await read("first", ctx);
    // The first has no bound: it reads the whole table, and the server says so when its sessions have ended.
    await queryPostgres(source, "INSERT INTO visits VALUES (20001, 'b')");
    await waitUntil("the first scan is told", async () => (await scans()).seq > 0);
    const before = await scans();
    expect(await read("second", ctx)).toMatchObject({ rows: 1, watermark: { from: "20000", to: "20001" } });
    expect(await read("second", ctx)).toMatchObject({ rows: 1, watermark: { from: "20000", to: "20001" } });
    await waitUntil("the scans are told", async () => (await scans()).idx >= before.idx + 3);
    expect((await scans()).seq).toBe(before.seq);
  });

  describe("in parts", () => {
    const files = async () => {
      const names = (await readdir(published())).filter((name) => name.startsWith("part-")).toSorted();
      return new Map(await Promise.all(names.map(async (name) => [name, await readFile(published(name))] as const)));
    };
    const bodies = async () => (await texts()).map((text) => text.trimEnd().split("\n").slice(1));

    it("gives the rows that it gives as one, in their order, in files that are the same every time", async () => {
      const sql = "SELECT n AS id, md5(n::text) AS word FROM generate_series(-500, 2000) n WHERE n % $step = 0";
      const once = await dump({ sql: `${sql} ORDER BY 1`, gzip: false }, { params: { step: 1 } });
      const whole = (await bodies()).flat();
      const split = { by: "id", parts: 4 };
      const output = await dump({ sql, split, fileBytes: 20_000 }, { params: { step: 1 } });
      expect(output).toMatchObject({ rows: once.rows, columns: once.columns });
      expect((await bodies()).flat()).toEqual(whole);
      const first = await files();
      expect(output.files).toBe(first.size);
      expect([...first.keys()].filter((name) => name.endsWith("-c000.csv.gz"))).toEqual(
        [0, 1, 2, 3].map((part) => `part-0000${part}-c000.csv.gz`),
      );
      expect(first.size).toBeGreaterThan(4);
      await dump({ sql, split, fileBytes: 20_000 }, { params: { step: 1 } });
      expect(await files()).toEqual(first);
      await dump({ sql, split, format: "parquet" }, { params: { step: 1 } });
      const parquet = published("part-*.parquet");
      const [sums] = await askDuckDb(
        "SELECT count(*)::INT AS rows, sum(id)::INT AS sum FROM read_parquet($1)",
        parquet,
      );
      expect(sums).toEqual({ rows: 2_501, sum: 1_875_750 });
      expect((await files()).size).toBe(4);
    });

    it.each([
      ["bigint beyond 2^53", "SELECT 9223372036854775800 + n AS key FROM generate_series(0, 7) n", 4],
      ["decimals", "SELECT (n / 10.0)::numeric(10,1) AS key FROM generate_series(0, 99) n", 4],
      [
        "dates, one of them infinite",
        "SELECT CASE n WHEN 9 THEN 'infinity' ELSE date '2024-02-25' + n END AS key FROM generate_series(0, 9) n",
        4,
      ],
      ["instants", "SELECT timestamptz '2024-01-01' + n * interval '1 ms' AS key FROM generate_series(0, 99) n", 4],
      ["rows without a value", "SELECT NULLIF(n, 3) AS key FROM generate_series(1, 8) n", 4],
      ["fewer values than parts", "SELECT n % 2 AS key FROM generate_series(1, 8) n", 2],
      ["no row", "SELECT 1 AS key WHERE false", 1],
    ])("has each row once: %s", async (_, sql, parts) => {
      await dump({ sql: `${sql} ORDER BY key`, format: "ndjson", gzip: false });
      const whole = (await texts()).join("");
      const output = await dump({ sql, format: "ndjson", gzip: false, split: { by: "key", parts: 4 } });
      expect((await texts()).join("")).toBe(whole);
      expect(output.files).toBe(parts);
    });

    it("is one snapshot: what is written meanwhile is in no part", async () => {
      await queryPostgres(source, "CREATE TABLE moves (id int)", "INSERT INTO moves SELECT generate_series(1, 100)");
      onRacePoint(async (name) => {
        if (name !== "dump-query:begun") return;
        await queryPostgres(source, "DELETE FROM moves", "INSERT INTO moves SELECT generate_series(101, 200)");
      });
      const output = await dump({ sql: "SELECT id FROM moves", gzip: false, split: { by: "id", parts: 4 } });
      expect(output.rows).toBe(100);
      expect((await bodies()).map((rows) => rows.length)).toEqual([25, 25, 25, 25]);
    });

    it("ends with the first part that fails, and nothing runs on in the server", async () => {
      const body = "BEGIN PERFORM pg_sleep(600); RETURN n; END";
      await queryPostgres(source, `CREATE FUNCTION slow(n int) RETURNS int STABLE LANGUAGE plpgsql AS '${body}'`);
      const sql = "SELECT n, CASE n WHEN 1 THEN 1 / (n - 1) ELSE slow(n) END AS x FROM (VALUES (1), (1000)) AS v(n)";
      const dumping = dump({ sql: `${sql} /* mark-parts */`, split: { by: "n", parts: 2 } });
      await expect(dumping).rejects.toMatchObject({ code: "E410" });
      const found = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'COPY%mark-parts%'";
      await waitUntil("the statements are gone", async () => (await queryPostgres(source, found))[0]?.["n"] === 0);
      expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
    });

    it.each([
      ["a column that is not there", "nothing"],
      ["a column of texts", "word"],
    ])("refuses %s (E416)", async (_, by) => {
      const sql = "SELECT 1 AS id, 'a'::text AS word";
      await expect(dump({ sql, split: { by, parts: 2 } })).rejects.toMatchObject({
        code: "E416",
        message: expect.stringContaining(by),
      });
    });
  });

  it("refuses what is no query, and stops in the server when it is killed", async () => {
    for (const sql of ["SELECT FROM nowhere ORDER BY 1", "DELETE FROM pg_class RETURNING 1 /* ORDER BY */"])
      await expect(dump({ sql })).rejects.toMatchObject({ code: "E416" });
    await expect(dump({ sql: { mysql: "SELECT 1 AS one ORDER BY 1" } })).rejects.toMatchObject({ code: "E416" });
    const killed = new AbortController();
    const dumping = dump(
      { sql: "SELECT n FROM generate_series(1, 1000000000) n ORDER BY n" },
      {},
      context({ signal: killed.signal }),
    );
    const found = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'COPY%'";
    await waitUntil("the statement runs", async () => (await queryPostgres(source, found))[0]?.["n"] === 1);
    killed.abort(new Error("killed"));
    await expect(dumping).rejects.toThrow("killed");
    await waitUntil("the statement is gone", async () => (await queryPostgres(source, found))[0]?.["n"] === 0);
  });
});

/** Ids beyond 2^53 differ in their last digit only: compared as doubles they would be the same. */
async function byWatermark(query: (...statements: readonly string[]) => Promise<unknown>): Promise<void> {
  await query(
    "CREATE TABLE events (id BIGINT PRIMARY KEY, kind VARCHAR(9))",
    "INSERT INTO events VALUES (9007199254740992, 'a'), (9007199254740993, 'b')",
  );
  const sql = "SELECT id, kind FROM events WHERE kind <> $not;";
  const watermark = { asset: "events", column: "id" };
  const ctx = context();
  const read = async (run: string) => {
    const output = await dump(
      { sql, watermark, gzip: false },
      { params: { not: "x" } },
      { ...ctx, run: { ...ctx.run, id: run } },
    );
    return { text: (await texts())[0], rows: output.rows, watermark: output.watermark };
  };
  const first = await read("first");
  expect(first).toEqual({
    text: "id,kind\n9007199254740992,a\n9007199254740993,b\n",
    rows: 2,
    watermark: { from: null, to: "9007199254740993" },
  });
  await query("INSERT INTO events VALUES (9007199254740994, 'c')");
  const second = {
    text: "id,kind\n9007199254740994,c\n",
    watermark: { from: "9007199254740993", to: "9007199254740994" },
  };
  expect(await read("second")).toMatchObject(second);
  expect(await read("third")).toMatchObject({
    rows: 0,
    watermark: { from: "9007199254740994", to: "9007199254740994" },
  });
  await query("INSERT INTO events VALUES (9007199254740995, 'd')");
  expect(await read("first")).toEqual(first);
  expect(await read("second")).toMatchObject(second);
  expect(await read("fourth")).toMatchObject({ text: "id,kind\n9007199254740995,d\n" });
  await expect(
    dump({ sql: "SELECT id FROM events", watermark: { asset: "events", column: "nothing" } }, {}, ctx),
  ).rejects.toMatchObject({ code: "E416" });
}

describe("dumpQuery", () => {
  it("says what is wrong with its options and its connection", async () => {
    expect(() => dumpQuery("task", { connection: "source", sql: "SELECT 1", fileBytes: 0 })).toThrow("fileBytes is 0");
    const watermark = { asset: "", column: "id" };
    expect(() => dumpQuery("task", { connection: "source", sql: "SELECT 1", watermark })).toThrow("name of an asset");
    for (const split of [
      { by: "", parts: 2 },
      { by: "id", parts: 1 },
      { by: "id", parts: 17 },
    ])
      expect(() => dumpQuery("task", { connection: "source", sql: "SELECT 1", split })).toThrow(
        expect.objectContaining({ code: "E209", message: expect.stringContaining("split") }),
      );
    const lake = bench.context();
    const split = { by: "id", parts: 2 };
    await expect(dumpQuery("task", { connection: "lake", sql: "SELECT 1", split }).run({}, lake)).rejects.toMatchObject(
      {
        code: "E416",
      },
    );
    await expect(dumpQuery("task", { connection: "lake", sql: "SELECT 1" }).run({}, lake)).rejects.toMatchObject({
      code: "E410",
      message: expect.stringContaining('of type "file", which takes no queries'),
    });
  });
});

const TABLES = [
  "SET sql_mode = ''",
  `CREATE TABLE every_type (
    id INT PRIMARY KEY, huge BIGINT UNSIGNED, exact DECIMAL(30, 9), wide DECIMAL(65), approximate DOUBLE, day DATE,
    at DATETIME(6), instant TIMESTAMP NULL, clock TIME, of_year YEAR, bits BIT(64), flag BIT(1), bytes BLOB,
    words VARCHAR(50), document JSON, choice ENUM('a', 'b'), choices SET('a', 'b'), unique_id UUID)`,
  "SET time_zone = '+00:00'",
  `INSERT INTO every_type VALUES
    (1, 18446744073709551615, -12345678901234567890.123456789, REPEAT('9', 65), 0.1, '2019-09-08', '2019-09-08 23:59:59.123456',
     '2019-09-08 14:59:59', '-838:59:59', 2019, ~0, 1, x'00ff5c', 'Käse, "süß" 🧀', '{"a": [1, null]}', 'b', 'a,b',
     '123e4567-e89b-12d3-a456-426655440000'),
    (2, 0, 0, 0, -1.5e300, '0000-00-00', '0000-00-00', '0000-00-00', 0, 0, 0, 0, '', '', '"NULL"', 'a', '',
     '00000000-0000-0000-0000-000000000000')`,
  "INSERT INTO every_type (id, instant) VALUES (3, NULL)",
  "CREATE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL)",
  "INSERT INTO counters VALUES (1, 0), (2, 0)",
  "CREATE TABLE arrivals (at DATETIME(3) NOT NULL)",
];
