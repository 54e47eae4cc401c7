import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const retries = `{ limit: 100, base: "1s" }`;
const DAG = `
import { dag, manual, task } from "@daymill/core";
import { writeFile } from "node:fs/promises";
const talk = task("talk", async (_input, ctx) => { ctx.log.info("never on the disk"); return 1; });
const scratch = task("scratch", { retries: ${retries} }, async (_input, ctx) => {
  await writeFile(new URL("file", ctx.workspace), Buffer.alloc(100_000, 1));
});
const big = task("big", { retries: ${retries} }, async () => "y".repeat(300_000));
const only = (id, build) => dag(id, { schedule: manual() }, build);
export const log = only("log", () => { talk(); });
export const file = only("file", () => { scratch(); });
export const output = only("output", () => { big(); });
`;

/** A place where every write fails with ENOSPC, until the disk has room again. */
function fillDiskAt(path: string): { readonly makeRoom: () => void } {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync("/dev/full", path);
  return { makeRoom: () => rmSync(path, { force: true }) };
}

describe("a disk that is full where a task writes", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ dags: { "d.ts": DAG } });
  });
  afterAll(() => stack.close());

  const trigger = (dagId: string) => stack.client.triggerRun({ params: { dagId }, body: { runId: "one" } });
  const instance = (dagId: string, taskId: string) =>
    stack.client.getTaskInstance({ params: { dagId, runId: "one", taskId } });

  /** Until an attempt has failed for want of space, by name and with what to do. */
  const namesTheDisk = (dagId: string, taskId: string) =>
    waitUntil(`${taskId} names the full disk`, async () => {
      const { history } = await instance(dagId, taskId);
      const error = history.find((attempt) => attempt.error !== null)?.error;
      if (!error) return undefined;
      expect(error).toMatchObject({ code: "E504", message: expect.stringContaining("ree some space") });
      return true;
    });

  test("a file of the task's own: E504, and the run ends right when there is room", async () => {
    const disk = fillDiskAt(join(stack.dataDir, "workspace", "file", "one", "file"));
    await trigger("file");
    await namesTheDisk("file", "scratch");
    disk.makeRoom();
    expect(await stack.runIn("success", { dagId: "file", runId: "one" })).toMatchObject({ counts: { success: 1 } });
  });

  test("a large output: E504, and it is whole when there is room", async () => {
    const attempts = Array.from({ length: 20 }, (_, index) => index + 1);
    const disks = attempts.map((attempt) => fillDiskAt(join(stack.dataDir, "outcomes", `${attempt}.output.json`)));
    await trigger("output");
    await namesTheDisk("output", "big");
    for (const disk of disks) disk.makeRoom();
    await stack.runIn("success", { dagId: "output", runId: "one" });
    const output = await stack.client.getOutput({ params: { dagId: "output", runId: "one", taskId: "big" } });
    expect(JSON.parse(readFileSync(new URL(output.uri ?? ""), "utf8"))).toHaveLength(300_000);
  });

  test("the log of an attempt: the task goes on, and the server says so", async () => {
    fillDiskAt(join(stack.dataDir, "logs", "log", "one", "talk", "1.log"));
    await trigger("log");
    expect(await stack.runIn("success", { dagId: "log", runId: "one" })).toMatchObject({ counts: { success: 1 } });
    await waitUntil("the server tells", () => /cannot be written: ENOSPC/.test(stack.output));
  });
});
