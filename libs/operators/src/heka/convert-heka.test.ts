import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { optional, required } from "../records/record-schema.ts";
import { readWithDuckDb } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { convertHeka } from "./convert-heka.ts";
import type { ConvertHekaOptions } from "./convert-heka.ts";
import { encodeHekaFrame } from "./encode-frame.ts";
import { hekaValue } from "./message.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const schema = { payload: required("string"), n: optional("int32") } as const;
const task = (options: Partial<ConvertHekaOptions<typeof schema>> = {}) =>
  convertHeka("task", {
    schema,
    record: (message) => {
      if (message.payload === "throws") throw new Error("cannot make sense of it");
      const n = hekaValue(message, "n");
      return message.payload === "drop" ? undefined : { payload: message.payload, n: typeof n === "bigint" ? n : null };
    },
    ...options,
  });
const frame = (payload: string, n?: bigint): Buffer =>
  encodeHekaFrame(
    { uuid: "u", timestamp: 1n, payload, fields: n === undefined ? [] : [{ name: "n", type: "integer", values: [n] }] },
    { snappy: true },
  );
const path = (name: string): string => join(bench.directory, "workspace/task", name);

async function run(
  objects: Readonly<Record<string, Buffer>>,
  options: Partial<ConvertHekaOptions<typeof schema>> = {},
) {
  for (const [name, content] of Object.entries(objects)) {
    await mkdir(dirname(join(bench.directory, "lake", name)), { recursive: true });
    await writeFile(join(bench.directory, "lake", name), content);
  }
  return task(options).run({ from: "lake:/", objects: Object.keys(objects) }, bench.context());
}

describe("converting Heka objects", () => {
  it("makes rows of messages in the order of the objects, and accounts for every message", async () => {
    const output = await run({
      "b/2": Buffer.concat([frame("one", 1n), frame("drop"), frame("two")]),
      "a/1": gzipSync(frame("three", 3n)),
    });
    expect(output).toMatchObject({
      uri: bench.uri("workspace/task/"),
      rows: 3,
      messages: 4,
      dropped: 1,
      rejects: 0,
      gaps: 0,
      files: 1,
      rejectFile: null,
    });
    expect((await readdir(path(""))).toSorted()).toEqual(["_SUCCESS", "part-00000-c000.snappy.parquet"]);
    expect(await readWithDuckDb(path("*.parquet"))).toEqual([
      { payload: "one", n: 1 },
      { payload: "two", n: null },
      { payload: "three", n: 3 },
    ]);
  });

  it("publishes the same bytes again", async () => {
    const object = Buffer.concat(Array.from({ length: 500 }, (_, index) => frame(`${index}`)));
    const read = async () => {
      await run({ o: object });
      return readFile(path("part-00000-c000.snappy.parquet"));
    };
    expect(await read()).toEqual(await read());
  });

  it("an object that vanished is E501, and nothing is published", async () => {
    await expect(task().run({ from: "lake:/", objects: ["absent"] }, bench.context())).rejects.toMatchObject({
      code: "E501",
    });
    expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
  });

  it("a damaged frame is E431 in strict; in resync it is counted, told in the reject file, and bounded by a share (E407)", async () => {
    const object = Buffer.concat([frame("one"), Buffer.from("junk"), frame("two")]);
    await expect(run({ o: object })).rejects.toMatchObject({
      code: "E431",
      message: expect.stringContaining("lake:/o"),
    });
    await expect(run({ o: object }, { mode: "resync" })).rejects.toMatchObject({
      code: "E407",
      message: expect.stringContaining(`4 of ${object.length} bytes could not be read; 1 % are allowed`),
    });
    const output = await run({ o: object }, { mode: "resync", maxSkippedShare: 0.2 });
    expect(output).toMatchObject({ rows: 2, messages: 2, gaps: 1, skippedBytes: 4, sourceBytes: object.length });
    const rejects = await readFile(fileURLToPath(output.rejectFile ?? ""), "utf8");
    expect(JSON.parse(rejects)).toMatchObject({ object: "o", offset: frame("one").length, bytes: 4 });
  });

  it("a message that the row function or a column cannot take is rejected, not dropped, not changed (E407 beyond the limit)", async () => {
    const object = Buffer.concat([frame("throws"), frame("big", 2n ** 31n), frame("fits", 2n ** 31n - 1n)]);
    await expect(run({ o: object })).rejects.toMatchObject({
      code: "E407",
      message: expect.stringContaining("2 messages"),
    });
    const output = await run({ o: object }, { maxRejects: 2 });
    expect(output).toMatchObject({ rows: 1, messages: 3, dropped: 0, rejects: 2 });
    const lines = (await readFile(fileURLToPath(output.rejectFile ?? ""), "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { object: "o", uuid: "u", column: "", reason: "cannot make sense of it" },
      { object: "o", uuid: "u", column: "n", reason: "the bigint 2147483648 is no int32" },
    ]);
  });

  it("objects without any message of the data set give a file without rows", async () => {
    expect(await run({ o: frame("drop") })).toMatchObject({ rows: 0, dropped: 1, files: 1 });
    expect(await readWithDuckDb(path("*.parquet"))).toEqual([]);
  });

  it("refuses a schema that cannot be written when it is defined (E209)", () => {
    const twice = { a: required("string"), A: required("string") } as const;
    expect(() => convertHeka("x", { schema: twice, record: () => undefined })).toThrow(
      expect.objectContaining({ code: "E209" }),
    );
  });
});
