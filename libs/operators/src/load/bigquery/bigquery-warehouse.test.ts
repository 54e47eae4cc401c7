import { onRacePoint } from "@daymill/core";
import type { Connection, TestContextOptions } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeBigQuery } from "../../testing/fake-bigquery.ts";
import { publishParquet } from "../../testing/publish-parquet.ts";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import { loadTable } from "../load-table.ts";
import { decoratorOf } from "./partition-decorator.ts";

const load = loadTable("load", { connection: "target" });
const DAY = ["SELECT range AS n, '2024-01-31' AS ds FROM range(3)"];

describe("a load into BigQuery", () => {
  let bench: TaskBench;
  let fake: FakeBigQuery;
  let connection: Partial<Connection>;
  beforeEach(async () => {
    bench = await taskBench();
    fake = await FakeBigQuery.start();
    connection = { type: "bigquery", database: "project", path: "logs", extra: { endpoint: fake.url, location: "EU" } };
  });
  afterEach(async () => {
    onRacePoint(undefined);
    await fake[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });
  const context = (options: TestContextOptions = {}) =>
    bench.context({ taskId: "load", connections: { target: connection }, ...options });
  const run = async (files: readonly string[] = DAY, options: TestContextOptions & { value?: string } = {}) => {
    const { value = "2024-01-31", ...rest } = options;
    const from = await publishParquet(bench, "day", files);
    return await load.run({ from, table: "events", partition: { column: "ds", value } }, context(rest));
  };
  const sum = async () => await fake.query("logs.events", "SELECT count(*)::INT, sum(n)::INT FROM $table");

  it("replaces the partition of the day in one job, in the location of the connection", async () => {
    expect(await run()).toMatchObject({ rows: 3 });
    const [job] = fake.jobs.values();
    expect(job).toMatchObject({
      location: "EU",
      table: "logs.events$20240131",
      load: { sourceFormat: "PARQUET", writeDisposition: "WRITE_TRUNCATE", timePartitioning: { type: "DAY" } },
    });
    expect(fake.requests.filter((request) => request.includes("/jobs/"))).toEqual([
      expect.stringContaining("location=EU"),
    ]);
    await run(["SELECT 7 AS n, '2024-01-31' AS ds"], {
      attempt: { number: 2, generation: 1, tryNumber: 1, token: "1-2" },
    });
    await run(["SELECT 1 AS n, '2024-02-01' AS ds"], { taskId: "other", value: "2024-02-01" });
    expect(await sum()).toEqual([[2, 8]]);
  });

  it("replaces a whole table where no partition is named, and refuses one that has partitions (E411), or times (E209)", async () => {
    const all = { from: await publishParquet(bench, "all", ["SELECT 1 AS n, 'a' AS ds", "SELECT 2 AS n, 'b' AS ds"]) };
    expect(await load.run({ ...all, table: "shops" }, context())).toEqual({ table: "shops", partition: null, rows: 2 });
    const [job] = fake.jobs.values();
    expect(job).toMatchObject({ table: "logs.shops", load: { writeDisposition: "WRITE_TRUNCATE" } });
    for (const option of ["timePartitioning", "schemaUpdateOptions"]) expect(job?.load).not.toHaveProperty(option);
    const one = { from: await publishParquet(bench, "one", ["SELECT 7 AS n"]), table: "shops" };
    await load.run(one, context({ taskId: "again" }));
    expect(await fake.query("logs.shops", "SELECT n FROM $table")).toEqual([[7]]);
    await run(DAY, { taskId: "day" });
    await expect(load.run({ ...one, table: "events" }, context({ taskId: "other" }))).rejects.toMatchObject({
      code: "E411",
      message: expect.stringContaining("means the whole table, but the table is partitioned by DAY"),
    });
    const kept = loadTable("load", { connection: "target", expireAfter: "90d" });
    await expect(kept.run(one, context({ taskId: "kept" }))).rejects.toMatchObject({ code: "E209" });
  });

  it("clusters a table that it makes, whose partitions may expire, and leaves one that is there as it is", async () => {
    const clustered = loadTable("load", { connection: "target", clusterBy: ["n"], expireAfter: "90d" });
    const from = await publishParquet(bench, "day", DAY);
    for (const taskId of ["first", "second"]) {
      const partition = { column: "ds", value: "2024-01-31" };
      await clustered.run({ from, table: "events", partition }, context({ taskId }));
    }
    const [first, second] = [...fake.jobs.values()];
    const expirationMs = String(90 * 86_400_000);
    expect(first?.load).toMatchObject({ clustering: { fields: ["n"] }, timePartitioning: { expirationMs } });
    expect(second?.load).toMatchObject({ writeDisposition: "WRITE_TRUNCATE" });
    expect(second?.load).not.toHaveProperty("clustering");
    expect(second?.load["timePartitioning"]).toEqual({ type: "DAY" });
  });

  it("gives the job of what is sent from here its labels", async () => {
    const labelled = loadTable("load", { connection: "target", labels: { team: "data", cost: "" } });
    const from = await publishParquet(bench, "day", DAY);
    await labelled.run({ from, table: "events", partition: { column: "ds", value: "2024-01-31" } }, context());
    const [job] = fake.jobs.values();
    expect(job).toMatchObject({ labels: { team: "data", cost: "" }, load: { sourceFormat: "PARQUET" } });
    expect(await sum()).toEqual([[3, 3]]);
  });

  it.each([
    ["a column twice", { clusterBy: ["a", "a"] }],
    ["partitions that expire at once", { expireAfter: "0s" }],
    ["a label with a capital", { labels: { Team: "data" } }],
    ["a label with a blank in its value", { labels: { team: "the data" } }],
    ["a label without a name", { labels: { "": "data" } }],
    ["more labels than a job has", { labels: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`l${n}`, ""])) }],
  ] as const)("refuses %s when the file is read (E209)", (_, options) => {
    expect(() => loadTable("load", { connection: "target", ...options })).toThrow(
      expect.objectContaining({ code: "E209" }),
    );
  });

  it("makes one file of several, and adds the partition's column where it is missing", async () => {
    await run(["SELECT 1 AS n", "SELECT 2 AS n"]);
    expect(await fake.query("logs.events", "SELECT n, ds FROM $table ORDER BY n")).toEqual([
      [1, "2024-01-31"],
      [2, "2024-01-31"],
    ]);
  });

  it("partitions a new table by the column where that is a date, and an old one as it is", async () => {
    await run(["SELECT 1 AS n, DATE '2024-01-31' AS ds"]);
    expect(fake.tables.get("logs.events")?.timePartitioning).toEqual({ type: "DAY", field: "ds" });
    await run(["SELECT 1 AS n, DATE '2024-01-31' AS ds"], { taskId: "again" });
    const last = [...fake.jobs.values()].at(-1);
    expect(last?.load["timePartitioning"]).toEqual({ type: "DAY", field: "ds" });
    fake.tables.set("logs.events", { timePartitioning: { type: "MONTH" }, partitions: new Map() });
    await expect(run(DAY, { taskId: "third" })).rejects.toMatchObject({
      code: "E411",
      message: expect.stringContaining("partitioned by MONTH"),
    });
  });

  it("adopts the job whose answer was lost, instead of loading twice", async () => {
    fake.isMute = true;
    await expect(run()).rejects.toMatchObject({ code: "E401" });
    fake.isMute = false;
    await run();
    expect(fake.jobs.size).toBe(1);
    expect(await sum()).toEqual([[3, 3]]);
  });

  it("submits anew after a job that ended badly, and says what was wrong with the first rows", async () => {
    fake.failing = [
      { reason: "invalid", message: "Too many errors", location: "file" },
      { reason: "invalid", message: "Row 17: n is no number" },
    ];
    const ctx = context();
    const from = await publishParquet(bench, "day", DAY);
    const input = { from, table: "events", partition: { column: "ds", value: "2024-01-31" } };
    await expect(load.run(input, ctx)).rejects.toMatchObject({
      code: "E408",
      message: expect.stringContaining("Too many errors (file); Row 17: n is no number"),
    });
    fake.failing = [];
    await load.run(input, ctx);
    expect([...fake.jobs.keys()].map((id) => id.replace(/^daymill_[0-9a-f]{40}/, ""))).toEqual(["_0", "_1"]);
  });

  it("asks BigQuery to stop the job when the task is killed, and the next try submits another", async () => {
    fake.isSlow = true;
    const killing = new AbortController();
    onRacePoint((point) => {
      if (point === "bigquery:submitted") killing.abort(new Error("killed"));
    });
    await expect(run(DAY, { signal: killing.signal })).rejects.toThrow("killed");
    expect([...fake.jobs.values()]).toMatchObject([{ isCancelled: true }]);
    onRacePoint(undefined);
    fake.isSlow = false;
    await run();
    expect([...fake.jobs.values()]).toMatchObject([{ isCancelled: true }, { isCancelled: false, errors: [] }]);
  });

  it("submits nothing for an attempt that was replaced (E308), or with other rows than announced (E409)", async () => {
    await expect(run(DAY, { stillOwned: () => Promise.resolve(false) })).rejects.toMatchObject({ code: "E308" });
    const from = await publishParquet(bench, "day", DAY);
    const input = { from, rows: 4, table: "events", partition: { column: "ds", value: "2024-01-31" } };
    await expect(load.run(input, context())).rejects.toMatchObject({ code: "E409" });
    expect(fake.jobs.size).toBe(0);
  });

  it.each([
    { database: "" },
    { password: "no json" },
    { password: '{"a": "secret-part"}' },
    { extra: { location: 1 } },
  ])("refuses the connection %j without quoting its key (E104)", async (wrong) => {
    connection = { ...connection, ...wrong };
    const refused = await run().then(
      () => undefined,
      (error: Error) => error,
    );
    expect(refused).toMatchObject({ code: "E104" });
    expect(refused?.message).not.toContain("secret-part");
  });

  it("names the server that does not answer (E401)", async () => {
    connection = { ...connection, extra: { endpoint: "http://127.0.0.1:1" } };
    await expect(run()).rejects.toMatchObject({
      code: "E401",
      message: expect.stringContaining("project.logs.events$20240131"),
    });
  });
});

describe("the partition that a value means", () => {
  it.each([
    ["20240131", "20240131", "DAY"],
    ["2024-01-31", "20240131", "DAY"],
    ["2024-01", "202401", "MONTH"],
    ["2024", "2024", "YEAR"],
    ["2024-01-31T07", "2024013107", "HOUR"],
  ])("%s is %s, a %s", (value, id, type) => {
    expect(decoratorOf({ column: "ds", value })).toEqual({ id, type });
  });

  it.each(["x", "2024-13", "20240230", "2024-01-31T24", "240131", "2024-01-31-07-00", ""])(
    "%j is none (E411)",
    (value) => {
      expect(() => decoratorOf({ column: "ds", value })).toThrow(expect.objectContaining({ code: "E411" }));
    },
  );
});
