import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Connection, Dag } from "@daymill/core";
import { buildId, generateSource, submissionDate } from "@daymill/dags";
import type { GeneratedDay } from "@daymill/dags";
import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { readWithHyparquet, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { queryWarehouse } from "@daymill/operators/tools";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { queryPostgres, startSystemPostgres } from "../support/postgres-of-system.ts";
import { requireService } from "../support/services.ts";

const DAYS = { from: "2019-12-01", days: 3, missing: 1 };
const ROWS = 400;
const DAGS: Readonly<Record<GeneratedDay["type"], Dag>> = { build_id: buildId, submission_date: submissionDate };

/** A server with an empty database, for the tests of one suite. */
interface Source extends AsyncDisposable {
  readonly connection: Connection;
}

/** The embedded server, as the demo uses it: no pg_dump of its version is at hand, so the pipeline copies. */
async function openEmbedded(): Promise<Source> {
  const bench = await taskBench();
  const database = await connect({ kind: "embedded", dataDir: join(bench.directory, "data") }, { log: silentLog });
  const address = await database.createDatabase?.("telemetry");
  if (address === undefined) throw new Error("the embedded server is not native PostgreSQL here");
  return {
    connection: { id: "mozaggregator", type: "postgres", ...address, extra: {} },
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await bench[Symbol.asyncDispose]();
    },
  };
}

async function openSystem(): Promise<Source> {
  const server = await startSystemPostgres();
  return { connection: await server.createDatabase(), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

pipelineSuite(describe, "the embedded server", openEmbedded);
pipelineSuite(requireService("postgresql"), "a server of the system and its pg_dump (postgresql)", openSystem);

function pipelineSuite(suite: typeof describe | typeof describe.skip, name: string, open: () => Promise<Source>): void {
  suite(`pipeline 1, on ${name}`, () => {
    let source: Source;
    let generated: readonly GeneratedDay[];
    let bench: TaskBench;
    beforeAll(async () => {
      source = await open();
      generated = await generateSource({ connection: source.connection, ...DAYS, rowsPerDay: ROWS, seed: 7 });
    });
    afterAll(() => source[Symbol.asyncDispose]());
    beforeEach(async () => {
      bench = await taskBench();
    });
    afterEach(() => bench[Symbol.asyncDispose]());

    const runDay = (dag: Dag, day: string, generation = 0) =>
      dag.test({
        interval: day,
        generation,
        workspace: bench.uri(`workspace/${day}/`),
        connections: {
          mozaggregator: source.connection,
          lake: { type: "file", path: join(bench.directory, "lake") },
          warehouse: { type: "duckdb", path: join(bench.directory, "warehouse") },
        },
      });
    const ask = (sql: string) => queryWarehouse({ path: join(bench.directory, "warehouse"), sql });

    it("makes the source as told: both types, one day missing, bookkeeping beside them", async () => {
      expect(generated).toHaveLength(6);
      expect(new Set(generated.filter(({ rows }) => rows === 0).map(({ day }) => day)).size).toBe(1);
      expect(generated.filter(({ rows }) => rows > 0).every(({ rows }) => rows === ROWS)).toBe(true);
      const tables = await queryPostgres(
        source.connection,
        "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'",
      );
      expect(tables).toEqual([{ n: generated.reduce((sum, day) => sum + day.tables, 2) }]);
    });

    it("loads every day that is there, once, with the rows of the source, and skips the day that is not", async () => {
      for (const { type, day, rows } of generated) {
        const run = await runDay(DAGS[type], day);
        expect(run.state, `${type} ${day}: ${run.reason}`).toBe("success");
        expect(run.states["load"]).toBe(rows === 0 ? "skipped" : "success");
      }
      for (const type of ["build_id", "submission_date"] as const) {
        const expected = generated.filter((one) => one.type === type && one.rows > 0);
        const counts = await ask(
          `SELECT ds_nodash AS day, count(*)::INTEGER AS n FROM aggregates.${type}_aggregates GROUP BY 1 ORDER BY 1`,
        );
        expect(counts).toEqual(expected.map(({ day, rows }) => ({ day: day.replaceAll("-", ""), n: rows })));
      }
    });

    it("carries every value of every row unchanged", async () => {
      const [first] = generated.filter(({ type, rows }) => type === "submission_date" && rows > 0);
      const day = first?.day ?? "";
      await runDay(submissionDate, day);
      const nodash = day.replaceAll("-", "");
      const loaded = await ask(
        `SELECT channel || '/' || version || '/' || label || '/' || metric || '/' || aggregate AS row FROM aggregates.submission_date_aggregates ORDER BY 1`,
      );
      const tables = await queryPostgres(
        source.connection,
        `SELECT tablename AS name FROM pg_tables WHERE tablename ~ '^submission_date_.*_${nodash}$'`,
      );
      const selects = tables.map(
        ({ name }) => `SELECT '${String(name)}' AS t, dimensions AS d, histogram AS h FROM "${String(name)}"`,
      );
      const sourceRows = await queryPostgres(
        source.connection,
        `SELECT split_part(t, '_', 3) || '/' || split_part(t, '_', 4) || '/' || (d->>'label') || '/' || (d->>'metric') || '/' || array_to_json(h)::text AS row
          FROM (${selects.join(" UNION ALL ")}) all_rows ORDER BY 1`,
      );
      const texts = (rows: readonly Record<string, unknown>[]): string[] =>
        rows.map(({ row }) => String(row)).toSorted();
      expect(texts(loaded)).toEqual(texts(sourceRows));
    });

    it("replaces a day that runs again: no row twice", async () => {
      const [first] = generated.filter(({ type, rows }) => type === "build_id" && rows > 0);
      for (const generation of [0, 0, 1])
        expect((await runDay(buildId, first?.day ?? "", generation)).state).toBe("success");
      expect(await ask("SELECT count(*)::INTEGER AS n FROM aggregates.build_id_aggregates")).toEqual([{ n: ROWS }]);
    });

    it("gives the same file again for the same snapshot date", async () => {
      const [first] = generated.filter(({ type, rows }) => type === "build_id" && rows > 0);
      const day = first?.day ?? "";
      const read = async () => {
        await runDay(buildId, day);
        const file = join(bench.directory, "lake/build_id", day.replaceAll("-", ""), "part-00000.snappy.parquet");
        const content = await readWithHyparquet(file);
        await rm(join(bench.directory, "lake"), { recursive: true });
        return content;
      };
      expect(await read()).toEqual(await read());
    });
  });
}
