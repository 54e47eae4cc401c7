import type * as FileSystem from "node:fs/promises";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { upload } from "@daymill/operators";
import { taskBench, type TaskBench } from "@daymill/operators/testing";
import { outputStore } from "@daymill/scheduler/testing";
import { fileStore } from "@daymill/stores";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const disk = vi.hoisted(() => ({ isFullFor: (_path: string): boolean => false }));

// A store writes under names that nobody knows before: where the disk is to be full, such a file becomes /dev/full, for
// which the system itself says that there is no space left.
vi.mock("node:fs/promises", async (load) => {
  const real = await load<typeof FileSystem>();
  const open: typeof real.open = (path, flags, mode) =>
    flags === "wx" && disk.isFullFor(String(path)) ? real.open("/dev/full", "w") : real.open(path, flags, mode);
  return { ...real, open };
});

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  disk.isFullFor = () => false;
  await bench[Symbol.asyncDispose]();
});

const fullDisk = { code: "E504", message: expect.stringMatching(/disk is full\. Free some space/) };

test("an upload that meets a full disk leaves a folder that does not say it is complete (E504); the next attempt is whole", async () => {
  const source = fileStore(join(bench.directory, "workspace"));
  const lake = fileStore(join(bench.directory, "lake"));
  for (const name of ["_SUCCESS", "a.csv", "b.csv"]) await source.write(`out/${name}`, name);
  for (const name of ["_SUCCESS", "a.csv"]) await lake.write(`day/${name}`, "of another time");
  const publish = () =>
    upload("task").run({ from: bench.uri("workspace/out"), rows: 2, to: "lake:/day/" }, bench.context());
  const keys = async () => (await Array.fromAsync(lake.list(""))).map(({ key }) => key);

  disk.isFullFor = (path) => path.startsWith(join(bench.directory, "lake"));
  await expect(publish()).rejects.toMatchObject(fullDisk);
  expect(await keys()).toEqual(["day/a.csv"]);
  expect(await readdir(join(bench.directory, "lake/day"))).toEqual(["a.csv"]);

  disk.isFullFor = () => false;
  expect(await publish()).toMatchObject({ rows: 2, files: 2 });
  expect(await keys()).toEqual(["day/_SUCCESS", "day/a.csv", "day/b.csv"]);
  expect(await text(await lake.read("day/a.csv"))).toBe("a.csv");
});

test("a large output that meets a full disk in its store is not there at all (E504); written again it is whole", async () => {
  const folder = join(bench.directory, "outputs");
  const outputs = outputStore(folder);
  const [name, json] = [{ instance: 7, attempt: 9 }, JSON.stringify("y".repeat(300_000))];
  disk.isFullFor = (path) => path.startsWith(folder);
  await expect(outputs.write(name, json)).rejects.toMatchObject(fullDisk);
  expect(await readdir(join(folder, "7"))).toEqual([]);
  disk.isFullFor = () => false;
  expect(await outputs.read(await outputs.write(name, json))).toHaveLength(300_000);
});
