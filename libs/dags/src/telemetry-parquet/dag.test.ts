import { mkdir, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { backfillRange, onRacePoint } from "@daymill/core";
import type { Dag, DagTestOptions, DagTestRun } from "@daymill/core";
import { encodeHekaFrame } from "@daymill/operators/tools";
import type { HekaMessageToWrite } from "@daymill/operators/tools";
import { readWithDuckDb, readWithHyparquet, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { e10sExperimentDag, executiveStreamDag } from "./dag.ts";
import { derivedDag } from "./derived-dag.ts";
import type { DerivedDagOptions } from "./derived-dag.ts";
import { derivedDataset } from "./derived-dataset.ts";
import { executiveStream } from "./executive-stream.ts";
import { EXPERIMENT } from "./source/ping-model.ts";

const DAY = "2015-10-28";
const LEAF = "telemetry/4/main/Firefox/nightly/44.0a1/20150924030231";
const LAKE_DAY = "executive-stream/summary/submissionDateS3=20151028";
const LAKE_LEAF = `${LAKE_DAY}/sourceNameS3=telemetry/sourceVersionS3=4/docTypeS3=main/appNameS3=Firefox/appUpdateChannelS3=nightly/appVersionS3=44.0a1/appBuildIdS3=20150924030231`;
const DIMENSIONS = [
  "submissionDate",
  "sourceName",
  "sourceVersion",
  "docType",
  "appName",
  "appUpdateChannel",
  "appVersion",
  "appBuildId",
];

type Fields = NonNullable<HekaMessageToWrite["fields"]>;

const text = (name: string, value: string): Fields[number] => ({ name, type: "string", values: [value] });
const integer = (name: string, value: bigint): Fields[number] => ({ name, type: "integer", values: [value] });
const needed: Fields = [
  text("docType", "main"),
  text("submissionDate", "20151028"),
  text("clientId", "client"),
  text("documentId", "document"),
  { name: "activityTimestamp", type: "double", values: [1.5e18] },
  { name: "default", type: "boolean", values: [true] },
];
const summary = (fields: Fields = []): Buffer =>
  encodeHekaFrame(
    {
      uuid: "u",
      timestamp: 1n,
      fields: [...needed.filter(({ name }) => !fields.some((one) => one.name === name)), ...fields],
    },
    { snappy: true },
  );
const named = (documentId: string): Buffer => summary([text("documentId", documentId)]);

let bench: TaskBench;
const path = (...parts: string[]): string => join(bench.directory, ...parts);

beforeEach(async () => {
  bench = await taskBench();
  const source = (prefix: string) => ({ prefix, metadata_prefix: prefix });
  const sources = { "telemetry-executive-summary": source("summary"), telemetry: source("telemetry-2") };
  await put("metadata/sources.json", JSON.stringify(sources));
  const schema = { version: 2, dimensions: DIMENSIONS.map((name) => ({ field_name: name, allowed_values: "*" })) };
  for (const prefix of ["summary", "telemetry-2"]) await put(`metadata/${prefix}/schema.json`, JSON.stringify(schema));
  await mkdir(path("data"));
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path(name)), { recursive: true });
  await writeFile(path(name), content);
}

/** Puts an object of the day, below the executive summary's prefix. */
const putObject = (name: string, ...frames: readonly Uint8Array[]): Promise<void> =>
  put(`data/summary/20151028/${name}`, Buffer.concat(frames));

const run = (options: DagTestOptions = {}, dag: Dag = executiveStreamDag): Promise<DagTestRun> =>
  dag.test({
    interval: DAY,
    workspace: bench.uri("workspace/"),
    connections: {
      telemetry_metadata: { type: "file", path: path("metadata") },
      telemetry_data: { type: "file", path: path("data") },
      lake: { type: "file", path: path("lake") },
    },
    ...options,
  });

/** The DAG with other bounds, under which files of a test are large. */
const withOptions = (options: DerivedDagOptions): Dag => derivedDag(executiveStream, options);

const rows = (folder = "executive-stream") => readWithDuckDb(path("lake", folder, "**/*.parquet"));
const documents = async (): Promise<unknown[]> => (await rows()).map((row) => row["documentId"]);
const names = async (folder: string): Promise<string[]> => (await readdir(path("lake", folder))).toSorted();
const lastError = (result: DagTestRun, task: string) => result.attempts[task]?.at(-1)?.outcome;

describe("pipeline 2", () => {
  it("carries a day of messages to a folder of the lake, named as the original's, with _SUCCESS", async () => {
    await putObject(`${LEAF}/1`, named("a"), named("b"));
    const result = await run();
    expect(result).toMatchObject({ state: "success", outputs: { gather: { messages: 2, rows: 2, dropped: 0 } } });
    expect(await names(LAKE_LEAF)).toEqual(["_SUCCESS", "part-00000-c000.snappy.parquet"]);
    expect(await documents()).toEqual(["a", "b"]);
  });

  it("has the columns of the data set in their order, read alike by two readers that are not ours", async () => {
    const all: Fields = [
      text("country", "DE"),
      { name: "hours", type: "double", values: [2.5] },
      integer("google", 7n),
      integer("pluginHangs", 2_147_483_647n),
    ];
    await putObject(`${LEAF}/1`, summary(all));
    await run();
    const expected = {
      docType: "main",
      submissionDate: "20151028",
      activityTimestamp: 1.5e18,
      profileCreationTimestamp: 0,
      clientId: "client",
      documentId: "document",
      country: "DE",
      channel: "",
      os: "",
      osVersion: "",
      default: true,
      buildId: "",
      app: "",
      version: "",
      vendor: "",
      reason: "",
      hours: 2.5,
      google: 7,
      yahoo: 0,
      bing: 0,
      other: 0,
      pluginHangs: 2_147_483_647,
    };
    const read = await readWithHyparquet(path("lake", LAKE_LEAF, "part-00000-c000.snappy.parquet"));
    expect([read.rows, read.codecs]).toEqual([[expected], ["SNAPPY"]]);
    expect(read.columns.map(({ name }) => name)).toEqual(Object.keys(expected));
    expect(await rows()).toEqual([expected]);
  });

  it("makes a folder of each leaf, and one of the whole day where the data set groups so", async () => {
    for (const version of ["41.0", "42.0", "43.0"])
      await putObject(`telemetry/4/main/Firefox/release/${version}/1/x`, named(version));
    const result = await run();
    expect(result.outputs["gather"]).toMatchObject({ groups: [{ rows: 1 }, { rows: 1 }, { rows: 1 }] });
    const byDay = derivedDataset({
      ...executiveStream,
      name: "ByDay",
      prefixGroup: (key) => key.split("/").slice(0, 2).join("/"),
    });
    await run({}, derivedDag(byDay));
    expect(await names("by-day/summary/submissionDateS3=20151028")).toEqual([
      "_SUCCESS",
      "part-00000-c000.snappy.parquet",
    ]);
    expect(await rows("by-day")).toHaveLength(3);
  });

  it("reads only objects that begin with the filter, which may end within a name", async () => {
    await putObject("telemetry/4/main/Firefox/release/41.0/1/x", named("main"));
    await putObject("telemetry/4/malformed/Firefox/release/41.0/1/x", named("malformed"));
    await putObject("telemetry/4/crash/Firefox/release/41.0/1/x", named("crash"));
    await run({}, derivedDag({ ...executiveStream, filterPrefix: "telemetry/4/ma" }));
    expect(await documents()).toEqual(["main", "malformed"]);
  });

  it("converts a large group in chunks, as many tasks, and publishes them as one folder", async () => {
    const frame = named("0");
    for (const index of [0, 1, 2, 3, 4]) await putObject(`${LEAF}/${index}`, named(`${index}`));
    const result = await run({}, withOptions({ chunkBytes: frame.length * 2 + 1 }));
    expect(Object.keys(result.states).filter((id) => id.startsWith("convert["))).toHaveLength(3);
    expect(await names(LAKE_LEAF)).toEqual([
      "_SUCCESS",
      ...[0, 1, 2].map((index) => `part-0000${index}-c000.snappy.parquet`),
    ]);
    expect(await documents()).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("plans a group of more than 2 GiB as several chunks, none of which reaches 2 GiB but by one object alone", async () => {
    const mib = 1024 * 1024;
    for (const [name, size] of [
      ["1", 700],
      ["2", 700],
      ["3", 700],
      ["4", 2_500],
      ["5", 1],
    ] as const) {
      await putObject(`${LEAF}/${name}`, Buffer.alloc(0));
      await truncate(path(`data/summary/20151028/${LEAF}/${name}`), size * mib);
    }
    const result = await run({ stub: { convert: { uri: "x", rows: 0 }, gather: { groups: [] } } });
    const { chunks } = result.outputs["plan"] as { chunks: { objects: string[]; bytes: number }[] };
    expect(chunks.map(({ objects }) => objects.map((key) => key.at(-1)).join(""))).toEqual(["1", "23", "4", "5"]);
    expect(chunks.map(({ bytes }) => bytes / mib)).toEqual([700, 1_400, 2_500, 1]);
  });

  it("skips a day that has no object, and everything that needs it", async () => {
    const result = await run();
    expect(result).toMatchObject({ state: "success", states: { plan: "skipped", gather: "skipped" } });
  });

  it("publishes a folder without rows where no message is one of the data set: the group is done", async () => {
    await putObject(`${LEAF}/1`, summary([text("default", "yes")]));
    expect(await run()).toMatchObject({ state: "success", outputs: { gather: { messages: 1, rows: 0, dropped: 1 } } });
    expect(await names(LAKE_LEAF)).toContain("_SUCCESS");
  });
});

describe("the experiment", () => {
  const ping = (addons: string, fields: Fields = []): Buffer =>
    encodeHekaFrame({ uuid: "u", timestamp: 1n, fields: [text("environment.addons", addons), ...fields] });
  const of = (id: string): string => JSON.stringify({ activeExperiment: { id } });
  const putPing = (...frames: readonly Uint8Array[]) =>
    put(`data/telemetry-2/20151028/${LEAF}/1`, Buffer.concat(frames));

  it("keeps pings of those who take part, parts of them as JSON text, numbers as text", async () => {
    const parts: Fields = [
      text("clientId", "c"),
      { name: "sampleId", type: "double", values: [42] },
      text("environment.settings", '{"a":1}'),
      text("payload.histograms", "{}"),
    ];
    await putPing(ping(of(EXPERIMENT), parts), ping(of("other"), parts), ping("{}"), ping('{"activeExperiment":null}'));
    const result = await run({}, e10sExperimentDag);
    expect(result.outputs["gather"]).toMatchObject({ messages: 4, rows: 1, dropped: 3, rejects: 0 });
    expect(await rows("e10s-experiment/telemetry-2/submissionDateS3=20151028")).toEqual([
      {
        addons: of(EXPERIMENT),
        clientId: "c",
        creationTimestamp: "",
        submissionDate: "",
        documentId: "",
        sampleId: "42",
        simpleMeasurements: "",
        settings: '{"a":1}',
        threadHangStats: "",
        histograms: "{}",
        keyedHistograms: "",
        childPayloads: "{}",
      },
    ]);
  });

  it("rejects a ping whose add-ons are no JSON, and goes on with the next", async () => {
    await putPing(ping("{broken"), ping(of(EXPERIMENT)));
    const result = await run({}, e10sExperimentDag);
    expect(result).toMatchObject({ state: "success", outputs: { gather: { messages: 2, rows: 1, rejects: 1 } } });
  });
});

describe("what describes the source", () => {
  const planError = async (): Promise<unknown> => lastError(await run(), "plan");
  const misfit = (message: string) => ({
    error: { code: "E433", message: expect.stringContaining(message) },
    final: true,
  });

  it("a stream that does not exist is an error that names those that do (E433)", async () => {
    await put("metadata/sources.json", '{"telemetry": {"prefix": "t"}, "other": {"prefix": "o"}}');
    expect(await planError()).toMatchObject(
      misfit('no stream "telemetry-executive-summary". It has: telemetry, other.'),
    );
  });

  it.each([
    ["sources.json", "{", "sources.json is no JSON"],
    ["sources.json", "[]", "sources.json is no object"],
    ["sources.json", '{"telemetry-executive-summary": {}}', "telemetry-executive-summary.prefix is no text"],
    ["summary/schema.json", "{}", "schema.json has no list of dimensions"],
    ["summary/schema.json", '{"dimensions": [{}]}', "dimensions[0].field_name is no text"],
  ])("%s that cannot be used is named (E433): %s", async (name, content, message) => {
    await put(`metadata/${name}`, content);
    expect(await planError()).toMatchObject(misfit(message));
  });

  it("an object with more folders than dimensions is an error (E433)", async () => {
    await putObject(`${LEAF}/deeper/1`, named("a"));
    expect(await planError()).toMatchObject(misfit("has 9 folders below summary; schema.json has 8 dimensions"));
  });

  it("an object beside a folder of objects is an error: one group would delete the other (E433)", async () => {
    await putObject("telemetry/4/1", named("a"));
    await putObject("telemetry/4/main/1", named("b"));
    expect(await planError()).toMatchObject(misfit("lie in each other"));
  });

  it("metadata that is not there is E501, and retried", async () => {
    await rm(path("metadata"), { recursive: true });
    expect(await planError()).toMatchObject({ error: { code: "E501" }, final: false });
  });
});

describe("bad input", () => {
  const day = (messages: number): Buffer[] => Array.from({ length: messages }, (_, index) => named(`${index}`));

  it("a gzipped object that is cut off is a failure, and nothing of its group is published", async () => {
    const whole = gzipSync(Buffer.concat(day(200)));
    await putObject(`${LEAF}/1`, whole);
    expect(await run()).toMatchObject({ state: "success", outputs: { gather: { messages: 200, rows: 200 } } });
    await putObject(`${LEAF}/1`, whole.subarray(0, whole.length / 2));
    await rm(path("lake"), { recursive: true });
    const result = await run({ generation: 1 });
    expect(result.state).toBe("failed");
    expect(lastError(result, "convert[0]")).toMatchObject({ error: { code: "E407" } });
    await expect(stat(path("lake", "executive-stream"))).rejects.toThrow("ENOENT");
  });

  it("objects that are plain, snappy and gzipped, in one group, are read alike", async () => {
    const plain = encodeHekaFrame({ uuid: "u", timestamp: 1n, fields: needed });
    await putObject(`${LEAF}/1`, plain);
    await putObject(`${LEAF}/2`, plain, named("snappy"));
    await putObject(`${LEAF}/3`, gzipSync(named("gzipped")));
    await run();
    expect((await documents()).map(String).toSorted()).toEqual(["document", "document", "gzipped", "snappy"]);
  });

  it("a group whose files do not hold the rows that were counted is not published (E409)", async () => {
    await putObject(`${LEAF}/1`, named("a"), named("b"));
    const { uri } = (await run()).outputs["convert[0]"] as { uri: string };
    await rm(path("lake"), { recursive: true });
    const counted = { groups: [{ to: `lake:/${LAKE_LEAF}/`, from: [uri], rows: 3 }] };
    const result = await run({ stub: { gather: counted }, generation: 1 });
    expect(lastError(result, "publish[0]")).toMatchObject({
      error: { code: "E409", message: expect.stringContaining("has 2 rows instead of 3") },
    });
    await expect(stat(path("lake", "executive-stream"))).rejects.toThrow("ENOENT");
  });

  it("a day with ten times the messages is a day like any other", async () => {
    await putObject(`${LEAF}/1`, ...day(3_000));
    expect((await run()).outputs["gather"]).toMatchObject({ messages: 3_000, rows: 3_000, rejects: 0 });
  });
});

describe("the traps of the original", () => {
  const many = Array.from({ length: 300 }, (_, index) => named(`${index}`));

  it("trap A: a bad frame does not drop the rest of its file without a word: the rest is read, the loss is counted", async () => {
    const [first = Buffer.alloc(0), ...rest] = many;
    const bad = Buffer.from(named("bad")).fill(0xff, 6);
    await putObject(`${LEAF}/1`, first, bad, ...rest);
    const result = await run();
    expect(result).toMatchObject({
      state: "success",
      outputs: { gather: { messages: 300, rows: 300, gaps: 1, skippedBytes: bad.length } },
    });
    expect(result.logs["convert[0]"]).toContainEqual(
      expect.objectContaining({ level: "warn", fields: expect.objectContaining({ gaps: 1 }) }),
    );
  });

  it("trap A: a file of which much cannot be read is a failure, not a smaller file", async () => {
    const whole = Buffer.concat(many);
    await putObject(`${LEAF}/1`, whole.subarray(0, 1_000), Buffer.alloc(2_000, 0x1e));
    const result = await run();
    expect(result).toMatchObject({ state: "failed", states: { "convert[0]": "failed" } });
    expect(lastError(result, "convert[0]")).toMatchObject({ error: { code: "E407" } });
    await expect(stat(path("lake", "executive-stream"))).rejects.toThrow("ENOENT");
  });

  it("trap B: an object that vanishes between listing and reading fails the run, and nothing is published", async () => {
    await putObject(`${LEAF}/1`, named("a"));
    const gone = { to: `lake:/${LAKE_LEAF}/`, name: "part-00000", objects: ["summary/20151028/gone"], bytes: 1 };
    const result = await run({ stub: { plan: { chunks: [gone], groups: 1, published: 0 } } });
    expect(result.state).toBe("failed");
    expect(lastError(result, "convert[0]")).toMatchObject({ error: { code: "E501" } });
    await expect(stat(path("lake", "executive-stream"))).rejects.toThrow("ENOENT");
  });

  it("trap C: a group that was half published when a run was killed is made by the next, and is not taken for done", async () => {
    await putObject(`${LEAF}/1`, named("a"));
    onRacePoint((name) => {
      if (name === "upload:copied") throw new Error("killed");
    });
    expect((await run()).state).toBe("failed");
    expect(await names(LAKE_LEAF)).toEqual(["part-00000-c000.snappy.parquet"]);
    onRacePoint(undefined);
    expect(await run()).toMatchObject({ state: "success", outputs: { plan: { published: 0 } } });
    expect(await names(LAKE_LEAF)).toEqual(["_SUCCESS", "part-00000-c000.snappy.parquet"]);
  });

  it("trap C: names do not change: a run that is cleared replaces what it made, no row twice", async () => {
    await putObject(`${LEAF}/1`, named("a"));
    await run();
    await putObject(`${LEAF}/2`, named("late"));
    expect(await run()).toMatchObject({ state: "success", outputs: { plan: { published: 1, chunks: [] } } });
    expect(await documents()).toEqual(["a"]);
    for (const generation of [1, 2]) {
      expect(await run({ generation })).toMatchObject({ state: "success", outputs: { plan: { published: 0 } } });
      expect(await documents()).toEqual(["a", "late"]);
      expect(await names(LAKE_LEAF)).toEqual(["_SUCCESS", "part-00000-c000.snappy.parquet"]);
    }
  });

  it("trap C: a run that is cleared and now needs fewer chunks leaves no file of the former", async () => {
    for (const name of ["1", "2", "3"]) await putObject(`${LEAF}/${name}`, named(name));
    await run({}, withOptions({ chunkBytes: 1 }));
    expect(await names(LAKE_LEAF)).toHaveLength(4);
    await run({ generation: 1 });
    expect(await names(LAKE_LEAF)).toHaveLength(2);
    expect(await documents()).toEqual(["1", "2", "3"]);
  });

  it("trap D: a group whose name begins like that of a published one is not taken for published", async () => {
    const byVersion = derivedDag({
      ...executiveStream,
      name: "ByVersion",
      prefixGroup: (key) => key.split("/").slice(0, 8).join("/"),
    });
    await putObject("telemetry/4/main/Firefox/nightly/44.0a1/1/x", named("44"));
    await run({}, byVersion);
    await putObject("telemetry/4/main/Firefox/nightly/4/1/x", named("4"));
    expect(await run({}, byVersion)).toMatchObject({ outputs: { plan: { groups: 2, published: 1 } } });
    expect((await rows("by-version")).map((row) => row["documentId"])).toEqual(["4", "44"]);
  });

  it("trap E: a day of many folders with a record each is one file where the data set groups by day", async () => {
    for (let build = 0; build < 20; build++)
      await put(`data/telemetry-2/20151028/telemetry/4/main/Firefox/aurora/44.0a2/${build}/x`, summary());
    const result = await run({}, e10sExperimentDag);
    expect(result.outputs["gather"]).toMatchObject({ messages: 20, groups: [expect.anything()] });
    expect(await names("e10s-experiment/telemetry-2/submissionDateS3=20151028")).toEqual([
      "_SUCCESS",
      "part-00000-c000.snappy.parquet",
    ]);
  });

  it("trap F: an integer that does not fit its column is rejected, and does not become another number", async () => {
    await putObject(`${LEAF}/1`, summary([integer("google", 2n ** 32n + 5n)]), named("fits"));
    expect((await run()).outputs["gather"]).toMatchObject({ messages: 2, rows: 1, rejects: 1 });
    expect(await documents()).toEqual(["fits"]);
  });

  it.each([
    ["docType", integer("docType", 1n)],
    ["submissionDate", integer("submissionDate", 20_151_028n)],
    ["clientId", { name: "clientId", type: "string", values: [] } as const],
    ["documentId", { name: "documentId", type: "bytes", values: [Uint8Array.of(1)] } as const],
    ["activityTimestamp", integer("activityTimestamp", 1n)],
    ["default", integer("default", 1n)],
  ])(
    "trap G: a message whose %s is missing or of another type is dropped, and counted as dropped",
    async (_name, field) => {
      await putObject(`${LEAF}/1`, summary([field]), named("kept"));
      expect((await run()).outputs["gather"]).toMatchObject({ messages: 2, rows: 1, dropped: 1, rejects: 0 });
      expect(await documents()).toEqual(["kept"]);
    },
  );

  it("trap G: another field of another type counts as missing", async () => {
    await putObject(`${LEAF}/1`, summary([text("google", "7"), integer("country", 1n), integer("hours", 3n)]));
    await run();
    expect(await rows()).toEqual([expect.objectContaining({ google: 0, country: "", hours: 0 })]);
  });

  it("trap H: a path has saved_session where its messages have saved-session; both stay as they are", async () => {
    await putObject("telemetry/4/saved_session/Firefox/release/41.0/1/x", summary([text("docType", "saved-session")]));
    await run();
    const folders = await names(`${LAKE_DAY}/sourceNameS3=telemetry/sourceVersionS3=4`);
    expect([folders, (await rows())[0]?.["docType"]]).toEqual([["docTypeS3=saved_session"], "saved-session"]);
  });

  it("trap I: both days of a range are done: a backfill from and to the same day has that day", () => {
    const daysOf = (from: string, to: string): number => {
      const range = backfillRange(from, to, "UTC");
      return (range.to - range.from) / 86_400_000;
    };
    expect([daysOf(DAY, DAY), daysOf(DAY, "2015-10-30")]).toEqual([1, 3]);
  });
});
