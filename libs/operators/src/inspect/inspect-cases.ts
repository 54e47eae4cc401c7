import type { Task, TestContext, TestContextOptions } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckSqlOutput } from "../sql/check-sql.ts";
import type { CheckInput, Checks } from "./check-job.ts";
import type { ProfileInput, ProfileOutput } from "./rows-to-profile.ts";

/** A warehouse for one test whose table `logs.events` has the rows of INSPECTED_ROWS, and how its tables are looked at. */
export interface InspectedWarehouse extends AsyncDisposable {
  readonly check: (checks: Partial<Checks>) => Pick<Task<CheckInput, CheckSqlOutput>, "run">;
  readonly profile: (sql?: string) => Pick<Task<ProfileInput, ProfileOutput>, "run">;
  readonly context: (options: TestContextOptions) => TestContext;
  /** How its SQL writes a value, and the name of a column. */
  readonly value: (name: string) => string;
  readonly quote: (name: string) => string;
}

/** Ten rows, in DuckDB's SQL. */
export const INSPECTED_ROWS = `SELECT i::BIGINT AS id, CASE WHEN i < 6 THEN 'click' WHEN i < 9 THEN 'view' END AS kind,
  (i % 4) / 2 AS seconds, (i * 1.25)::DECIMAL(9,2) AS price, DATE '2024-02-28' + (i % 3)::INTEGER AS day,
  TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS moment, i < 4 AS ok FROM range(10) t(i)`;

const at = (places: Readonly<Record<number, number>>): readonly number[] =>
  Array.from({ length: 20 }, (_, place) => places[place] ?? 0);
const HOURS = { 0: 1, 2: 1, 4: 1, 6: 1, 8: 1, 11: 1, 13: 1, 15: 1, 17: 1, 19: 1 };

/** What each warehouse has to say of the columns; it names their types as it does, and writes numbers and instants. */
const COLUMNS = {
  id: { nulls: 0, distinct: 10, mean: 4.5, spread: { kind: "range", counts: Array.from({ length: 10 }, () => 1) } },
  kind: {
    nulls: 1,
    distinct: 2,
    min: "click",
    max: "view",
    mean: null,
    spread: {
      kind: "values",
      values: [
        { value: "click", count: 6 },
        { value: "view", count: 3 },
      ],
    },
  },
  seconds: { nulls: 0, distinct: 4, mean: 0.65, spread: { kind: "range", counts: at({ 0: 3, 6: 3, 13: 2, 19: 2 }) } },
  price: { nulls: 0, distinct: 10, mean: 5.625, spread: { kind: "range", counts: at(HOURS) } },
  day: {
    nulls: 0,
    distinct: 3,
    min: "2024-02-28",
    max: "2024-03-01",
    mean: null,
    spread: { kind: "range", counts: [4, 3, 3] },
  },
  moment: { nulls: 0, distinct: 10, mean: null, spread: { kind: "range", counts: at(HOURS) } },
  ok: {
    nulls: 0,
    distinct: 2,
    min: "false",
    max: "true",
    mean: null,
    spread: {
      kind: "values",
      values: [
        { value: "false", count: 6 },
        { value: "true", count: 4 },
      ],
    },
  },
} as const;

const TABLE = "logs.events";

/** What checks and profiles must do on every warehouse. */
export function inspectCases(name: string, open: () => Promise<InspectedWarehouse>): void {
  describe(`checks and profiles on ${name}`, () => {
    let warehouse: InspectedWarehouse;
    beforeEach(async () => {
      warehouse = await open();
    });
    afterEach(() => warehouse[Symbol.asyncDispose]());
    let clears = 0;
    /** Of a task that was cleared since, so that it adopts no job. */
    const context = (): TestContext => {
      const generation = clears++;
      return warehouse.context({
        attempt: { number: generation + 1, generation, tryNumber: 1, token: `1-${generation}` },
      });
    };
    const profile = async (input: ProfileInput, sql?: string) =>
      (await warehouse.profile(sql).run(input, context())).profile;

    it("a profile has the figures of all columns, how they are spread, and the first rows", async () => {
      const found = await profile({ table: TABLE });
      expect(found).toMatchObject({ isComplete: true, files: null, bytes: null, rows: 10, profiledRows: 10 });
      expect(found.uri).toMatch(/^\w+:logs\.events$/);
      const columns = Object.fromEntries(found.columns.map(({ name: column, ...rest }) => [column, rest]));
      expect(columns).toMatchObject(COLUMNS);
      const ends = (column: string) => [Number(columns[column]?.min), Number(columns[column]?.max)];
      expect([ends("id"), ends("seconds"), ends("price")]).toEqual([
        [0, 9],
        [0, 1.5],
        [0, 11.25],
      ]);
      expect(columns["moment"]?.min).toMatch(/^2024-01-01[ T]00:00:00/);
      expect(columns["moment"]?.max).toMatch(/^2024-01-01[ T]09:00:00/);
      expect(found.firstRows).toHaveLength(10);
      const position = found.columns.findIndex((column) => column.name === "kind");
      expect(found.firstRows.filter((row) => row[position] === null)).toHaveLength(1);
    });

    it("a profile is of the rows of a query, whose values stay values", async () => {
      const sql = `SELECT kind AS ${warehouse.quote("select")} FROM ${TABLE} WHERE kind <> ${warehouse.value("kind")};`;
      const { columns, rows } = await profile({ params: { kind: "view" } }, sql);
      expect([rows, columns.map((column) => column.name)]).toEqual([6, ["select"]]);
      expect(await profile({ params: { kind: "'; DROP TABLE x --" } }, sql)).toMatchObject({ rows: 9 });
    });

    it("a profile cuts a long value between characters: its output can be stored", async () => {
      const { firstRows } = await profile({}, `SELECT '${"a".repeat(299)}😀${"b".repeat(9)}' AS note`);
      expect(firstRows).toEqual([[`${"a".repeat(299)}\uFFFD…`]]);
    });

    it("a profile of no rows has their columns, and nothing to spread", async () => {
      const found = await profile({}, `SELECT id, kind FROM ${TABLE} WHERE id < 0`);
      expect(found).toMatchObject({ rows: 0, firstRows: [] });
      expect(found.columns).toMatchObject([
        { name: "id", nulls: 0, distinct: 0, min: null, max: null, mean: null, spread: null },
        { name: "kind", nulls: 0, distinct: 0, min: null, max: null, mean: null, spread: null },
      ]);
    });

    it("a profile is of a table or of a query, and of one whose name is one (E209)", async () => {
      for (const [input, sql] of [[{}], [{ table: TABLE }, "SELECT 1"], [{ table: "a.b.c" }]] as const)
        await expect(profile(input, sql)).rejects.toMatchObject({ code: "E209" });
    });

    it("a check holds when it finds nothing; what a warning finds is in the log", async () => {
      const ctx = context();
      const checks = { twice: `SELECT id FROM ${TABLE} GROUP BY id HAVING count(*) > 1` };
      const warnings = { last: `SELECT kind FROM ${TABLE} WHERE id = ${warehouse.value("id")} -- so` };
      const output = await warehouse.check({ checks, warnings }).run({ params: { id: 8 } }, ctx);
      expect(output).toEqual({ warned: ["last"] });
      const fields = { examples: [{ kind: "view" }] };
      expect(ctx.logs).toContainEqual({ level: "warn", message: "last: 1 found", fields });
    });

    it("checks fail together, each with how many rows it found and some of them (E414)", async () => {
      const checks = {
        clicks: `SELECT kind FROM ${TABLE} WHERE kind = ${warehouse.value("kind")}`,
        holds: `SELECT id FROM ${TABLE} WHERE id < 0`,
        none: `SELECT ok FROM ${TABLE} WHERE kind IS NULL`,
      };
      const run = warehouse.check({ checks }).run({ params: { kind: "click" } }, context());
      const click = { kind: "click" };
      await expect(run).rejects.toMatchObject({
        code: "E414",
        message: expect.stringMatching(
          /connection "\w+" does not hold what is expected: clicks \(6 found, such as {"kind":"click"}\); none \(1 found, such as {"ok":false}\)\.$/,
        ),
        details: {
          failures: [
            { name: "clicks", count: 6, examples: [click, click, click, click, click] },
            { name: "none", count: 1, examples: [{ ok: false }] },
          ],
        },
      });
    });
  });
}
