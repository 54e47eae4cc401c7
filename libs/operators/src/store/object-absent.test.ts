import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { objectAbsent } from "./object-absent.ts";

const SUCCESS_URI = "lake:/day/_SUCCESS";
const absent = objectAbsent("absent");

describe("the guard objectAbsent", () => {
  let bench: TaskBench;
  beforeEach(async () => {
    bench = await taskBench();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  it("passes when the object is not there", async () => {
    expect(await absent.run({ uri: SUCCESS_URI }, bench.context())).toBe(true);
  });

  it("does not pass when the object is there, even an empty one", async () => {
    await fileStore(join(bench.directory, "lake")).write("day/_SUCCESS", "");
    expect(await absent.run({ uri: SUCCESS_URI }, bench.context())).toBe(false);
    expect(await absent.run({ uri: bench.uri("lake/day/_SUCCESS") }, bench.context())).toBe(false);
  });

  it("passes when only a namesake is there", async () => {
    await fileStore(join(bench.directory, "lake")).write("day/_SUCCESS.old", "");
    expect(await absent.run({ uri: SUCCESS_URI }, bench.context())).toBe(true);
  });

  it("passes on a rerun: what is cleared is done again", async () => {
    await fileStore(join(bench.directory, "lake")).write("day/_SUCCESS", "");
    const attempt = { number: 2, generation: 1, tryNumber: 1, token: "1-2" };
    expect(await absent.run({ uri: SUCCESS_URI }, bench.context({ attempt }))).toBe(true);
  });

  it("does not pass on a mere retry", async () => {
    await fileStore(join(bench.directory, "lake")).write("day/_SUCCESS", "");
    const attempt = { number: 2, generation: 0, tryNumber: 2, token: "1-2" };
    expect(await absent.run({ uri: SUCCESS_URI }, bench.context({ attempt }))).toBe(false);
  });

  it("fails when the store cannot answer, and never takes that for absent (E502)", async () => {
    const lake = join(bench.directory, "lake");
    await rm(lake, { recursive: true });
    await symlink(lake, lake);
    await expect(absent.run({ uri: SUCCESS_URI }, bench.context())).rejects.toMatchObject({ code: "E502" });
    await rm(lake);
  });

  it("fails when its connection does not exist (E301)", async () => {
    await expect(absent.run({ uri: "elsewhere:/x" }, bench.context())).rejects.toMatchObject({ code: "E301" });
  });
});
