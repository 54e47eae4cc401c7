import { join } from "node:path";
import { epochMillis, millis, onRacePoint } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import type { ObjectStore } from "@daymill/stores";
import { rm, symlink, utimes } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { decideObjects } from "./decide-objects.ts";
import { folderOfPattern } from "./name-pattern.ts";
import type { WantedObjects } from "./decide-objects.ts";
import { waitForObjects } from "./wait-for-objects.ts";
import type { WaitForObjectsInput, WaitForObjectsOptions } from "./wait-for-objects.ts";

const NOW = epochMillis(1_000_000);
const anything: WantedObjects = {
  names: undefined,
  pattern: undefined,
  count: 1,
  minBytes: 0,
  maxAgeMs: undefined,
  settledForMs: millis(0),
};
/** Objects by name, written so many ms before now. */
const listed = (...names: readonly (string | readonly [string, number, number])[]) =>
  names.map((one) => {
    const [name, bytes, ageMs] = typeof one === "string" ? [one, 1, 0] : one;
    return { name, bytes, modifiedAt: epochMillis(NOW - ageMs) };
  });
const decide = (objects: ReturnType<typeof listed>, wanted: Partial<WantedObjects> = {}) => {
  const verdict = decideObjects(objects, { ...anything, ...wanted }, NOW);
  return verdict.kind === "there" ? verdict.objects.map(({ name }) => name) : verdict.why;
};

describe("whether objects are there", () => {
  it("is told of data only, unless other names are asked for", () => {
    const all = listed("_SUCCESS", "a.csv", ".tmp/b.csv", "d/_c");
    expect(decide(all)).toEqual(["a.csv"]);
    expect(decide(all, { names: ["_SUCCESS"] })).toEqual(["_SUCCESS"]);
    expect(decide(all, { pattern: "_*" })).toEqual(["_SUCCESS"]);
    expect(decide(listed("_SUCCESS"))).toBe("0 of 1 objects are there");
  });

  it.each([
    ["*.csv", ["a.csv", "b+.csv"]],
    ["**.csv", ["a.csv", "b+.csv", "d/e/f.csv"]],
    ["**/*.csv", ["a.csv", "b+.csv", "d/e/f.csv"]],
    ["d/*/f.csv", ["d/e/f.csv"]],
    ["?+.csv", ["b+.csv"]],
    ["a.gz", ["a.gz"]],
    ["acsv", "0 of 1 objects are there"],
  ])("is told by a pattern: %s", (pattern, expected) => {
    expect(decide(listed("a.csv", "b+.csv", "a.gz", "d/e/f.csv"), { pattern })).toEqual(expected);
  });

  it.each([
    ["*.csv", ""],
    ["d/e/*.csv", "d/e/"],
    ["d/e*/x", "d/"],
    ["d/e/f.csv", "d/e/"],
  ])("only a part of the folder is looked at for %s", (pattern, folder) => {
    expect(folderOfPattern(pattern)).toBe(folder);
  });

  it("waits for all names, and for as many as are wanted", () => {
    expect(decide(listed("a", "b"), { names: ["a", "c", "d"] })).toBe("2 objects are missing, such as c");
    expect(decide(listed("a", "b"), { count: 3 })).toBe("2 of 3 objects are there");
    expect(decide(listed("a", "b", "c"), { count: 3 })).toEqual(["a", "b", "c"]);
  });

  it("does not count what is too old or too small, and says so", () => {
    const some = listed(["old", 5, 101], ["small", 4, 0], ["good", 5, 100]);
    expect(decide(some, { maxAgeMs: millis(100), minBytes: 5 })).toEqual(["good"]);
    const wanted = { maxAgeMs: millis(100), minBytes: 5, count: 2 };
    expect(decide(some, wanted)).toBe("1 of 2 objects are there; 2 more are too old or too small");
  });

  it("waits until nothing is written any more", () => {
    const some = listed(["a", 1, 50], ["b", 1, 9]);
    expect(decide(some, { settledForMs: millis(10) })).toBe("the last of 2 objects was written 9 ms ago");
    expect(decide(some, { settledForMs: millis(9) })).toEqual(["a", "b"]);
  });
});

describe("the sensor waitForObjects", () => {
  let bench: TaskBench;
  let lake: ObjectStore;
  beforeEach(async () => {
    bench = await taskBench();
    lake = fileStore(join(bench.directory, "lake"));
  });
  afterEach(async () => {
    onRacePoint(undefined);
    await bench[Symbol.asyncDispose]();
  });
  const look = (input: WaitForObjectsInput, options: WaitForObjectsOptions = {}) =>
    waitForObjects("wait", options).run(input, bench.context());
  const notYet = { code: "E305" };

  it("gives what it has found", async () => {
    await expect(look({ uri: "lake:/day/", count: 2 })).rejects.toMatchObject(notYet);
    for (const name of ["a.csv", "d/b.csv", "_c", "../other/x"]) await lake.write(join("day", name), "12345");
    await utimes(join(bench.directory, "lake/day/a.csv"), 1, 1);
    await utimes(join(bench.directory, "lake/day/d/b.csv"), 2, 2);
    expect(await look({ uri: "lake:/day/", count: 2 })).toEqual({
      uri: "lake:/day/",
      objects: ["a.csv", "d/b.csv"],
      bytes: 10,
      modifiedAt: "1970-01-01T00:00:02Z",
    });
    expect(await look({ uri: "lake:/day/", pattern: "d/*.csv" })).toMatchObject({ objects: ["d/b.csv"] });
    expect(await look({ uri: "lake:/day/", objects: ["d/b.csv", "_c"] })).toMatchObject({ objects: ["d/b.csv", "_c"] });
    await expect(look({ uri: "lake:/day/", count: 2 }, { maxAge: "1d" })).rejects.toMatchObject(notYet);
  });

  it("waits for one object by its URI", async () => {
    await expect(look({ uri: "lake:/day/_SUCCESS" })).rejects.toMatchObject(notYet);
    await lake.write("day/_SUCCESS", "");
    expect(await look({ uri: "lake:/day/_SUCCESS" })).toMatchObject({ objects: ["_SUCCESS"], bytes: 0 });
    expect(await look({ uri: bench.uri("lake/day/_SUCCESS") })).toMatchObject({ objects: ["_SUCCESS"] });
  });

  it("waits for the folder to say that it is complete", async () => {
    await lake.write("day/a", "");
    await expect(look({ uri: "lake:/day/" }, { complete: true })).rejects.toMatchObject(notYet);
    await lake.write("day/_SUCCESS", "");
    expect(await look({ uri: "lake:/day/" }, { complete: true })).toMatchObject({ objects: ["a"] });
  });

  it.each([
    ["became complete", ["a"], ["b", "_SUCCESS"], []],
    ["was opened again", ["a", "_SUCCESS"], [], ["_SUCCESS"]],
  ])("takes no list of a folder that %s meanwhile", async (_, before, written, deleted) => {
    for (const name of before) await lake.write(`day/${name}`, "");
    onRacePoint(async (name) => {
      if (name !== "wait-for-objects:listed") return;
      for (const each of deleted) await lake.delete(`day/${each}`);
      for (const each of written) await lake.write(`day/${each}`, "");
    });
    await expect(look({ uri: "lake:/day/" }, { complete: true })).rejects.toMatchObject(notYet);
  });

  it("says in its log what is missing", async () => {
    const ctx = bench.context();
    await expect(waitForObjects("wait").run({ uri: "lake:/day/", objects: ["a"] }, ctx)).rejects.toMatchObject(notYet);
    expect(ctx.logs).toMatchObject([{ message: "not yet: 1 objects are missing, such as a" }]);
  });

  it("fails when the store cannot answer, and never takes that for absent (E502)", async () => {
    const path = join(bench.directory, "lake");
    await rm(path, { recursive: true });
    await symlink(path, path);
    await expect(look({ uri: "lake:/day/" })).rejects.toMatchObject({ code: "E502" });
    await rm(path);
  });

  it.each([
    ["names and a pattern", { uri: "lake:/d/", objects: ["a"], pattern: "*" }],
    ["a count of nothing", { uri: "lake:/d/", count: 0 }],
    ["a pattern for one object", { uri: "lake:/d", pattern: "*" }],
  ])("refuses %s (E304)", async (_, input) => {
    await expect(look(input)).rejects.toMatchObject({ code: "E304" });
  });

  it("refuses a time that is none where the task is defined (E209)", () => {
    expect(() => waitForObjects("wait", { maxAge: "soon" })).toThrow(/"soon" is no duration/);
  });

  it("is poked as often as it says, and skipped rather than failed if so said", () => {
    const { body } = waitForObjects("wait", { every: "5m", softFail: true, onError: "wait" }).definition;
    expect(body).toMatchObject({ kind: "sensor", every: "5m", softFail: true, onError: "wait" });
  });
});
