import { startExecutor } from "@daymill/scheduler/testing";
import type { ExecutorHarness } from "@daymill/scheduler/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { misbehaving } from "./fixtures/bodies.ts";

const MAX_LOG_BYTES = 1_000_000;
let harness: ExecutorHarness;

beforeAll(async () => {
  harness = await startExecutor({
    dag: misbehaving,
    workers: 1,
    maxLogBytes: MAX_LOG_BYTES,
    services: { connection: () => Promise.resolve({ id: "db", type: "postgres", password: "hunter2", extra: {} }) },
  });
  await harness.ready();
});
afterAll(() => harness.close());

test("a flood of output fills the log to its limit and no further, and the body goes on", async () => {
  const key = harness.start("flood", { input: { lines: 50_000 } });
  expect((await harness.ended(key)).outcome).toMatchObject({ kind: "success", output: { lines: 50_000 } });
  const log = harness.log(key);
  expect(JSON.stringify(log).length).toBeLessThan(MAX_LOG_BYTES * 1.1);
  expect(log[0]?.message).toMatch(/^line 0 x+$/);
  expect(log.at(-1)?.message).toMatch(/^The log ends here: \d+ more lines were left out \(limit: 1000000 bytes\)$/);
});

test("a flood from a child process of the body is limited as well", async () => {
  const key = harness.start("raw_flood", { input: { bytes: 400_000 } });
  expect((await harness.ended(key)).outcome).toMatchObject({ kind: "success" });
  const log = await waitUntil("the text arrives", () => harness.log(key).length > 0 && harness.log(key));
  expect(log[0]).toMatchObject({ message: "raw", stream: "stdout" });
  expect(JSON.stringify(log).length).toBeLessThan(MAX_LOG_BYTES * 1.1);
});

test("text of native code is in the log, its secrets hidden also where it came in pieces", async () => {
  const key = harness.start("raw", { input: { mark: "" } });
  await harness.ended(key);
  const log = await waitUntil("the text arrives", () => harness.log(key).length > 1 && harness.log(key));
  // The two streams are two pipes: which of them is read first is chance.
  expect(log.toSorted((a, b) => a.stream.localeCompare(b.stream))).toMatchObject([
    { message: "to stderr", stream: "stderr", level: "warn" },
    { message: "native says ***", stream: "stdout", level: "info" },
  ]);
});

test("an output of more than 64 MiB fails the attempt with E302", async () => {
  const outcome = await harness.run("huge", { input: { bytes: 64 * 1024 * 1024 } });
  expect(outcome).toMatchObject({ kind: "failed", error: { code: "E302" } });
});

test("an output of 64 MiB comes back whole", async () => {
  const outcome = await harness.run("huge", { input: { bytes: 64 * 1024 * 1024 - 2 } });
  expect(outcome.kind === "success" && typeof outcome.output === "string" && outcome.output.length).toBe(67_108_862);
});

test.each(["not_json", "nul"])(
  "an output that is not JSON, or that the database cannot hold, fails with E303: %s",
  async (task) => {
    expect(await harness.run(task)).toMatchObject({ kind: "failed", error: { code: "E303" } });
  },
);
