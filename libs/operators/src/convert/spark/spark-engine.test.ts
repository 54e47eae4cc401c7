import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { taskLogger } from "@daymill/core";
import type { Logger, TaskLogger } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { columns, field, param } from "../../columns/column-map.ts";
import { writePgArchive } from "../../testing/pg-archive-writer.ts";
import { publishParquet } from "../../testing/publish-parquet.ts";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import { convert } from "../convert.ts";
import type { ConvertOptions } from "../convert.ts";

// Of what a real Spark does, convert-engines.test.ts tells; here it is one that goes wrong.

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** A program in place of spark-submit, as the body of a shell script. */
async function program(body: string): Promise<string> {
  const path = join(bench.directory, "spark-submit");
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

/** One that answers each `question` with the value of a JavaScript expression; `die()` ends it. */
async function answering(expression: string): Promise<string> {
  const script = join(bench.directory, "answer.cjs");
  await writeFile(
    script,
    `const socket = require("node:net").connect(process.argv.at(-1));
    const die = () => process.exit(5);
    const answer = (question) => (${expression});
    socket.on("data", (line) => socket.write(JSON.stringify(answer(JSON.parse(line))) + "\\n"));`,
  );
  return await program(`exec "${process.execPath}" "${script}" "$@"`);
}

async function run(sparkSubmit: string, context: Parameters<TaskBench["context"]>[0] = {}) {
  const tables = [{ table: "a", columns: ["x"], rows: [["1"], ["2"]] }];
  await writePgArchive(join(bench.directory, "archive"), { minor: 14, compression: "none", tables });
  const map = columns({ x: field("x"), token: param("token") });
  const task = convert("task", { columns: map, engine: "spark", spark: { sparkSubmit } });
  const ctx = bench.context(context);
  return { ctx, output: task.run({ from: bench.uri("archive"), params: { token: "in-no-argument" } }, ctx) };
}

const left = (): Promise<string[]> => readdir(join(bench.directory, "workspace"));

describe("convert with spark", () => {
  it("names a program that is not there (E441)", async () => {
    const { output } = await run("/nowhere/spark-submit");
    await expect(output).rejects.toMatchObject({ code: "E441", message: expect.stringContaining("no such program") });
    expect(await left()).toEqual([]);
  });

  it("sends what Spark writes to the log, and its last lines into the error (E441)", async () => {
    const { ctx, output } = await run(await program("echo starting; echo JAVA_HOME is not set >&2; exit 1"));
    await expect(output).rejects.toMatchObject({
      code: "E441",
      message: expect.stringMatching(/^Spark ended with exit code 1\..*JAVA_HOME is not set/s),
    });
    const logged = ctx.logs.map(({ level, message }) => [level, message]);
    expect(logged).toContainEqual(["info", "starting"]);
    expect(logged).toContainEqual(["warn", "JAVA_HOME is not set"]);
  });

  it("tells Spark of no value by its arguments", async () => {
    const { ctx, output } = await run(await program('echo "$@"; exit 1'));
    await expect(output).rejects.toMatchObject({ code: "E441" });
    const said = ctx.logs.map(({ message }) => message).join("\n");
    expect(said).toContain("--driver-memory 2g");
    expect(said).not.toContain("in-no-argument");
  });

  it("stops Spark when it is aborted, and leaves nothing behind", async () => {
    const aborting = new AbortController();
    const log = abortAt("up", aborting);
    const { output } = await run(await program("echo up; exec sleep 600"), { signal: aborting.signal, log });
    await expect(output).rejects.toMatchObject({ name: "AbortError" });
    expect(await left()).toEqual([]);
  });

  it("is aborted also while Spark works, whose connection breaks then", async () => {
    const aborting = new AbortController();
    const log = abortAt("asked", aborting);
    const endless = "(console.log('asked'), Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))";
    const { output } = await run(await answering(endless), { signal: aborting.signal, log });
    await expect(output).rejects.toMatchObject({ name: "AbortError" });
    expect(await left()).toEqual([]);
  });

  it.each([
    ["E441", "what Spark could not do", '{ error: "no such codec", isDiskFull: false }', /no such codec/],
    ["E441", "an end in between", "die()", /exit code 5/],
    ["E504", "a full disk", '{ error: "no space", isDiskFull: true }', /Free some space/],
    ["E403", "a row with another number of fields", "{ damaged: { file: 0, line: 2 } }", /Line 2 of public.a/],
  ])("fails with %s for %s, and publishes nothing", async (code, _, answer, message) => {
    const { output } = await run(await answering(answer));
    await expect(output).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await left()).toEqual([]);
  });

  it("counts the rows in the files themselves: those that do not add up fail the task (E409)", async () => {
    await publishParquet(bench, "one", ["SELECT 1 AS x"]);
    const fixture = join(bench.directory, "lake/one/part-0.parquet");
    const copy = `require("node:fs").cpSync(${JSON.stringify(fixture)}, question.to + "/part-0.snappy.parquet")`;
    const facts = "{ rejects: 0, unreadable: 0, rejected: [], folders: [[]] }";
    const { output } = await run(await answering(`(${copy}, ${facts})`));
    await expect(output).rejects.toMatchObject({
      code: "E409",
      message: expect.stringContaining("but 1 were written"),
    });
  });

  it.each<[string, Partial<ConvertOptions>]>([
    ["options of Spark with another engine", { engine: "duckdb", spark: { memory: "4g" } }],
    ["a memory without a unit", { engine: "spark", spark: { memory: "4096" } }],
    ["half a core", { engine: "spark", spark: { cores: 0.5 } }],
    ["a program without a name", { engine: "spark", spark: { sparkSubmit: "" } }],
    ["an engine that there is not", { engine: "flink" as "spark" }],
  ])("refuses %s when the file is read (E209)", (_, options) => {
    expect(() => convert("task", { columns: columns({ x: field("x") }), ...options })).toThrow(
      expect.objectContaining({ code: "E209" }),
    );
  });

  it("stores what Spark may take in the graph", () => {
    const { defaults } = convert("task", { columns: columns({ x: field("x") }), engine: "spark" }).definition;
    expect(defaults).toMatchObject({
      engine: "spark",
      spark: { sparkSubmit: "spark-submit", memory: "2g", cores: null },
    });
  });
});

/** A log that aborts once a message arrives. */
function abortAt(message: string, aborting: AbortController): TaskLogger {
  const take = (said: string): void => {
    if (said === message) aborting.abort();
  };
  const log: Logger = { debug: take, info: take, warn: take, error: take, child: () => log };
  return taskLogger(log);
}
