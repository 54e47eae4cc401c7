import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { fileStore } from "@daymill/stores";
import type { ObjectStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { Codec, SUFFIXES } from "./codec.ts";
import { compressObjects } from "./compress-objects.ts";
import { crc32c } from "@node-rs/crc32";

/** More than a frame of each format: text, then what does not get smaller, then text. */
const CONTENT = Buffer.concat([
  Buffer.from("a line of text\n".repeat(300_000)),
  Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * 2_654_435_761) >>> 24)),
  Buffer.from("the end\n"),
]);
const CODECS = Object.values(Codec);

let bench: TaskBench;
let lake: ObjectStore;
beforeEach(async () => {
  bench = await taskBench();
  lake = fileStore(join(bench.directory, "lake"));
});
afterEach(() => bench[Symbol.asyncDispose]());

const run = (codec: Codec, from: string, to: string, more: { pattern?: string; maxObjects?: number } = {}) => {
  const { maxObjects, ...input } = more;
  const task = compressObjects("task", { codec, ...(maxObjects !== undefined && { maxObjects }) });
  return task.run({ from: `lake:/${from}/`, to: `lake:/${to}/`, ...input }, bench.context());
};
const read = async (key: string): Promise<Buffer> => buffer(await lake.read(key));
const keys = async (): Promise<string[]> => (await Array.fromAsync(lake.list(""))).map(({ key }) => key);

describe("compressObjects", () => {
  it.each(CODECS)("gives %s, which gives the content back, and the same bytes again", async (codec) => {
    await lake.write("in/day.csv", CONTENT);
    await lake.write("in/empty.csv", "");
    const output = await run(codec, "in", "packed");
    expect(output).toMatchObject({
      uri: "lake:/packed/",
      objects: [`day.csv${SUFFIXES[codec]}`, `empty.csv${SUFFIXES[codec]}`],
    });
    const first = await read(`packed/day.csv${SUFFIXES[codec]}`);
    expect(first.length).toBeLessThanOrEqual(codec === "none" ? CONTENT.length : CONTENT.length / 2);
    expect((await run(codec, "in", "packed")).bytes).toBe(output.bytes);
    expect((await read(`packed/day.csv${SUFFIXES[codec]}`)).equals(first)).toBe(true);
    await run("none", "packed", "out");
    expect((await read("out/day.csv")).equals(CONTENT)).toBe(true);
    expect((await read("out/empty.csv")).length).toBe(0);
    expect(await keys()).toContain("out/_SUCCESS");
  });

  it("counts the bytes of all objects, also of those that are written at once", async () => {
    for (let n = 0; n < 40; n += 1) await lake.write(`in/${n}.csv`, "x".repeat(n));
    const { bytes, objects } = await run("none", "in", "out");
    expect([bytes, objects.length]).toEqual([780, 40]);
  });

  it("turns one format into another, and takes gzip of several members", async () => {
    await lake.write("in/a.csv.gz", Buffer.concat([gzipSync("one\n"), gzipSync("two\n")]));
    expect((await run("zstd", "in", "out")).objects).toEqual(["a.csv.zst"]);
    await run("none", "out", "plain");
    expect(String(await read("plain/a.csv"))).toBe("one\ntwo\n");
  });

  // gzip is on every machine of the tests; of the others those that are there are asked.
  const PROGRAMS = (["gzip", "zstd", "lz4"] as const).filter(
    (name) => name === "gzip" || existsSync(`/usr/bin/${name}`),
  );

  it.each(PROGRAMS)("writes %s that the program of that name reads", async (codec) => {
    await lake.write("in/day.csv", CONTENT);
    await run(codec, "in", "packed");
    const input = await read(`packed/day.csv${SUFFIXES[codec]}`);
    expect(execFileSync(codec, ["-dc"], { input, maxBuffer: 1e8 }).equals(CONTENT)).toBe(true);
  });

  it.each(CODECS.filter((codec) => codec !== "none"))("names an object of %s that is cut off (E435)", async (codec) => {
    await lake.write("in/day.csv", CONTENT);
    await run(codec, "in", "packed");
    const name = `day.csv${SUFFIXES[codec]}`;
    await lake.write(`cut/${name}`, (await read(`packed/${name}`)).subarray(0, -20));
    await expect(run("none", "cut", "out")).rejects.toMatchObject({
      code: "E435",
      message: expect.stringContaining(name),
    });
    expect((await keys()).filter((key) => key.startsWith("out/"))).toEqual([]);
  });

  it("refuses snappy whose checksum differs (E435)", async () => {
    await lake.write("in/day.csv", CONTENT);
    await run("snappy", "in", "packed");
    const bytes = await read("packed/day.csv.sz");
    bytes[15] = (bytes[15] ?? 0) ^ 1;
    await lake.write("packed/day.csv.sz", bytes);
    await expect(run("none", "packed", "out")).rejects.toMatchObject({ code: "E435" });
  });

  it("computes CRC-32C as RFC 3720 has it", () => {
    expect(crc32c(Buffer.alloc(32)) >>> 0).toBe(0x8a91_36aa);
    expect(crc32c(Buffer.from("123456789")) >>> 0).toBe(0xe306_9283);
  });

  it("takes what fits a pattern, and refuses none (E501), too many (E505), and two of one name (E409)", async () => {
    for (const name of ["a.csv", "b.csv", "b.csv.gz", "c.txt"]) await lake.write(`in/${name}`, "");
    expect((await run("gzip", "in", "out", { pattern: "*.txt" })).objects).toEqual(["c.txt.gz"]);
    await expect(run("gzip", "in", "out", { pattern: "*.json" })).rejects.toMatchObject({ code: "E501" });
    await expect(run("gzip", "in", "out", { maxObjects: 2 })).rejects.toMatchObject({ code: "E505" });
    await expect(run("gzip", "in", "out")).rejects.toMatchObject({ code: "E409" });
    await expect(run("gzip", "in", "in/deep")).rejects.toMatchObject({ code: "E505" });
  });

  it("refuses a codec that is none when the file is read (E209)", () => {
    expect(() => compressObjects("task", { codec: "bzip2" as Codec })).toThrow(
      expect.objectContaining({ code: "E209" }),
    );
  });
});
