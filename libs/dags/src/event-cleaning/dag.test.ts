import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onRacePoint } from "@daymill/core";
import type { DagTestOptions, DagTestRun } from "@daymill/core";
import { warehouseNames } from "@daymill/operators";
import { EmrStub, publishParquet, readWithDuckDb, readWithHyparquet, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventCleaningDag } from "./cleaning-dag.ts";
import { EVENT_COLUMNS, EVENT_KEYS } from "./event-format.ts";
import { fileNames } from "./plan-files.ts";
import { countEvents } from "./source/count-events.ts";

const DAY = "2018-03-01";
const FILES = fileNames("20180301", 60);
const [FIRST = "", SECOND = "", THIRD = ""] = FILES;
const CLEAN = "lake/events/clean/20180301";
const options = { everyMinutes: 60, maxUnreadable: 0.25 } as const;
const hourly = eventCleaningDag(options);

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
  for (const name of FILES) await put(name, gzipSync(event({ "req.id": name })));
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const path = (...parts: string[]): string => join(bench.directory, ...parts);
const put = async (name: string, content: string | Uint8Array): Promise<void> => {
  await mkdir(path("logs", DAY), { recursive: true });
  await writeFile(path("logs", DAY, name), content);
};
const uri = (name: string): string => `event_logs:/${DAY}/${name}`;
const run = (change: DagTestOptions = {}, dag = hourly): Promise<DagTestRun> =>
  dag.test({
    interval: DAY,
    workspace: bench.uri("workspace/"),
    ...change,
    connections: {
      event_logs: { type: "file", path: path("logs") },
      lake: { type: "file", path: path("lake") },
      cluster: { type: "local" },
      ...change.connections,
    },
  });
const rows = () => readWithDuckDb(path(CLEAN, "*.parquet"));
const lastError = ({ attempts }: DagTestRun, task: string): unknown => attempts[task]?.at(-1)?.outcome;
const published = (): Promise<unknown> => readdir(path("lake"), { recursive: true });

const WHOLE = {
  evt: "click",
  "req.id": "r1",
  "session-id": "s1",
  user: "u-1",
  "device-type": "phone",
  os: "a",
  "app.version": "5.2.1",
  page: "/cart",
  status: "200",
  "duration-ms": "12",
  referrer: "mail",
  "campaign-id": "c-9",
};
type Fields = Partial<Record<keyof typeof WHOLE, string | undefined>>;
/** A whole event; a field that is undefined is left out. */
const event = (fields: Fields = {}, head = `${DAY}T00:00:01Z INFO`): string => {
  const words = Object.entries({ ...WHOLE, ...fields }).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}=${value}`,
  );
  return `${[head, ...words].join(" ")}\n`;
};
const NOTHING = Object.fromEntries(Object.keys(WHOLE).map((key) => [key, undefined]));

describe("pipeline 4", () => {
  it("makes a table of events: plain names, words for codes, flags", async () => {
    await put(FIRST, gzipSync(event()));
    const result = await run();
    expect(result).toMatchObject({ state: "success" });
    expect(await rows()).toContainEqual({
      _user: "u-1",
      app_version: "5.2.1",
      campaign_id: "c-9",
      device_type: "phone",
      duration_ms: "12",
      evt: "click",
      is_error: false,
      is_known_user: true,
      is_mobile: true,
      level: "INFO",
      os: "Android",
      page: "/cart",
      referrer: "mail",
      req_id: "r1",
      session_id: "s1",
      status: "200",
      time: "2018-03-01T00:00:01Z",
    });
  });

  it("reads keys in any order, and lines that end in a carriage return", async () => {
    await put(FIRST, gzipSync(`${DAY}T00:00:01Z WARN page=/a os=zz req.id=x evt=view status=503\r\n`));
    await run();
    expect(await rows()).toContainEqual(
      expect.objectContaining({ evt: "view", req_id: "x", os: "zz", page: "/a", is_error: true, is_mobile: false }),
    );
  });

  it("drops other events and counts them, and rejects what is no event into a file", async () => {
    const lines = [event(), event({ evt: "heartbeat" }), event({}, "yesterday INFO"), event({ evt: undefined }), "\n"];
    await put(FIRST, gzipSync(lines.join("")));
    await put(SECOND, gzipSync(Array.from({ length: 80 }, () => event()).join("")));
    const result = await run();
    expect(result.outputs["account"]).toMatchObject({ lines: 107, rows: 103, dropped: 1, rejects: 3, read: 24 });
    expect(result.outputs["read[0]"]).toMatchObject({ rejectFile: expect.stringContaining(".rejects.ndjson") });
  });

  it("cleans in chunks what it cleans at once, and gives the same bytes when it runs again", async () => {
    await run();
    const whole = await rows();
    const chunked = await run({ generation: 1 }, eventCleaningDag({ ...options, chunkBytes: 500 }));
    expect((chunked.outputs["plan"] as { chunks: unknown[] }).chunks.length).toBeGreaterThan(4);
    const read = async (): Promise<readonly Buffer[]> =>
      await Promise.all((await readdir(path(CLEAN))).toSorted().map((name) => readFile(path(CLEAN, name))));
    const first = await read();
    const byId = (one: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
      one.toSorted((a, b) => (String(a["req_id"]) < String(b["req_id"]) ? -1 : 1));
    expect(byId(await rows())).toEqual(byId(whole));
    await run({ generation: 2 }, eventCleaningDag({ ...options, chunkBytes: 500 }));
    expect(await read()).toEqual(first);
  });

  it("trap F: a line is a row by itself: what splitting each finds is found, with no index and no join", async () => {
    const lines = [
      event(),
      event(NOTHING),
      event({ ...NOTHING, evt: "view" }),
      event({ evt: "click", status: "503", os: "q" }),
      event({ evt: "purchase", user: "", "device-type": "tablet" }),
      event({ page: "/a=b", evt: "signup", user: "u\\1" }),
      event({ evt: "click evt=view" }),
      event().replace(" page", "\tpage"),
    ];
    for (const name of FILES) await put(name, gzipSync(name === FIRST ? lines.join("") : event()));
    await run({}, eventCleaningDag({ ...options }));
    const expected = countEvents([...lines, ...FILES.slice(1).map(() => event())].map((line) => line.trimEnd()));
    expect(await rows()).toEqual(expected.rows);
  });
});

describe("the traps of the original", () => {
  it("trap C: a missing value is the text None and never a null, whichever field is missing", async () => {
    await put(FIRST, gzipSync(event({ ...NOTHING, evt: "click" })));
    await run();
    const found = (await rows()).find(({ req_id: id }) => id === "None");
    expect(new Set(Object.values(found ?? {}))).toEqual(
      new Set(["None", "click", "INFO", "2018-03-01T00:00:01Z", false]),
    );
  });

  it("trap D: every row has the same columns, in the order of their names", async () => {
    await run();
    const [name = ""] = (await readdir(path(CLEAN))).filter((file) => file.endsWith(".parquet"));
    const { columns } = await readWithHyparquet(path(CLEAN, name));
    expect(columns.map((column) => column.name)).toEqual(columns.map((column) => column.name).toSorted());
    expect(columns).toHaveLength(17);
  });

  it("trap B: a file that is cut off gives no row, not those before the cut, and is named", async () => {
    const cut = gzipSync(Array.from({ length: 5_000 }, (_, index) => event({ "req.id": `r${index}` })).join(""));
    await put(SECOND, cut.subarray(0, cut.length - 20));
    const result = await run();
    expect(result).toMatchObject({ state: "success" });
    expect(result.outputs["account"]).toMatchObject({ damaged: [uri(SECOND)], read: 23, rows: 23 });
    expect((await rows()).filter(({ req_id: id }) => String(id).startsWith("r"))).toEqual([]);
  });

  it("trap A: files that are empty or missing are counted and named", async () => {
    await put(FIRST, "");
    await put(SECOND, gzipSync(""));
    await rm(path("logs", DAY, THIRD));
    expect((await run()).outputs["account"]).toMatchObject({
      empty: [uri(FIRST), uri(SECOND)],
      missing: [uri(THIRD)],
      read: 21,
    });
  });

  it("trap A: a day that misses much is no day: nothing is published, and a clear takes what has come since", async () => {
    for (const name of FILES.slice(0, 7)) await rm(path("logs", DAY, name));
    const result = await run();
    expect(result.state).toBe("failed");
    expect(lastError(result, "account")).toMatchObject({
      error: { code: "E414", message: expect.stringContaining("7 of 24 files (0 empty, 0 damaged, 7 missing)") },
    });
    await expect(published()).resolves.toEqual([]);
    for (const name of FILES.slice(0, 7)) await put(name, gzipSync(event()));
    expect((await run({ generation: 1 })).outputs["publish"]).toMatchObject({ rows: 24 });
  });

  it("a day of which much is no event is not published", async () => {
    await put(FIRST, gzipSync("x\n".repeat(2)));
    const result = await run();
    expect(lastError(result, "account")).toMatchObject({
      error: { code: "E414", message: expect.stringContaining("2 of 25 lines, which are no events,") },
    });
    await expect(published()).resolves.toEqual([]);
  });

  it("trap E: keys that a warehouse does not take are renamed by one rule, which refuses two that would be one", () => {
    expect(EVENT_COLUMNS).toMatchObject({ "req.id": "req_id", "device-type": "device_type", user: "_user" });
    expect(() => warehouseNames([...EVENT_KEYS, "req_id"])).toThrow('"req.id" and "req_id" would both be "req_id"');
  });

  it("trap G: many chunks make as many files, not one for each of the day's", async () => {
    await run();
    expect((await readdir(path(CLEAN))).toSorted()).toEqual(["_SUCCESS", "chunk-0-00000.snappy.parquet"]);
  });

  it("a day without a file is an error that is retried: it may come yet", async () => {
    await rm(path("logs"), { recursive: true });
    expect(lastError(await run(), "plan")).toMatchObject({ error: { code: "E501" }, final: false });
  });

  it("nothing passes for complete before all of it is there: a killed upload leaves no _SUCCESS", async () => {
    onRacePoint((name) => {
      if (name === "upload:copied") throw new Error("killed");
    });
    expect((await run()).state).toBe("failed");
    expect(await readdir(path(CLEAN))).toEqual(["chunk-0-00000.snappy.parquet"]);
  });
});

describe("on a cluster", () => {
  it("trap H: a zone where a region belongs is named before anything is asked of EMR: no cluster id is None", async () => {
    await using emr = await EmrStub.start();
    const { connection } = emr;
    const result = await run({
      connections: {
        lake: { type: "file", path: path("lake") },
        cluster: { ...connection, extra: { ...connection.extra, region: "us-east-1a" } },
      },
    });
    expect(result).toMatchObject({ state: "failed", states: { create_cluster: "failed", read: "skipped" } });
    expect(lastError(result, "create_cluster")).toMatchObject({
      error: {
        code: "E104",
        message: expect.stringContaining('"us-east-1a" is an availability zone: write "us-east-1"'),
      },
    });
    expect(emr.calls).toEqual([]);
  });

  /** A stand-in for spark-submit: it says that it has done what the test wants, or fails. */
  const sparkSubmit = async (script: string): Promise<DagTestOptions> => {
    await writeFile(path("spark-submit"), `#!/bin/sh\n${script}\n`);
    await chmod(path("spark-submit"), 0o755);
    return { connections: { cluster: { type: "local", extra: { sparkSubmit: path("spark-submit") } } } };
  };
  const REPORT = {
    folder: null,
    lines: 0,
    rows: 0,
    dropped: 0,
    rejects: 0,
    read: 24,
    empty: [],
    damaged: [],
    missing: [],
  };
  const reporting = (report: unknown): Promise<DagTestOptions> =>
    sparkSubmit(
      `echo '${JSON.stringify({ chunks: [report] })}' > ${path("lake/_staging/event_cleaning/20180301/report.json")}`,
    );

  it("stages the job and its manifest, runs it between create and terminate, and tidies up", async () => {
    const folder = path("lake/_staging/event_cleaning/20180301");
    const result = await run(await sparkSubmit(`cp ${folder}/* ${path()}; exit 3`));
    expect(result.states).toMatchObject({ create_cluster: "success", clean_on_cluster: "failed", read: "skipped" });
    const manifest = JSON.parse(await readFile(path("manifest.json"), "utf8")) as Record<string, unknown>;
    expect(manifest["to"]).toBe(bench.uri("lake/_staging/event_cleaning/20180301/"));
    expect(manifest["chunks"]).toMatchObject([
      { name: "chunk-0", files: FILES.map((name) => ({ name: uri(name), uri: bench.uri(`logs/${DAY}/${name}`) })) },
    ]);
    expect(await readFile(path("clean.py"), "utf8")).toContain("spark-submit clean.py --manifest URI");
  });

  it("trap I: terminates the cluster, whoever looks at it, and publishes nothing when the step fails", async () => {
    const result = await run(await sparkSubmit("echo 'no memory' >&2; exit 1"));
    expect(result.states).toMatchObject({ terminate_cluster: "success", collect: "upstream_failed" });
    expect(result.outputs["terminate_cluster"]).toMatchObject({
      failedSteps: ["clean_on_cluster", "clean_on_cluster"],
    });
    expect(lastError(result, "clean_on_cluster")).toMatchObject({
      error: { message: expect.stringContaining("no memory") },
    });
    await expect(readdir(path("lake/events"))).rejects.toThrow("ENOENT");
  });

  it.each([
    ["lines that are in no count", { ...REPORT, lines: 3, rows: 2 }, "The files have 3 lines, but 2 became rows"],
    ["files that are in no list", { ...REPORT, read: 23 }, "The day has 24 files, but 23 were read"],
  ])("does not believe a report with %s", async (_name, report, message) => {
    const result = await run(await reporting(report));
    expect(lastError(result, "account")).toMatchObject({
      error: { code: "E409", message: expect.stringContaining(message) },
    });
  });

  it("does not believe a report of something else", async () => {
    const result = await run(await reporting({ rows: 5 }));
    expect(lastError(result, "collect")).toMatchObject({ error: { code: "E433" } });
  });

  it("leaves nothing of the job behind when the day is published", async () => {
    await publishParquet(bench, "made", ["SELECT 1 AS a"]);
    const folder = path("lake/_staging/event_cleaning/20180301");
    const report = JSON.stringify({ chunks: [{ ...REPORT, folder: "chunk-0", lines: 1, rows: 1 }] });
    const job = `cp -r ${path("lake/made")} ${folder}/chunk-0 && echo '${report}' > ${folder}/report.json`;
    expect(await run(await sparkSubmit(job))).toMatchObject({ state: "success", outputs: { publish: { rows: 1 } } });
    await expect(readdir(folder)).rejects.toThrow("ENOENT");
    expect(await readWithDuckDb(path(CLEAN, "*.parquet"))).toEqual([{ a: 1 }]);
  });
});
