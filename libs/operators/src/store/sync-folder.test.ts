import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onRacePoint } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import type { ObjectStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { copyObject } from "./copy-one-object.ts";
import { deleteObjects } from "./delete-objects.ts";
import { listObjects } from "./list-objects.ts";
import { syncFolder } from "./sync-folder.ts";
import type { SyncFolderOptions } from "./sync-folder.ts";

let bench: TaskBench;
let lake: ObjectStore;
beforeEach(async () => {
  bench = await taskBench();
  lake = fileStore(join(bench.directory, "lake"));
  for (const name of ["_SUCCESS", "a", "deep/b", "_meta", "c"]) await lake.write(`in/${name}`, `of ${name}`);
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const keys = async (folder: string): Promise<string[]> =>
  (await Array.fromAsync(lake.list(folder))).map(({ key }) => key);
const read = async (key: string): Promise<string> => text(await lake.read(key));

describe("syncFolder", () => {
  const run = (options: SyncFolderOptions = {}, from = "lake:/in/", to = "lake:/out/") =>
    syncFolder("task", options).run({ from, to }, bench.context());

  it("copies all objects, whatever begins their names, and _SUCCESS last", async () => {
    const order: string[] = [];
    onRacePoint(async (name) => void order.push(`${name} ${(await keys("out")).length}`));
    expect(await run()).toEqual({ uri: "lake:/out/", copied: 4, kept: 0, deleted: 0, bytes: 25, plan: null });
    expect(await keys("out")).toEqual(["out/_SUCCESS", "out/_meta", "out/a", "out/c", "out/deep/b"]);
    expect(order).toContain("upload:copied 4");
  });

  it("leaves alone what has the same bytes, replaces what has not, and keeps extras unless told", async () => {
    await run();
    await lake.write("in/a", "anew");
    await lake.delete("in/c");
    expect(await run()).toMatchObject({ copied: 1, kept: 2, deleted: 0 });
    expect([await read("out/a"), await read("out/c")]).toEqual(["anew", "of c"]);
    expect(await run({ deleteExtras: true })).toMatchObject({ copied: 0, kept: 3, deleted: 1 });
    expect(await keys("out")).not.toContain("out/c");
  });

  it("a rerun changes nothing", async () => {
    await run();
    const before = await lake.stat("out/_SUCCESS");
    expect(await run({ deleteExtras: true })).toMatchObject({ copied: 0, kept: 4, deleted: 0 });
    expect(await lake.stat("out/_SUCCESS")).toEqual(before);
  });

  it("by sizes alone does not see other bytes of the same length", async () => {
    await run();
    await lake.write("in/a", "OF A");
    expect(await run({ compare: "size" })).toMatchObject({ copied: 0, kept: 4 });
    expect(await run()).toMatchObject({ copied: 1 });
  });

  it("only says what would be done", async () => {
    await lake.write("out/old", "x");
    const { plan, ...counts } = await run({ planOnly: true, deleteExtras: true, maxDeleteShare: 1 });
    expect(plan).toEqual({ copy: ["_meta", "a", "c", "deep/b"], delete: ["old"] });
    expect(counts).toMatchObject({ copied: 4, deleted: 1 });
    expect(await keys("out")).toEqual(["out/old"]);
  });

  it("minds a pattern in both folders", async () => {
    await lake.write("out/other.txt", "x");
    expect(await run({ pattern: "deep/*", deleteExtras: true })).toMatchObject({ copied: 1, deleted: 0 });
    expect(await keys("out")).toEqual(["out/_SUCCESS", "out/deep/b", "out/other.txt"]);
  });

  it("a target that is half done does not say that it is complete", async () => {
    await run();
    await lake.write("in/a", "anew");
    onRacePoint((name) => {
      if (name === "upload:copied") throw new Error("stopped");
    });
    await expect(run()).rejects.toThrow("stopped");
    expect(await keys("out")).not.toContain("out/_SUCCESS");
  });

  it("a folder inside is complete only while nothing in it changes", async () => {
    for (const day of ["day=1", "day=2"]) {
      for (const name of ["_SUCCESS", "part"]) await lake.write(`in/${day}/${name}`, `${name} of ${day}`);
    }
    const complete = async (): Promise<string[]> =>
      (await keys("out")).filter((key) => key.endsWith("_SUCCESS")).map((key) => key.slice("out/".length));
    const seen: string[][] = [];
    onRacePoint(async (name) => {
      if (name.startsWith("upload:")) seen.push(await complete());
    });
    await run();
    expect(seen).toEqual([[], []]);
    await lake.write("in/day=1/part", "anew");
    seen.length = 0;
    expect(await run()).toMatchObject({ copied: 1 });
    expect(seen).toEqual([["day=2/_SUCCESS"], ["day=2/_SUCCESS"]]);
    expect(await complete()).toEqual(["_SUCCESS", "day=1/_SUCCESS", "day=2/_SUCCESS"]);
  });

  it("says nothing of a target whose source is not complete", async () => {
    await run();
    await lake.delete("in/_SUCCESS");
    await run();
    expect(await keys("out")).not.toContain("out/_SUCCESS");
  });

  it("refuses an empty source, too many deletions and folders in each other (E505)", async () => {
    await expect(run({}, "lake:/nothing/")).rejects.toMatchObject({ code: "E505" });
    for (const name of ["1", "2", "3"]) await lake.write(`out/${name}`, "x");
    await expect(run({ deleteExtras: true })).rejects.toMatchObject({ code: "E505" });
    expect(await keys("out")).toHaveLength(3);
    await expect(run({}, "lake:/in/", "lake:/in/deep/")).rejects.toMatchObject({ code: "E505" });
    expect(() => syncFolder("task", { maxDeleteShare: 2 })).toThrow(expect.objectContaining({ code: "E209" }));
  });
});

describe("copyObject", () => {
  const run = (replace = true) =>
    copyObject("task", { replace }).run({ from: "lake:/in/a", to: "lake:/out/a" }, bench.context());

  it("copies one object, and nothing when it is there", async () => {
    expect(await run()).toEqual({ uri: "lake:/out/a", bytes: 4, copied: true });
    expect(await run(false)).toMatchObject({ copied: false });
    expect(await read("out/a")).toBe("of a");
  });

  it("replaces another one only if it may (E505), and needs one to copy (E501)", async () => {
    await lake.write("out/a", "other");
    await expect(run(false)).rejects.toMatchObject({ code: "E505" });
    expect(await read("out/a")).toBe("other");
    await run();
    expect(await read("out/a")).toBe("of a");
    await lake.delete("in/a");
    await expect(run()).rejects.toMatchObject({ code: "E501" });
  });
});

describe("listObjects", () => {
  const run = (pattern?: string, maxObjects = 10) =>
    listObjects("task", { maxObjects }).run({ uri: "lake:/in", ...(pattern && { pattern }) }, bench.context());

  it("gives data in the order of the keys, and what a pattern names", async () => {
    const output = await run();
    expect(output).toMatchObject({ uri: "lake:/in/", bytes: 17 });
    expect(output.objects.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["a", 4],
      ["c", 4],
      ["deep/b", 9],
    ]);
    expect(Date.parse(output.objects[0]?.modifiedAt ?? "")).toBeGreaterThan(0);
    expect((await run("_*")).objects.map(({ name }) => name)).toEqual(["_SUCCESS", "_meta"]);
    expect((await run("nothing/*")).objects).toEqual([]);
  });

  it("refuses more than there may be (E505), and a number that is none (E209)", async () => {
    await expect(run(undefined, 2)).rejects.toMatchObject({ code: "E505" });
    expect(() => listObjects("task", { maxObjects: 0 })).toThrow(expect.objectContaining({ code: "E209" }));
  });
});

describe("deleteObjects", () => {
  const run = (input: { uri?: string; pattern?: string } = {}, maxObjects = 10) =>
    deleteObjects("task", { maxObjects }).run({ uri: "lake:/in/", ...input }, bench.context());

  it("deletes a folder whole, and is content when it is gone", async () => {
    await lake.write("in2/a", "x");
    expect(await run()).toEqual({ uri: "lake:/in/", deleted: 5, bytes: 36 });
    expect(await keys("")).toEqual(["in2/a"]);
    expect(await run()).toMatchObject({ deleted: 0 });
  });

  it("deletes what fits a pattern; the folder is not complete then", async () => {
    expect(await run({ pattern: "deep/*" })).toMatchObject({ deleted: 1 });
    expect(await keys("in")).toEqual(["in/_meta", "in/a", "in/c"]);
  });

  it("deletes nothing when there is more than there may be, or it is a whole store (E505)", async () => {
    await expect(run({}, 4)).rejects.toMatchObject({ code: "E505" });
    await expect(run({ uri: "lake:/" })).rejects.toMatchObject({ code: "E505" });
    expect(await keys("in")).toHaveLength(5);
  });
});
