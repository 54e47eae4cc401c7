import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Connection, DagTestOptions, DagTestRun } from "@daymill/core";
import { downloadsByDay, downloadStatements, fileDownloads, planDownloads } from "@daymill/dags";
import type { DownloadRecord, DownloadsDatabase, PlannedDownloads, Snapshot } from "@daymill/dags";
import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { askDuckDb, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { queryFolder, queryWarehouse } from "@daymill/operators/tools";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMariaDbDatabase, queryMariaDb } from "../support/mariadb.ts";
import { queryPostgres } from "../support/postgres-of-system.ts";
import { requireService } from "../support/services.ts";

const DAY = "2019-09-08";
const NOON = Date.parse(`${DAY}T12:00:00Z`);

/** A database for the tests of one suite. */
interface Source extends AsyncDisposable {
  readonly connection: Connection;
  readonly database: DownloadsDatabase;
  run(statements: readonly string[]): Promise<unknown>;
}

async function openEmbedded(): Promise<Source> {
  const bench = await taskBench();
  const database = await connect({ kind: "embedded", dataDir: join(bench.directory, "data") }, { log: silentLog });
  const address = await database.createDatabase?.("synapse_warehouse");
  if (address === undefined) throw new Error("the embedded server is not native PostgreSQL here");
  const connection: Connection = { id: "synapse_warehouse", type: "postgres", ...address, extra: {} };
  return {
    connection,
    database: "postgres",
    run: (statements) => queryPostgres(connection, ...statements),
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await bench[Symbol.asyncDispose]();
    },
  };
}

async function openMariaDb(): Promise<Source> {
  const { connection, [Symbol.asyncDispose]: close } = await createMariaDbDatabase();
  return {
    connection,
    database: "mysql",
    run: (statements) => queryMariaDb(connection, ...statements),
    [Symbol.asyncDispose]: close,
  };
}

pipelineSuite(describe, "the embedded PostgreSQL", openEmbedded);
pipelineSuite(requireService("mariadb"), "MariaDB (mariadb)", openMariaDb);

function pipelineSuite(suite: typeof describe | typeof describe.skip, name: string, open: () => Promise<Source>): void {
  suite(`pipeline 3, on ${name}`, () => {
    let source: Source;
    let bench: TaskBench;
    beforeAll(async () => {
      source = await open();
    });
    afterAll(() => source[Symbol.asyncDispose]());
    beforeEach(async () => {
      bench = await taskBench();
    });
    afterEach(() => bench[Symbol.asyncDispose]());

    const fill = (planned: PlannedDownloads) => source.run([...downloadStatements(planned, source.database)]);
    const runDay = (day = DAY, generation = 0, stub: DagTestOptions["stub"] = {}): Promise<DagTestRun> =>
      fileDownloads.test({
        interval: day,
        generation,
        stub,
        workspace: bench.uri(`workspace/${day}/`),
        connections: {
          synapse_warehouse: source.connection,
          lake: { type: "file", path: join(bench.directory, "lake") },
          warehouse: { type: "duckdb", path: join(bench.directory, "warehouse") },
        },
      });
    const records = (day = DAY): string => {
      const [year, month, date] = day.split("-");
      return join(bench.directory, `lake/file_downloads_records/year=${year}/month=${month}/day=${date}/*.parquet`);
    };
    const projects = async (...found: readonly DownloadRecord[]) => {
      await fill({ snapshots: NODE, records: found });
      const run = await runDay();
      expect(run).toMatchObject({ state: "success" });
      const rows = await askDuckDb(
        `SELECT projectId::INTEGER AS p FROM read_parquet($1) ORDER BY "timestamp"`,
        records(),
      );
      return rows.map(({ p }) => p);
    };

    it("finds every download that plain JavaScript finds, once, as the streamed data has them", async () => {
      const planned = planDownloads({ from: "2019-09-07", days: 2, recordsPerDay: 1_500, seed: 4 });
      await fill(planned);
      for (const [day, expected] of downloadsByDay(planned)) {
        const run = await runDay(day);
        expect(run).toMatchObject({ state: "success" });
        const found = await askDuckDb(
          `SELECT concat_ws('|', epoch_ms("timestamp"), coalesce(userId::VARCHAR, 'none'), fileHandleId, projectId, associateType,
            associateId, stack, instance) AS row FROM read_parquet($1)`,
          records(day),
        );
        const wanted = expected.map((one) =>
          [one.timestamp, one.userId ?? "none", one.fileHandleId, one.projectId, one.objectType, `syn${one.objectId}`]
            .concat("prod", "backfill")
            .join("|"),
        );
        expect(found.map(({ row }) => String(row)).toSorted()).toEqual(wanted.toSorted());
        expect(wanted.length).toBeGreaterThan(1_000);
      }
      const types = "SELECT name, type, logical_type FROM parquet_schema($1) WHERE num_children IS NULL";
      expect(await askDuckDb(types, records("2019-09-07"))).toMatchObject([
        { name: "userId", type: "INT64" },
        { name: "timestamp", logical_type: expect.stringContaining("isAdjustedToUTC=1") },
        { name: "projectId", type: "INT64" },
        ...["fileHandleId", "associateType", "associateId", "stack", "instance"].map((column) => ({ name: column })),
      ]);
    });

    it("makes CSV with a header, gzipped, the same bytes when it is cleared", async () => {
      await fill(planDownloads({ from: DAY, days: 1, recordsPerDay: 200, seed: 5 }));
      const file = join(bench.directory, `lake/file_downloads_csv/${DAY}/part-00000.csv.gz`);
      await runDay();
      const once = await readFile(file);
      const [header, first] = gunzipSync(once).toString("utf8").split("\n");
      expect(header).toBe(
        "TIMESTAMP,USER_ID,FILE_HANDLE_ID,PROJECT_ID,ASSOCIATION_OBJECT_TYPE,ASSOCIATION_OBJECT_ID,STACK,INSTANCE,YEAR,MONTH,DAY",
      );
      expect(first).toMatch(/^1567900800000,\d+,\d+,\d+,(File|Table)Entity,syn\d+,prod,backfill,2019,9,8$/);
      await runDay(DAY, 1);
      expect((await readFile(file)).equals(once)).toBe(true);
    });

    it("trap A: an unpadded partition (month=9) is invisible to a query of the month", async () => {
      await fill({ snapshots: NODE, records: [at(NOON)] });
      await runDay();
      expect(await readdir(join(bench.directory, "lake/file_downloads_records/year=2019"))).toEqual(["month=09"]);
      const month = (text: string) =>
        queryFolder({
          path: join(bench.directory, "lake/file_downloads_records"),
          sql: `SELECT projectId::INTEGER AS p, count(projectId)::INTEGER AS downloads, count(DISTINCT userId)::INTEGER AS users
            FROM source WHERE year = '2019' AND month = '${text}' GROUP BY 1`,
        });
      expect(await month("09")).toEqual([{ p: 10, downloads: 1, users: 1 }]);
      expect(await month("9")).toEqual([]);
      const table = "SELECT record_date, count(*)::INTEGER AS n FROM firehose_logs.file_downloads_records GROUP BY 1";
      expect(await queryWarehouse({ path: join(bench.directory, "warehouse"), sql: table })).toEqual([
        { record_date: DAY, n: 1 },
      ]);
    });

    it("trap B: a day is one of UTC, whatever the time zone of the server is", async () => {
      const [first, last] = [Date.parse(`${DAY}T00:00:00Z`), Date.parse(`${DAY}T23:59:59.999Z`)];
      expect(await projects(at(first - 1), at(first), at(last), at(last + 1))).toEqual([10, 10]);
    });

    it("trap C: a project that a file left and came back to is not taken for the one between", async () => {
      expect(await projects(at(NOON, 2), at(NOON - 5_000, 2), at(NOON - 15_000, 2))).toEqual([10, 20, 10]);
    });

    it("trap E: downloads before the first snapshot, and of folders, are left out, not given to a project of later", async () => {
      expect(await projects(at(NOON - 25_000, 2), at(NOON, 3), at(NOON, 1))).toEqual([10]);
    });

    it("trap F: duplicates over the three tables, and over files sent for one request, are one download", async () => {
      const one = at(NOON);
      const handle = { ...one, table: "handle" } as const;
      const access = request({ query: "fileAssociateId=syn1&fileAssociateType=fileentity" });
      expect(await projects(one, handle, { ...handle, downloadedId: 78 }, access)).toEqual([10]);
    });

    it("trap G: days from 2019-09-09 on, which are streamed already, are not published again", async () => {
      await fill({ snapshots: NODE, records: [at(Date.parse("2019-09-09T00:00:00Z"))] });
      const run = await runDay("2019-09-09");
      expect(errorsOf(run, "validate")).toEqual([
        expect.objectContaining({ code: "E414", message: expect.stringContaining("streamed_already (1 found") }),
      ]);
      expect(fileDownloads.toJSON()).toMatchObject({ end: "2019-09-09" });
      await expect(readdir(join(bench.directory, "lake/file_downloads_records"))).rejects.toThrow("ENOENT");
    });

    it("trap D: of two snapshots of one instant the lower project counts, not any", async () => {
      const project = (projectId: number): Snapshot => ({ timestamp: NOON - 5_000, id: 9, projectId, type: "file" });
      await fill({ snapshots: [project(30)], records: [at(NOON, 9)] });
      // The key of the table would let one of them in.
      const drop = source.database === "mysql" ? "PRIMARY KEY" : "CONSTRAINT node_snapshot_pkey";
      const insert = (id: number) => `INSERT INTO NODE_SNAPSHOT VALUES (${NOON - 5_000}, 9, ${id}, 'file')`;
      await source.run([`ALTER TABLE NODE_SNAPSHOT DROP ${drop}`, insert(20), insert(25)]);
      expect(await runDay()).toMatchObject({ state: "success" });
      expect(await askDuckDb("SELECT projectId::INTEGER AS p FROM read_parquet($1)", records())).toEqual([{ p: 20 }]);
    });

    it("trap H: a header is no row, and a file without one is an error", async () => {
      await fill({ snapshots: NODE, records: [at(NOON)] });
      const run = await runDay();
      expect(run.outputs["extract"]).toMatchObject({ rows: 1, rejects: 0 });
      const csv = join(bench.directory, `lake/file_downloads_csv/${DAY}/part-00000.csv.gz`);
      const [, ...rows] = gunzipSync(await readFile(csv))
        .toString("utf8")
        .split("\n");
      await writeFile(csv, gzipSync(rows.join("\n")));
      const uri = `lake:/file_downloads_csv/${DAY}/`;
      const headless = await runDay(DAY, 1, { dump: { uri: "x", rows: 1 }, publish_csv: { uri } });
      expect(errorsOf(headless, "extract")).toEqual([expect.objectContaining({ code: "E434" })]);
      expect(headless.states).toMatchObject({ publish: "upstream_failed", load: "upstream_failed" });
    });

    it("trap J: a run reads a day and not the years around it; all days are as many runs", async () => {
      const days = [-2, -1, 0, 1].map((day) => at(NOON + day * 86_400_000));
      await fill({ snapshots: NODE, records: days });
      const run = await runDay();
      expect(run.outputs["dump"]).toMatchObject({ rows: 1 });
      const { start, end } = fileDownloads.toJSON();
      expect((Date.parse(end ?? "") - Date.parse(start ?? "")) / 86_400_000).toBe(738);
    });

    it("trap K: people without a name are not one user among others, and no reason to lose a download", async () => {
      const ANONYMOUS = 273_950;
      const query = "fileAssociateId=1&fileAssociateType=FileEntity";
      const anonymous = { ...at(NOON), userId: ANONYMOUS };
      await fill({
        snapshots: NODE,
        records: [anonymous, request({ query, userId: null, timestamp: NOON + 1 }), at(NOON + 2)],
      });
      const run = await runDay();
      expect(run.outputs["validate"]).toMatchObject({ report: [{ project: "10", downloads: 3, users: 2 }] });
      const users = await askDuckDb(
        `SELECT userId::VARCHAR AS u FROM read_parquet($1) ORDER BY "timestamp"`,
        records(),
      );
      expect(users.map(({ u }) => u)).toEqual([String(ANONYMOUS), null, "5"]);
    });

    it("reads requests in any order and case, and leaves out what is none, or failed", async () => {
      const query = "redirect=false&fileAssociateType=FileEntity&FILEASSOCIATEID=1";
      expect(
        await projects(
          request({ query, timestamp: NOON + 1 }),
          request({ query, timestamp: NOON + 2, userId: null }),
          request({ query, timestamp: NOON + 3, status: 403 }),
          request({ query, timestamp: NOON + 4, signature: "GET /entity/#" }),
          request({ query, timestamp: NOON + 5, url: "/file/v1/file/77/preview" }),
          request({ query: "fileAssociateType=FileEntity&xfileAssociateId=1", timestamp: NOON + 6 }),
          request({ query: "fileAssociateId=1", timestamp: NOON + 7 }),
        ),
      ).toEqual([10, 10]);
    });

    it("publishes a day without downloads as an empty one, with a warning", async () => {
      await fill({ snapshots: NODE, records: [] });
      const run = await runDay();
      expect(run).toMatchObject({ state: "success", outputs: { validate: { rows: 0, warned: ["no_download"] } } });
    });

    it("a corrupt CSV is an error that names it, and nothing of the day is published", async () => {
      await fill({ snapshots: NODE, records: [at(NOON)] });
      await runDay();
      const csv = join(bench.directory, `lake/file_downloads_csv/${DAY}/part-00000.csv.gz`);
      await writeFile(csv, (await readFile(csv)).subarray(0, -6));
      const uri = `lake:/file_downloads_csv/${DAY}/`;
      const run = await runDay(DAY, 1, { dump: { uri: "x", rows: 1 }, publish_csv: { uri } });
      expect(errorsOf(run, "extract").at(-1)).toMatchObject({
        code: "E435",
        message: expect.stringContaining("part-00000.csv.gz"),
      });
      expect(run.states).toMatchObject({ publish: "upstream_failed" });
    });

    it("a day whose files have other rows than the query gave is not published (E409)", async () => {
      await fill({ snapshots: NODE, records: [at(NOON)] });
      await runDay();
      const uri = `lake:/file_downloads_csv/${DAY}/`;
      const run = await runDay(DAY, 1, { dump: { uri: "x", rows: 2 }, publish_csv: { uri } });
      expect(errorsOf(run, "publish").at(-1)).toMatchObject({
        code: "E409",
        message: expect.stringContaining("has 1 rows instead of 2"),
      });
      expect(run.states).toMatchObject({ load: "upstream_failed" });
    });

    it("a column that changed its type is an error before anything is published, not a value that is lost", async () => {
      await fill({ snapshots: NODE, records: [at(NOON)] });
      const change = source.database === "mysql" ? "MODIFY USER_ID varchar(20)" : "ALTER USER_ID TYPE varchar(20)";
      const rename = "UPDATE FILE_DOWNLOAD_RECORD SET USER_ID = 'five'";
      const key = source.database === "mysql" ? "PRIMARY KEY" : "CONSTRAINT file_download_record_pkey";
      await source.run([
        `ALTER TABLE FILE_DOWNLOAD_RECORD DROP ${key}`,
        `ALTER TABLE FILE_DOWNLOAD_RECORD ${change}`,
        rename,
      ]);
      const run = await runDay();
      expect(run.state).toBe("failed");
      const failed = [...errorsOf(run, "dump"), ...errorsOf(run, "extract")].at(-1);
      expect(failed).toMatchObject({ code: expect.stringMatching(/^E(407|416)$/) });
      await expect(readdir(join(bench.directory, "lake/file_downloads_records"))).rejects.toThrow("ENOENT");
    });

    it("a day with ten times the rows is a day like any other", async () => {
      const planned = planDownloads({ from: DAY, days: 1, recordsPerDay: 6_000, seed: 8 });
      await fill(planned);
      const [[, expected] = []] = [...downloadsByDay(planned)];
      expect(await runDay()).toMatchObject({ state: "success", outputs: { publish: { rows: expected?.length } } });
    });

    it("fails a day, for good and before it publishes, whose tables are not as they were", async () => {
      await fill({ snapshots: NODE, records: [at(NOON)] });
      await source.run(["ALTER TABLE FILE_DOWNLOAD_RECORD RENAME COLUMN USER_ID TO WHO"]);
      const run = await runDay();
      expect(run.state).toBe("failed");
      expect(errorsOf(run, "dump")).toEqual([expect.objectContaining({ code: "E416" })]);
      await expect(readdir(join(bench.directory, "lake/file_downloads_csv"))).rejects.toThrow("ENOENT");
    });
  });
}

/** What each attempt of a task failed with. */
function errorsOf(run: DagTestRun, taskId: string): readonly unknown[] {
  return (run.attempts[taskId] ?? []).map(({ outcome }) => ("error" in outcome ? outcome.error : undefined));
}

/** Node 1 is in project 10; 2 is in 10, in 20, and again in 10; 3 is a folder. */
const NODE: readonly Snapshot[] = [
  { timestamp: 1, id: 1, projectId: 10, type: "file" },
  { timestamp: NOON - 20_000, id: 2, projectId: 10, type: "file" },
  { timestamp: NOON - 10_000, id: 2, projectId: 20, type: "file" },
  { timestamp: NOON - 1_000, id: 2, projectId: 10, type: "file" },
  { timestamp: 1, id: 3, projectId: 30, type: "folder" },
];

const at = (timestamp: number, objectId = 1) =>
  ({
    table: "file",
    timestamp,
    userId: 5,
    fileHandleId: 77,
    downloadedId: 77,
    objectId,
    objectType: "FileEntity",
  }) as const;

const request = (more: Partial<Extract<DownloadRecord, { table: "access" }>>): DownloadRecord => ({
  table: "access",
  timestamp: NOON,
  userId: 5,
  sessionId: `session-${more.timestamp ?? 0}`,
  url: "/file/v1/file/77",
  query: "",
  status: 200,
  signature: "GET /file/#",
  ...more,
});
