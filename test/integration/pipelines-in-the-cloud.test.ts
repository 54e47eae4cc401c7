import { join } from "node:path";
import type { Connection, Dag } from "@daymill/core";
import {
  buildId,
  countEvents,
  downloadMonths,
  downloadsByDay,
  downloadStatements,
  edgarLogs,
  eventCleaning,
  executiveStreamDag,
  fileDownloads,
  generateArchives,
  generateEvents,
  generateLog,
  generatePings,
  planDownloads,
} from "@daymill/dags";
import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { openStore } from "@daymill/stores";
import { askDuckDb, AwsWarehouseStub, EmrStub, FakeBigQuery, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { fetchBucket, fillBucket, gcsBuckets, keysOf, s3Buckets } from "../support/buckets.ts";
import type { Buckets } from "../support/buckets.ts";
import { cleanOnCluster } from "../support/emr-cleaning.ts";
import { queryPostgres } from "../support/postgres-of-system.ts";
import { readableEvents } from "../support/readable-events.ts";
import { requireService } from "../support/services.ts";

let buckets: Buckets;
let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

type Connections = Readonly<Record<string, Omit<Connection, "id">>>;

const run = (dag: Dag, interval: string, connections: Connections, generation = 0) =>
  dag.test({ interval, generation, workspace: bench.uri(`workspace/${interval}/`), connections });

const path = (...parts: string[]): string => join(bench.directory, ...parts);

/** Pipelines whose places are stores only, or stores and BigQuery, on either kind of bucket. */
function onBuckets(kind: string, open: () => Promise<Buckets>): void {
  beforeAll(async () => {
    buckets = await open();
  });
  afterAll(() => buckets[Symbol.asyncDispose]());

  test(`pipeline 1: dumps go to ${kind} and into BigQuery; a missing day is skipped, a published one not dumped again`, async () => {
    await using bigQuery = await FakeBigQuery.start();
    const shape = { from: "2016-09-19", days: 3, rowsPerDay: 300, seed: 2, missing: 1, types: ["build_id"] as const };
    const days = await generateArchives({ ...shape, types: [...shape.types], directory: path("dumps") });
    const lake = await buckets.open("lake");
    bigQuery.bucket = openStore(lake);
    const connections = {
      mozaggregator: { type: "archive", path: path("dumps"), extra: {} },
      lake,
      warehouse: { type: "bigquery", database: "project", extra: { endpoint: bigQuery.url, location: "EU" } },
    };
    for (const { day, rows } of days) {
      const { state, states } = await run(buildId, day, connections);
      expect([state, states["load"]]).toEqual(["success", rows === 0 ? "skipped" : "success"]);
    }
    const whole = days.filter(({ rows }) => rows > 0);
    expect(whole).toHaveLength(2);
    expect(await keysOf(lake)).toEqual(
      whole.flatMap(({ day }) =>
        ["_SUCCESS", "part-00000.snappy.parquet"].map((name) => `build_id/${day.replaceAll("-", "")}/${name}`),
      ),
    );
    const loaded = "SELECT ds_nodash, count(*)::INTEGER, count(DISTINCT metric) > 50 FROM $table GROUP BY 1 ORDER BY 1";
    const expected = whole.map(({ day, rows }) => [day.replaceAll("-", ""), rows, true]);
    expect(await bigQuery.query("aggregates.build_id_aggregates", loaded)).toEqual(expected);
    const again = await run(buildId, whole[0]?.day ?? "", connections);
    expect(again.states).toMatchObject({ dump: "skipped", already_published: "success", load: "success" });
    expect(await bigQuery.query("aggregates.build_id_aggregates", loaded)).toEqual(expected);
  });

  test(`pipeline 2: messages, metadata and groups lie in ${kind}`, async () => {
    const [metadata, data, lake] = [await buckets.open("m"), await buckets.open("d"), await buckets.open("lake")];
    const stream = "telemetry-executive-summary";
    const shape = { directory: path("made"), stream, day: "2015-10-28", messages: 400, seed: 3 } as const;
    const made = await generatePings({ ...shape, objectBytes: 20_000 });
    await fillBucket(metadata, path("made/metadata"));
    await fillBucket(data, path("made/data"));
    const connections = { telemetry_metadata: metadata, telemetry_data: data, lake };
    const { state, outputs } = await run(executiveStreamDag, shape.day, connections);
    expect(state).toBe("success");
    const { messages, rows, folders } = made;
    expect(outputs["gather"]).toMatchObject({ messages, rows, dropped: messages - rows, rejects: 0, gaps: 0 });
    const complete = (await keysOf(lake)).filter((key) => key.endsWith("/_SUCCESS"));
    expect(complete).toHaveLength(folders);
    await fetchBucket(lake, path("seen"));
    const count = "SELECT count(DISTINCT documentId)::INTEGER AS n FROM read_parquet($1)";
    expect(await askDuckDb(count, path("seen/**/*.parquet"))).toEqual([{ n: rows }]);
    expect((await run(executiveStreamDag, shape.day, connections)).outputs["plan"]).toMatchObject({ chunks: [] });
  });

  test(`pipeline 5: the log and both products lie in ${kind}`, async () => {
    const [logs, lake] = [await buckets.open("edgar_logs"), await buckets.open("lake")];
    const made = await generateLog({ directory: path("made"), day: "2017-03-29", requests: 20_000, seed: 4 });
    await fillBucket(logs, path("made"));
    const { state, outputs } = await run(edgarLogs, "2017-03-29", { edgar_logs: logs, lake });
    expect(state).toBe("success");
    const { requests, serverErrors } = made;
    expect(outputs).toMatchObject({ extract: { rows: requests }, publish_errors: { rows: serverErrors } });
    await fetchBucket(lake, path("seen"));
    const top = "SELECT ip, count::INTEGER AS n FROM read_parquet($1) LIMIT 20";
    const found = await askDuckDb(top, path("seen/edgar/ip_count/20170329/*.parquet"));
    expect(found.map(({ ip, n }) => [ip, n])).toEqual(made.mostActive);
  });
}

requireService("gcs")("the same DAG files, by connections alone, on Google Cloud Storage and BigQuery (gcs)", () => {
  onBuckets("Google Cloud Storage", gcsBuckets);
});

requireService("s3")("the same DAG files, by connections alone, on S3, Athena and EMR (s3)", () => {
  onBuckets("S3", s3Buckets);

  test("pipeline 3: CSV and Parquet lie in S3, days are partitions in the catalogue, Athena is asked by month", async () => {
    await using database = await connect({ kind: "embedded", dataDir: path("database") }, { log: silentLog });
    const address = await database.createDatabase?.("synapse_warehouse");
    const source: Connection = { id: "source", type: "postgres", ...address, extra: {} };
    const planned = planDownloads({ from: "2019-08-30", days: 2, recordsPerDay: 300, seed: 6 });
    await queryPostgres(source, ...downloadStatements(planned, "postgres"));
    await using aws = await AwsWarehouseStub.start();
    const lake = await buckets.open("lake");
    const warehouse = { ...aws.connection, extra: { ...aws.connection.extra, results: "lake:/_athena/" } };
    const connections = { synapse_warehouse: source, lake, warehouse };
    const expected = new Map(downloadsByDay(planned));
    for (const [day, downloads] of expected) {
      const { state, states, outputs } = await run(fileDownloads, day, connections);
      expect([state, states["load"], states["partition"]]).toEqual(["success", "skipped", "success"]);
      expect(outputs["publish"]).toMatchObject({ rows: downloads.length });
    }
    const table = aws.glue.table("firehoselogs", "filedownloadsrecords");
    const places = [...table.partitions.values()].map(({ Values, StorageDescriptor: { Location } = {} }) => ({
      values: Values?.join("-"),
      place: Location,
    }));
    expect(places).toEqual(
      [...expected.keys()].map((day) => ({
        values: day,
        place: `s3://${lake.database}/file_downloads_records/year=${day.slice(0, 4)}/month=08/day=${day.slice(8)}/`,
      })),
    );
    expect(await keysOf(lake)).toContain("file_downloads_csv/2019-08-30/part-00000.csv.gz");
    await fetchBucket(lake, path("seen"));
    const byDay = `SELECT concat_ws('-', year, month, day) AS day, count(*)::INTEGER AS n
      FROM read_parquet($1, hive_partitioning = true, hive_types_autocast = false) GROUP BY 1 ORDER BY 1`;
    expect(await askDuckDb(byDay, path("seen/file_downloads_records/**/*.parquet"))).toEqual(
      [...expected].map(([day, downloads]) => ({ day, n: downloads.length })),
    );
    const month = await run(downloadMonths, "2019-08-01", connections);
    expect(month).toMatchObject({ state: "success", states: { projects: "success", projects_here: "skipped" } });
    expect(aws.athena.queries.map(({ request }) => request.ExecutionParameters)).toEqual([["'2019'", "'08'"]]);
  });

  test("pipeline 4: logs, job, manifest and rows lie in S3, a cluster of EMR does the work and is gone after it", async () => {
    const day = "2018-03-01";
    const made = await generateEvents({ directory: path("made"), day, lines: 3_000, seed: 4 });
    const [logs, lake] = [await buckets.open("event_logs"), await buckets.open("lake")];
    await fillBucket(logs, path("made"));
    await using emr = await EmrStub.start();
    emr.onStep = (args) => cleanOnCluster(args, { logs, lake }, bench);
    const result = await run(eventCleaning, day, { event_logs: logs, lake, cluster: emr.connection });
    expect(result).toMatchObject({ state: "success", states: { read: "skipped", tidy: "success" } });
    const [cluster] = emr.model.clusters;
    expect([cluster?.Status.State, cluster?.request.ReleaseLabel]).toEqual(["TERMINATED", "emr-7.1.0"]);
    expect(cluster?.steps.map(({ Status, Config: { Args } }) => [Status.State, Args[0]])).toEqual([
      ["COMPLETED", "spark-submit"],
    ]);
    expect(cluster?.steps[0]?.Config.Args).toContain(`s3://${lake.database}/_staging/event_cleaning/20180301/clean.py`);
    const { lines, rows, dropped, rejects } = made;
    expect(result.outputs["account"]).toMatchObject({ lines, rows, dropped, rejects, read: 285 });
    expect(await keysOf(lake)).toEqual([
      "events/clean/20180301/_SUCCESS",
      expect.stringMatching(/^events\/clean\/20180301\/.*\.parquet$/),
    ]);
    await fetchBucket(lake, path("seen"));
    const found = await askDuckDb("SELECT * FROM read_parquet($1)", path("seen/**/*.parquet"));
    const wanted = countEvents(await readableEvents(path("made", day), made)).rows;
    const byId = (some: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
      some.toSorted((a, b) => (String(a["req_id"]) < String(b["req_id"]) ? -1 : 1));
    expect(byId(found)).toEqual(byId(wanted));
  });
});
