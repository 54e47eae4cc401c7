import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "@daymill/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import { readOutput } from "../local/read-output.ts";
import { runCluster } from "../run-cluster.ts";

let bench: TaskBench;
let ctx: TestContext;
beforeEach(async () => {
  bench = await taskBench();
  ctx = bench.context({ connections: { cluster: { type: "local" } } });
});
afterEach(() => bench[Symbol.asyncDispose]());

it("tells what the step of another try's cluster wrote from its beginning, though the steps have the same id", async () => {
  const { body } = runCluster("run").definition;
  if (body.kind !== "remote") throw new Error("no remote job");
  const { job } = body;
  const run = async (token: string, script: string) => {
    const handle = await job.submit({ steps: [{ name: "s", command: ["bash", "-c", script] }] }, token, ctx);
    await vi.waitFor(async () => expect((await job.poll(handle, ctx)).state).not.toBe("running"), { timeout: 30_000 });
  };
  await run("try 1", "seq 1 1000; exit 1");
  await run("try 2", "seq 1001 1003");
  const told = ctx.logs.flatMap(({ message, fields }) => ("stream" in fields ? [Number(message)] : []));
  expect(told).toEqual(Array.from({ length: 1_003 }, (_, at) => at + 1));
  expect(ctx.logs.filter(({ level }) => level === "warn")).toEqual([]);
});

it("reads a file from its beginning that is shorter than what was read of it", async () => {
  const folder = join(bench.directory, "step");
  mkdirSync(folder);
  writeFileSync(join(folder, "stdout"), "a\nb\n");
  expect(await readOutput(folder, { from: { stdout: 5, stderr: 7, isWhole: false }, isOver: false })).toEqual({
    lines: [
      { stream: "stdout", text: "a" },
      { stream: "stdout", text: "b" },
    ],
    skipped: 0,
    readSoFar: { stdout: 4, stderr: 7, isWhole: false },
  });
});
