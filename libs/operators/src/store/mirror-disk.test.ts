import type * as FileSystem from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "@daymill/stores";
import type { ObjectStore } from "@daymill/stores";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { syncFolder } from "./sync-folder.ts";

const disk = vi.hoisted(() => ({ free: Number.MAX_SAFE_INTEGER }));

vi.mock("node:fs/promises", async (load) => ({
  ...(await load<typeof FileSystem>()),
  statfs: () => Promise.resolve({ bavail: disk.free, bsize: 1, blocks: 1 }),
}));

let bench: TaskBench;
let lake: ObjectStore;
beforeEach(async () => {
  bench = await taskBench();
  lake = fileStore(join(bench.directory, "lake"));
});
afterEach(async () => {
  disk.free = Number.MAX_SAFE_INTEGER;
  await bench[Symbol.asyncDispose]();
});

const KEPT = 1_000;
const sync = () =>
  syncFolder("sync").run({ from: "lake:/in/", to: "lake:/out/" }, bench.context({ keepFreeBytes: KEPT }));

it.each<[string, number[], number[], number]>([
  ["what is replaced stands beside the old one", [500], [500], 500],
  ["what becomes smaller stands beside the old one, too", [200], [500], 200],
  ["what becomes larger stands beside the old one, too", [500], [200], 500],
  ["of many a few are replaced at a time, the largest of them maybe", [10, 20, 30, 40, 50], [10, 20, 30, 40, 50], 140],
  ["what becomes smaller makes no room for what becomes larger before", [100, 700], [600, 300], 800],
])("a mirror has room on its disk: %s", async (_, wanted, present, needed) => {
  for (const [at, bytes] of wanted.entries()) await lake.write(`in/${at}`, "b".repeat(bytes));
  for (const [at, bytes] of present.entries()) await lake.write(`out/${at}`, "a".repeat(bytes));
  for (const folder of ["in", "out"]) await lake.write(`${folder}/_SUCCESS`, "");
  disk.free = KEPT + needed - 1;
  await expect(sync()).rejects.toMatchObject({ code: "E504", details: { needed } });
  expect(await lake.stat("out/_SUCCESS")).toBeDefined();
  disk.free = KEPT + needed;
  expect(await sync()).toMatchObject({ copied: wanted.length });
});
