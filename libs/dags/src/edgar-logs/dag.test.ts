import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync, inflateRawSync } from "node:zlib";
import { onRacePoint } from "@daymill/core";
import type { DagTestOptions, DagTestRun } from "@daymill/core";
import { askDuckDb, readWithDuckDb, readWithHyparquet, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { edgarLogs } from "./dag.ts";
import { EDGAR_FIELDS } from "./edgar-fields.ts";
import { countLog } from "./source/count-log.ts";

const DAY = "2017-03-29";
const FILE = "logs/EDGAR-Log-20170329/EDGAR-Log-20170329.csv";
const ERRORS = "lake/edgar/server_errors/20170329";
const COUNTS = "lake/edgar/ip_count/20170329";
const HEADER = EDGAR_FIELDS.join(",");

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const path = (...parts: string[]): string => join(bench.directory, ...parts);
const names = async (folder: string): Promise<string[]> => (await readdir(path(folder))).toSorted();
const put = async (content: string | Uint8Array, name = FILE): Promise<void> => {
  await mkdir(dirname(path(name)), { recursive: true });
  await writeFile(path(name), content);
};
const run = (options: DagTestOptions = {}): Promise<DagTestRun> =>
  edgarLogs.test({
    interval: DAY,
    workspace: bench.uri("workspace/"),
    connections: {
      edgar_logs: { type: "file", path: path("logs") },
      lake: { type: "file", path: path("lake") },
    },
    ...options,
  });
const lastError = ({ attempts }: DagTestRun, task: string): unknown => attempts[task]?.at(-1)?.outcome;
const published = (): Promise<unknown> => readdir(path("lake"), { recursive: true });

interface Request {
  readonly ip?: string;
  readonly time?: string;
  readonly extention?: string;
  readonly code?: string;
}

const line = ({ ip = "1.2.3.abc", time = "10:00:00", extention = ".txt", code = "200.0" }: Request): string =>
  `${ip},${DAY},${time},0.0,1437491.0,0001245105-17-000052,${extention},${code},7619.0,1.0,0.0,0.0,10.0,0.0,`;
/** Requests in each hour, so that the day is whole, and a few that fail are no large share. */
const everyHour = Array.from({ length: 24 * 8 }, (_, index) =>
  line({ time: `${String(Math.floor(index / 8)).padStart(2, "0")}:30:00` }),
);
const log = (...lines: readonly string[]): string => `${[HEADER, ...everyHour, ...lines].join("\n")}\n`;

describe("pipeline 5", () => {
  it("publishes the server errors with four columns, all of them texts", async () => {
    await put(
      log(
        line({ time: "00:00:12", code: "503.0" }),
        line({ time: "00:00:16", code: "500.0", extention: "-index.htm" }),
      ),
    );
    const result = await run();
    expect(result).toMatchObject({ state: "success" });
    expect(await names(ERRORS)).toEqual(["_SUCCESS", "part-00000.snappy.parquet"]);
    const read = await readWithHyparquet(path(ERRORS, "part-00000.snappy.parquet"));
    expect(read.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(
      ["date", "time", "extention", "code"].map((name) => `${name} BYTE_ARRAY UTF8`),
    );
    expect(read.rows).toEqual([
      { date: DAY, time: "00:00:12", extention: ".txt", code: "503.0" },
      { date: DAY, time: "00:00:16", extention: "-index.htm", code: "500.0" },
    ]);
    expect(await readWithDuckDb(path(ERRORS, "*.parquet"))).toEqual(read.rows);
  });

  it("counts the requests of every address, the most active first", async () => {
    await put(log(line({ ip: "9.9.9.jjj" }), ...Array.from({ length: 300 }, () => line({ ip: "213.152.28.bhe" }))));
    const result = await run();
    expect(await readWithDuckDb(path(COUNTS, "*.parquet"))).toEqual([
      { ip: "213.152.28.bhe", count: "300" },
      { ip: "1.2.3.abc", count: "192" },
      { ip: "9.9.9.jjj", count: "1" },
    ]);
    expect(result.outputs["most_active"]).toMatchObject({ report: [{ ip: "213.152.28.bhe", requests: 300 }, {}, {}] });
  });

  it("trap G: reports the server errors of each of the 24 hours, not of the 20 that a screen shows, also of hours without any", async () => {
    await put(log(...["07:00:00", "07:59:59", "23:00:00"].map((time) => line({ time, code: "503.0" }))));
    const { report } = (await run()).outputs["by_hour"] as { report: { hour: string; requests: number }[] };
    expect(report.map(({ requests }) => requests)).toEqual(
      Array.from({ length: 24 }, (_, hour) => (hour === 7 ? 2 : hour === 23 ? 1 : 0)),
    );
    expect(report[7]?.hour).toBe("07");
  });

  it("compares the status as a number: 500 to below 600, with or without a fraction", async () => {
    const codes = ["499.0", "500", "500.0", "599.0", "599.9", "600.0", "5", "50000.0"];
    await put(log(...codes.map((code, index) => line({ code, extention: `${index}` }))));
    await run();
    expect((await readWithDuckDb(path(ERRORS, "*.parquet"))).map(({ code }) => code)).toEqual([
      "500",
      "500.0",
      "599.0",
      "599.9",
    ]);
  });

  it("trap F: every request counts, none by chance: the same bytes when a day runs again, and replaces it", async () => {
    await put(log(line({ code: "503.0" })));
    await run();
    const read = () =>
      Promise.all([ERRORS, COUNTS].map((folder) => readFile(path(folder, "part-00000.snappy.parquet"))));
    const before = await read();
    expect((await run({ generation: 1 })).state).toBe("success");
    expect(await read()).toEqual(before);
    await put(log());
    await run({ generation: 2 });
    expect(await readWithDuckDb(path(ERRORS, "*.parquet"))).toEqual([]);
  });

  it("reads a log that is gzipped, and one in several files", async () => {
    await put(gzipSync(log(line({ code: "503.0" }))), `${FILE}.gz`);
    await put(log(line({ code: "500.0" })), "logs/EDGAR-Log-20170329/more.csv");
    expect((await run()).outputs).toMatchObject({ extract: { rows: 386 }, server_errors: { rows: 2 } });
  });

  it("reads the SEC's own zip of 2017-01-01, and finds in it what counting its lines finds", async () => {
    const zip = join(import.meta.dirname, "fixtures/log20170101-1-in-1000.zip");
    await mkdir(path("logs/EDGAR-Log-20170101"), { recursive: true });
    await copyFile(zip, path("logs/EDGAR-Log-20170101/log20170101.zip"));
    const result = await run({ interval: "2017-01-01" });
    expect(result).toMatchObject({ state: "success" });
    // The entry's data follow its header of 30 bytes and its name.
    const bytes = await readFile(zip);
    const text = inflateRawSync(bytes.subarray(30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28))).toString("utf8");
    const counted = countLog(text.split("\r\n").slice(1, -1));
    expect(counted.requests).toBe(17_486);
    const hours = (task: string): number[] =>
      (result.outputs[task] as { report: { requests: number }[] }).report.map(({ requests }) => requests);
    expect(hours("validate")).toEqual(counted.byHour);
    expect(hours("by_hour")).toEqual(counted.serverErrorsByHour);
    const pairs = await readWithDuckDb(path("lake/edgar/ip_count/20170101/*.parquet"));
    expect(pairs.map(({ ip, count }) => [ip, Number(count)])).toEqual(counted.perIp);
  });
});

describe("the traps of the original", () => {
  const whole = gzipSync(log(...Array.from({ length: 500 }, (_, index) => line({ ip: `${index}.2.3.abc` }))));

  it("trap A: a corrupt file is a failure that names it, not rows that are silently missing", async () => {
    await put(log(line({})), "logs/EDGAR-Log-20170329/a.csv");
    await put(whole.subarray(0, whole.length - 20), "logs/EDGAR-Log-20170329/b.csv.gz");
    const result = await run();
    expect(result.state).toBe("failed");
    expect(lastError(result, "extract")).toMatchObject({
      error: { code: "E435", message: expect.stringContaining("EDGAR-Log-20170329/b.csv.gz") },
    });
    await expect(published()).resolves.toEqual([]);
  });

  it("trap B: nothing passes for complete before all of it is there: a killed upload leaves no _SUCCESS", async () => {
    await put(log(line({ code: "503.0" })));
    onRacePoint((name) => {
      if (name === "upload:copied") throw new Error("killed");
    });
    expect((await run()).state).toBe("failed");
    expect(await names(ERRORS)).toEqual(["part-00000.snappy.parquet"]);
    onRacePoint(undefined);
    expect((await run()).state).toBe("success");
    expect(await names(ERRORS)).toEqual(["_SUCCESS", "part-00000.snappy.parquet"]);
  });

  it("trap B: what was published stays when a rerun fails before it has something better", async () => {
    await put(log(line({ code: "503.0" })));
    await run();
    const before = await published();
    await put(whole.subarray(0, 50), `${FILE}.gz`);
    expect((await run({ generation: 1 })).state).toBe("failed");
    expect(await published()).toEqual(before);
  });

  it("trap C: thousands of addresses make one file, not one each", async () => {
    await put(log(...Array.from({ length: 6_000 }, (_, index) => line({ ip: `${index % 250}.${index}.0.abc` }))));
    expect((await run()).outputs["ip_count"]).toMatchObject({ rows: 6_001, files: 1 });
    expect(await names(COUNTS)).toEqual(["_SUCCESS", "part-00000.snappy.parquet"]);
  });

  it("trap D: a request without a status is dropped from the errors and counted, and is a request of its address", async () => {
    await put(log(line({ code: "" }), line({ code: '""' }), line({ code: "none" }), line({ code: "503.0" })));
    const { outputs } = await run();
    expect(outputs["server_errors"]).toMatchObject({
      rowsRead: 196,
      rows: 1,
      dropped: { without_code: 3, other_code: 192 },
    });
    expect(outputs["most_active"]).toMatchObject({ report: [{ requests: 196 }] });
  });

  it("trap E: the saved table of addresses is not limited to the 20 of the chart", async () => {
    await put(log(...Array.from({ length: 40 }, (_, index) => line({ ip: `${index}.2.3.abc` }))));
    const result = await run();
    expect(await askDuckDb("SELECT count(*)::INTEGER AS n FROM read_parquet($1)", path(COUNTS, "*.parquet"))).toEqual([
      { n: 40 },
    ]);
    expect((result.outputs["most_active"] as { report: unknown[] }).report).toHaveLength(20);
  });
});

describe("bad input", () => {
  const failure = async (task: string): Promise<unknown> => {
    const result = await run();
    expect(result.state).toBe("failed");
    await expect(published()).resolves.toEqual([]);
    return lastError(result, task);
  };

  it.each([
    ["the header of 2020 and later", 'time,"uri_path"\n10:00:00,"/Archives"\n'],
    ["a column more", log().replace(HEADER, `${HEADER},extra`)],
    ["two columns exchanged", log().replace("code,size", "size,code")],
    ["no header", `${everyHour.join("\n")}\n`],
    ["nothing at all", ""],
  ])("another header is an error, not values in the wrong column: %s", async (_name, content) => {
    await put(content);
    expect(await failure("extract")).toMatchObject({ error: { code: "E434" }, final: true });
  });

  it("a day without a log is an error that is retried: it may come yet", async () => {
    expect(await failure("extract")).toMatchObject({
      error: { code: "E501", message: expect.stringContaining("edgar_logs:/EDGAR-Log-20170329/") },
      final: false,
    });
  });

  it("an empty day fails the check, and says what is missing", async () => {
    await put(`${HEADER}\n`);
    expect(await failure("validate")).toMatchObject({
      error: {
        code: "E414",
        message: expect.stringContaining('hour_without_requests (24 found, such as {"hour":"00"})'),
      },
    });
  });

  it.each([
    [
      "an hour without requests",
      [HEADER, ...everyHour.filter((row) => !row.includes(",05:"))],
      'hour_without_requests (1 found, such as {"hour":"05"})',
    ],
    ["a request of another day", [HEADER, ...everyHour, line({}).replace(DAY, "2017-03-30")], "other_day (1 found"],
    ["a request without an address", [HEADER, ...everyHour, line({ ip: "" })], "missing_values (1 found"],
    ["a time that is none", [HEADER, ...everyHour, line({ time: "25:00:00" })], "no_time (1 found"],
  ])("%s fails the check, and nothing is published", async (_name, lines, message) => {
    await put(`${lines.join("\n")}\n`);
    expect(await failure("validate")).toMatchObject({
      error: { code: "E414", message: expect.stringContaining(message) },
    });
  });

  it("a day on which a large share of the requests fails is not published without being looked at", async () => {
    await put(log(...Array.from({ length: 20 }, () => line({ code: "503.0" }))));
    expect(lastError(await run(), "by_hour")).toMatchObject({
      error: {
        code: "E414",
        message: expect.stringContaining('too_many (1 found, such as {"server_errors":20,"requests":212})'),
      },
    });
  });

  it("lines with more or fewer columns are rejected and counted: requests = rows + rejects", async () => {
    await put(log(`${line({})},extra`, "1.2.3.abc", line({ code: "503.0" })));
    const result = await run();
    expect(result).toMatchObject({ state: "success" });
    expect(result.outputs["extract"]).toMatchObject({ rows: 193, rejects: 2 });
    const rejects = await readFile(path("workspace/extract.rejects.ndjson"), "utf8");
    expect(
      rejects
        .trim()
        .split("\n")
        .map((reject) => (JSON.parse(reject) as { reason: string }).reason),
    ).toEqual(["has 16 fields instead of 15", "has 1 fields instead of 15"]);
  });

  it("a file of which much is malformed is a failure", async () => {
    await put(log(...Array.from({ length: 1_001 }, () => "bad")));
    expect(await failure("extract")).toMatchObject({ error: { code: "E407" } });
  });

  it("a day with ten times the requests is a day like any other", async () => {
    const many = Array.from({ length: 10 }, () => everyHour).flat();
    await put(log(...many));
    expect((await run()).outputs).toMatchObject({ extract: { rows: 2_112 }, most_active: { rows: 1 } });
  });
});
