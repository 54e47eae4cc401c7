import { join } from "node:path";
import { onRacePoint } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import type { LoadInput } from "./load-folder.ts";
import { loadTable } from "./load-table.ts";
import type { WarehouseRow } from "./query-warehouse.ts";

/** An empty warehouse for one test, and how to take it away again. */
export interface WarehouseUnderTest extends AsyncDisposable {
  readonly connection: Partial<Connection>;
  /** Rows of a SELECT that DuckDB and PostgreSQL understand alike, as JSON. */
  query(sql: string): Promise<readonly WarehouseRow[]>;
}

/** Statements that make the rows of one file each, in DuckDB's SQL. */
type Day = readonly string[];

const TABLE = "aggregates.days";
const load = loadTable("load", { connection: "target" });
const day = (ds: string, rows: number, label = "first"): Day => [
  `SELECT i::BIGINT AS n, '${ds}' AS ds, '${label}' AS label FROM range(${rows}) t(i)`,
];

function never(): never {
  throw new Error("there is no such input");
}

/** What every warehouse must do, whatever stands behind it. `open` makes an empty one. */
export function warehouseCases(name: string, open: () => Promise<WarehouseUnderTest>): void {
  describe(`${name} keeps the rules of a warehouse`, () => {
    let bench: TaskBench;
    let warehouse: WarehouseUnderTest;
    let attempts = 0;
    beforeEach(async () => {
      bench = await taskBench();
      warehouse = await open();
    });
    afterEach(async () => {
      onRacePoint(undefined);
      await warehouse[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
    });

    const context = (options: Parameters<TaskBench["context"]>[0] = {}) => {
      attempts += 1;
      return bench.context({
        taskId: `load${attempts}`,
        attempt: { number: attempts, generation: 0, tryNumber: 1, token: `1-${attempts}` },
        connections: { target: warehouse.connection },
        ...options,
      });
    };
    const publish = (folder: string, files: Day): Promise<string> => publishParquet(bench, folder, files);
    const toDay = (from: string, ds: string, rows?: number): LoadInput => ({
      from,
      table: TABLE,
      partition: { column: "ds", value: ds },
      ...(rows !== undefined && { rows }),
    });
    const loadDay = async (ds: string, files: Day, rows?: number) =>
      load.run(toDay(await publish(`day-${ds}`, files), ds, rows), context());
    const days = async () => {
      const found = await warehouse.query(
        `SELECT ds, min(label) AS label, count(*)::text AS n FROM ${TABLE} GROUP BY ds ORDER BY ds`,
      );
      return found.map((row) => [row["ds"], row["label"], Number(row["n"])]);
    };

    it("holds the rows of a day that was loaded, and says how many", async () => {
      expect(await loadDay("20240101", day("20240101", 3), 3)).toEqual({
        table: TABLE,
        partition: { column: "ds", value: "20240101" },
        rows: 3,
      });
      expect(await warehouse.query(`SELECT n::text AS n, ds, label FROM ${TABLE} ORDER BY n`)).toEqual(
        ["0", "1", "2"].map((n) => ({ n, ds: "20240101", label: "first" })),
      );
    });

    it("holds a day once that was loaded twice", async () => {
      await loadDay("20240101", day("20240101", 3));
      await loadDay("20240101", day("20240101", 3));
      expect(await days()).toEqual([["20240101", "first", 3]]);
    });

    it("replaces a day whole, and leaves the others as they are", async () => {
      await loadDay("20240101", day("20240101", 3));
      await loadDay("20240102", day("20240102", 4));
      await loadDay("20240101", day("20240101", 2, "second"));
      expect(await days()).toEqual([
        ["20240101", "second", 2],
        ["20240102", "first", 4],
      ]);
    });

    it("takes several files as one day", async () => {
      const files = [...day("20240101", 2000, "a"), ...day("20240101", 3000, "b"), ...day("20240101", 0)];
      expect(await loadDay("20240101", files, 5000)).toMatchObject({ rows: 5000 });
      await loadDay("20240101", files, 5000);
      expect(await days()).toEqual([["20240101", "a", 5000]]);
    });

    it("takes a day without rows, and empties the day with it", async () => {
      await loadDay("20240101", day("20240101", 3));
      await loadDay("20240102", day("20240102", 1));
      await loadDay("20240101", day("20240101", 0), 0);
      expect(await days()).toEqual([["20240102", "first", 1]]);
    });

    it("replaces a table whole where no partition is named, and shows the old rows until the new ones are there", async () => {
      const loadAll = async (files: Day) =>
        load.run({ from: await publish("all", files), table: "marts.shops" }, context());
      const shops = async () => {
        const found = await warehouse.query(
          "SELECT ds, label, count(*)::text AS n FROM marts.shops GROUP BY ds, label ORDER BY ds",
        );
        return found.map((row) => [row["ds"], row["label"], Number(row["n"])]);
      };
      const two = [...day("20240101", 3), ...day("20240102", 2)];
      expect(await loadAll(two)).toEqual({ table: "marts.shops", partition: null, rows: 5 });
      expect(await shops()).toEqual([
        ["20240101", "first", 3],
        ["20240102", "first", 2],
      ]);
      const seen: unknown[] = [];
      onRacePoint(async (point) => {
        if (point === "load:unpublished") seen.push((await shops()).length);
      });
      await loadAll(day("20240103", 4, "second"));
      expect(seen).toEqual([2]);
      expect(await shops()).toEqual([["20240103", "second", 4]]);
      onRacePoint((point) => {
        if (point === "load:unpublished") throw new Error("stopped");
      });
      await expect(loadAll(day("20240104", 1))).rejects.toThrow("stopped");
      onRacePoint(undefined);
      expect(await shops()).toEqual([["20240103", "second", 4]]);
      await loadAll(day("20240104", 0));
      expect(await shops()).toEqual([]);
    });

    it("takes two loads of one whole table at once: the rows are those of one of them", async () => {
      const table = "marts.shops";
      const inputs = [];
      for (const label of ["a", "b"]) inputs.push({ from: await publish(label, day("20240101", 3, label)), table });
      await load.run(inputs[0] ?? never(), context());
      const ended = await Promise.allSettled(inputs.map((input) => load.run(input, context())));
      expect(ended.some(({ status }) => status === "fulfilled")).toBe(true);
      const found = await warehouse.query(`SELECT label, count(*)::text AS n FROM ${table} GROUP BY label`);
      expect(found).toEqual([{ label: expect.stringMatching(/^[ab]$/), n: "3" }]);
    });

    it("publishes nothing when the rows are not as many as announced (E409)", async () => {
      await loadDay("20240101", day("20240101", 3));
      await expect(loadDay("20240101", day("20240101", 2, "second"), 3)).rejects.toMatchObject({ code: "E409" });
      await expect(loadDay("20240102", day("20240102", 2), 1)).rejects.toMatchObject({ code: "E409" });
      expect(await days()).toEqual([["20240101", "first", 3]]);
    });

    it("publishes nothing when a row belongs to another day (E409)", async () => {
      await loadDay("20240101", day("20240101", 3));
      const mixed = [`${day("20240101", 2, "second")[0]} UNION ALL ${day("20240102", 1, "second")[0]}`];
      await expect(loadDay("20240101", mixed, 3)).rejects.toMatchObject({
        code: "E409",
        details: { strays: 1, rows: 3 },
      });
      const unknown = ["SELECT 1::BIGINT AS n, NULL::VARCHAR AS ds, 'x' AS label"];
      await expect(loadDay("20240101", unknown)).rejects.toMatchObject({ code: "E409" });
      expect(await days()).toEqual([["20240101", "first", 3]]);
    });

    it("publishes nothing of a folder that is not complete (E501), or damaged (E413)", async () => {
      const from = await publish("day", day("20240101", 3));
      const lake = fileStore(join(bench.directory, "lake"));
      await lake.write("day/part-1.parquet", "PAR1 cut off");
      await expect(load.run(toDay(from, "20240101"), context())).rejects.toMatchObject({ code: "E413" });
      await lake.delete("day/_SUCCESS");
      await expect(load.run(toDay(from, "20240101"), context())).rejects.toMatchObject({ code: "E501" });
      await expect(days()).rejects.toThrow(/days/);
    });

    it("publishes nothing of a load that is stopped half way, and all of it the next time", async () => {
      await loadDay("20240101", day("20240101", 3));
      onRacePoint((point) => {
        if (point === "load:unpublished") throw new Error("stopped");
      });
      await expect(loadDay("20240101", day("20240101", 2, "second"))).rejects.toThrow("stopped");
      await expect(loadDay("20240102", day("20240102", 1))).rejects.toThrow("stopped");
      onRacePoint(undefined);
      expect(await days()).toEqual([["20240101", "first", 3]]);
      await loadDay("20240101", day("20240101", 2, "second"));
      await loadDay("20240102", day("20240102", 1));
      expect(await days()).toEqual([
        ["20240101", "second", 2],
        ["20240102", "first", 1],
      ]);
    });

    it("publishes nothing of an attempt that was replaced meanwhile (E308)", async () => {
      await loadDay("20240101", day("20240101", 3));
      const from = await publish("again", day("20240101", 2, "second"));
      const replaced = context({ stillOwned: () => Promise.resolve(false) });
      await expect(load.run(toDay(from, "20240101"), replaced)).rejects.toMatchObject({ code: "E308" });
      expect(await days()).toEqual([["20240101", "first", 3]]);
    });

    it("publishes nothing of an attempt that is killed", async () => {
      await loadDay("20240101", day("20240101", 3));
      const from = await publish("again", day("20240101", 2, "second"));
      const killing = new AbortController();
      onRacePoint((point) => {
        if (point === "load:unpublished") killing.abort(new Error("killed"));
      });
      await expect(load.run(toDay(from, "20240101"), context({ signal: killing.signal }))).rejects.toThrow("killed");
      expect(await days()).toEqual([["20240101", "first", 3]]);
    });

    it("shows the old day until the new one is there", async () => {
      await loadDay("20240101", day("20240101", 3));
      const seen: unknown[] = [];
      onRacePoint(async (point) => {
        if (point === "load:unpublished") seen.push(await days());
      });
      await loadDay("20240101", day("20240101", 2, "second"));
      expect(seen).toEqual([[["20240101", "first", 3]]]);
      expect(await days()).toEqual([["20240101", "second", 2]]);
    });

    it("keeps every value as it is: NULL, empty, unicode, quotes, escapes", async () => {
      const texts = ["", " ", "NULL", "\\N", "\\.", "a\n\\.\nb", "\n", "\r\n", "a\tb", "a\\tb", "\\", '"', '""', "'"];
      texts.push("a,b;c", "größe", "日本", "👩‍👩‍👧", "\u{10FFFF}", "\u0001", "{1,2}", '{"a": "b\\\\c"}', "%2F", "[x]*?");
      const quoted = texts.map((text, index) => `(${index}, '${text.replaceAll("'", "''")}')`);
      await loadDay("x", [
        `SELECT 'x' AS ds, i, v FROM (VALUES ${quoted.join(", ")}, (${texts.length}, NULL)) t(i, v)`,
      ]);
      const found = await warehouse.query(`SELECT v FROM ${TABLE} ORDER BY i`);
      expect(found.map((row) => row["v"])).toEqual([...texts, null]);
    });

    it("keeps numbers, dates and instants to the last digit", async () => {
      const row = `SELECT 'x' AS ds, 9223372036854775807 AS most, (-9223372036854775808)::BIGINT AS least,
        9007199254740993::BIGINT AS odd, 2147483647::INTEGER AS int, 0.1::DOUBLE + 0.2::DOUBLE AS double,
        'NaN'::DOUBLE AS nan, 12345678901234567890123456789012345.678::DECIMAL(38,3) AS decimal, true AS yes,
        DATE '0001-01-01' AS first_date, DATE '9999-12-31' AS last_date,
        TIMESTAMP '2024-02-29 23:59:59.999999' AS stamp, TIMESTAMPTZ '2024-07-01 00:00:00+02' AS instant`;
      await loadDay("x", [row, `${row} WHERE false`]);
      const columns = [
        "most",
        "least",
        "odd",
        "int",
        "double",
        "nan",
        "decimal",
        "yes",
        "first_date",
        "last_date",
        "stamp",
      ];
      const [found] = await warehouse.query(
        `SELECT ${columns.map((column) => `${column}::text AS ${column}`).join(", ")},
           (instant AT TIME ZONE 'UTC')::text AS instant FROM ${TABLE}`,
      );
      expect({ ...found, nan: String(found?.["nan"]).toLowerCase() }).toEqual({
        most: "9223372036854775807",
        least: "-9223372036854775808",
        odd: "9007199254740993",
        int: "2147483647",
        double: "0.30000000000000004",
        nan: "nan",
        decimal: "12345678901234567890123456789012345.678",
        yes: "true",
        first_date: "0001-01-01",
        last_date: "9999-12-31",
        stamp: "2024-02-29 23:59:59.999999",
        instant: "2024-06-30 22:00:00",
      });
    });

    it("adds the partition's column where the files do not have it", async () => {
      await loadDay("20240101", ["SELECT 1 AS n, 'first' AS label"]);
      await loadDay("20240102", ["SELECT 2 AS n, 'first' AS label", "SELECT 3 AS n, 'first' AS label"]);
      await loadDay("20240102", ["SELECT 2 AS n, 'second' AS label", "SELECT 3 AS n, 'second' AS label"]);
      expect(await days()).toEqual([
        ["20240101", "first", 1],
        ["20240102", "second", 2],
      ]);
    });

    it.each(["a/b", "..", "100%", "x=y", "it's", 'say "so"', "a b+c", "*[x]?", "größe 日本", "{1}", "\\"])(
      "finds a partition by its value, whatever that is: %s",
      async (value) => {
        const literal = `'${value.replaceAll("'", "''")}'`;
        const input = (label: string): Day => [`SELECT 1::BIGINT AS n, ${literal} AS ds, '${label}' AS label`];
        for (const label of ["first", "second"]) {
          const from = await publish("odd", input(label));
          await load.run(toDay(from, value), context());
        }
        expect(await warehouse.query(`SELECT ds, label FROM ${TABLE} WHERE ds = ${literal}`)).toEqual([
          { ds: value, label: "second" },
        ]);
        expect(await days()).toHaveLength(1);
      },
    );

    it("takes a day whose column is a date", async () => {
      const file = (label: string): Day => [`SELECT DATE '2024-01-31' AS ds, '${label}' AS label`];
      await loadDay("2024-01-31", file("first"));
      await loadDay("2024-01-31", file("second"));
      expect(await warehouse.query(`SELECT label FROM ${TABLE} WHERE ds < DATE '2024-02-01'`)).toEqual([
        { label: "second" },
      ]);
    });

    it("takes loads of different days of one new table at once", async () => {
      const names = ["20240101", "20240102", "20240103", "20240104"];
      const inputs = [];
      for (const ds of names) inputs.push(toDay(await publish(`day-${ds}`, day(ds, 3)), ds));
      await Promise.all(inputs.map((input) => load.run(input, context())));
      expect(await days()).toEqual(names.map((ds) => [ds, "first", 3]));
    });

    it("takes two loads of one day at once: each row is there once", async () => {
      await loadDay("20240101", day("20240101", 1));
      const input = toDay(await publish("twice", day("20240101", 3, "second")), "20240101");
      const ended = await Promise.allSettled([load.run(input, context()), load.run(input, context())]);
      expect(ended.some(({ status }) => status === "fulfilled")).toBe(true);
      expect(await days()).toEqual([["20240101", "second", 3]]);
    });

    it.each(["", "a.b.c", "../x.y", "aggregates.days; DROP TABLE x"])("refuses the table %j (E209)", async (table) => {
      const from = await publish("day", day("x", 1));
      await expect(load.run({ ...toDay(from, "x"), table }, context())).rejects.toMatchObject({ code: "E209" });
    });

    it("refuses a partition's column that the files spell otherwise (E411)", async () => {
      await expect(loadDay("x", ["SELECT 'x' AS DS, 1 AS n"])).rejects.toMatchObject({ code: "E411" });
    });
  });
}
