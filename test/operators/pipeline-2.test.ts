import { join } from "node:path";
import type { Dag, DagTestRun } from "@daymill/core";
import { e10sExperimentDag, executiveStreamDag, generatePings } from "@daymill/dags";
import type { GeneratedPings, Ping, PingStream } from "@daymill/dags";
import { askDuckDb, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const DAYS = ["2015-10-27", "2015-10-28"];
const MESSAGES = 2_000;
const STREAMS: readonly { readonly stream: PingStream; readonly dag: Dag; readonly folder: string }[] = [
  {
    stream: "telemetry-executive-summary",
    dag: executiveStreamDag,
    folder: "executive-stream/telemetry-executive-summary-3",
  },
  { stream: "telemetry", dag: e10sExperimentDag, folder: "e10s-experiment/telemetry-2" },
];

describe.each(STREAMS)("pipeline 2, $stream", ({ stream, dag, folder }) => {
  let bench: TaskBench;
  const generated = new Map<string, GeneratedPings>();
  const pings: Ping[] = [];
  const runs = new Map<string, DagTestRun>();
  beforeAll(async () => {
    bench = await taskBench();
    for (const day of DAYS) {
      const onPing = (ping: Ping): void => void pings.push(ping);
      const shape = { directory: bench.directory, stream, day, messages: MESSAGES, seed: 5, objectBytes: 40_000 };
      generated.set(day, await generatePings({ ...shape, onPing }));
      runs.set(day, await runDay(day));
    }
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  const runDay = (day: string, generation = 0): Promise<DagTestRun> =>
    dag.test({
      interval: day,
      generation,
      workspace: bench.uri(`workspace/${day}/`),
      connections: {
        telemetry_metadata: { type: "file", path: join(bench.directory, "metadata") },
        telemetry_data: { type: "file", path: join(bench.directory, "data") },
        lake: { type: "file", path: join(bench.directory, "lake") },
      },
    });
  const ask = (select: string, rest = "") =>
    askDuckDb(
      `SELECT ${select} FROM read_parquet($1, hive_partitioning = true, hive_types_autocast = false) ${rest}`,
      join(bench.directory, "lake", folder, "**/*.parquet"),
    );

  it("reads every message of every object, once, and accounts for those that are no rows", () => {
    for (const [day, { messages, rows, objects, folders }] of generated) {
      const run = runs.get(day);
      expect(run?.state, `${day}: ${run?.reason}`).toBe("success");
      expect(run?.outputs["gather"]).toMatchObject({ messages, rows, dropped: messages - rows, rejects: 0, gaps: 0 });
      expect([objects > folders, messages]).toEqual([true, MESSAGES]);
    }
  });

  it("has folders of a message or two, besides those with most of the messages", async () => {
    const groups = new Map<string, number>();
    for (const { folders } of pings) groups.set(folders.join("/"), (groups.get(folders.join("/")) ?? 0) + 1);
    expect([...groups.values()].filter((count) => count <= 5).length).toBeGreaterThan(5);
    expect(Math.max(...groups.values())).toBeGreaterThan(200);
  });

  it("has the rows of each day in the folder of that day", async () => {
    const perDay = await ask("submissionDateS3 AS day, count(*)::INTEGER AS n", "GROUP BY 1 ORDER BY 1");
    expect(perDay).toEqual(DAYS.map((day) => ({ day: day.replaceAll("-", ""), n: generated.get(day)?.rows })));
  });

  it("carries the values of every ping unchanged, as its maker knows them", async () => {
    const value = (ping: Ping, name: string): string =>
      String(ping.message.fields?.find((field) => field.name === name)?.values[0] ?? "");
    const columns = stream === "telemetry" ? ["addons", "histograms", "sampleId"] : ["country", "os", "channel"];
    const sources: Readonly<Record<string, string>> = {
      addons: "environment.addons",
      histograms: "payload.histograms",
    };
    const expected = pings
      .filter(({ isRow }) => isRow)
      .map((ping) =>
        [value(ping, "documentId"), ...columns.map((name) => value(ping, sources[name] ?? name))].join("|"),
      );
    const loaded = await ask(`concat_ws('|', documentId, ${columns.join(", ")}) AS row`);
    expect(loaded.map(({ row }) => String(row)).toSorted()).toEqual(expected.toSorted());
  });

  it("gives the same rows again when it is cleared, and leaves a published day alone when it is not", async () => {
    const [day = ""] = DAYS;
    const before = await ask("count(*)::INTEGER AS n, count(DISTINCT documentId)::INTEGER AS documents");
    const again = await runDay(day);
    expect(again.outputs["plan"]).toMatchObject({ chunks: [] });
    expect((await runDay(day, 1)).outputs["gather"]).toMatchObject({ rows: generated.get(day)?.rows });
    expect(await ask("count(*)::INTEGER AS n, count(DISTINCT documentId)::INTEGER AS documents")).toEqual(before);
  });
});
