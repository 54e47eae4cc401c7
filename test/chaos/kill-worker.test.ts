import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGroup, startExecutor } from "@daymill/scheduler/testing";
import type { ExecutorHarness } from "@daymill/scheduler/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { misbehaving } from "./fixtures/bodies.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "daymill-chaos-")));
let harness: ExecutorHarness;
let marks = 0;

beforeAll(async () => {
  harness = await startExecutor({ dag: misbehaving, workers: 2, ladder: { abortGraceMs: 2_000, termGraceMs: 300 } });
  await harness.ready(2);
});
afterAll(async () => {
  await harness.close();
  rmSync(folder, { recursive: true });
});

function newMark(): { readonly mark: string } {
  return { mark: join(folder, String(marks++)) };
}

/** The pid of a body, once it has begun. */
function pidOf({ mark }: { readonly mark: string }): Promise<number> {
  return waitUntil("the body begins", () => Number(pidsIn(mark)[0]) || undefined);
}

function pidsIn(mark: string): string[] {
  try {
    return readFileSync(mark, "utf8").trim().split("\n");
  } catch {
    // Nothing has begun yet.
    return [];
  }
}

test("kill -9 of a worker fails the attempt that ran, with the signal, and its place is taken by another", async () => {
  const input = newMark();
  const key = harness.start("hold", { input });
  process.kill(await pidOf(input), "SIGKILL");
  const { outcome } = await harness.ended(key);
  expect(outcome).toMatchObject({
    kind: "failed",
    final: false,
    error: { code: "E306", message: expect.stringContaining("SIGKILL"), details: { signal: "SIGKILL" } },
  });
  expect(harness.log(key).at(-1)).toMatchObject({ level: "error", stream: "worker" });
  await harness.ready(2);
});

/** Makes these tasks known as short, so that they are prefetched. */
async function makeShort(...tasks: readonly string[]): Promise<void> {
  for (const task of tasks) {
    const input = newMark();
    writeFileSync(`${input.mark}.go`, "");
    for (let run = 0; run < 8; run++) await harness.run(task, { input });
  }
}

test("what was prefetched behind a body that turns out to be long is run by another worker, once", async () => {
  await makeShort("noop", "hold");
  const holding = [newMark(), newMark()];
  const [short, long] = holding.map((input) => harness.start("hold", { input }));
  const waiting = Array.from({ length: 8 }, newMark);
  const keys = waiting.map((input) => harness.start("noop", { input }));
  await Promise.all(holding.map(pidOf));
  writeFileSync(`${holding[0]?.mark}.go`, "");
  await Promise.all(keys.map((key) => harness.ended(key)));
  expect(waiting.map(({ mark }) => pidsIn(mark).length)).toEqual(Array(8).fill(1));
  const ended = new Set(harness.events.filter((event) => event.kind === "ended").map((event) => event.attemptKey));
  expect([short, long].map((key) => key !== undefined && ended.has(key))).toEqual([true, false]);
  writeFileSync(`${holding[1]?.mark}.go`, "");
  await harness.ended(long ?? raise());
});

test("what was prefetched behind a killed body is run by another worker, once", async () => {
  await makeShort("noop", "hold");
  const holding = [newMark(), newMark()];
  const held = holding.map((input) => harness.start("hold", { input }));
  const waiting = Array.from({ length: 10 }, newMark);
  const keys = waiting.map((input) => harness.start("noop", { input }));
  for (const input of holding) process.kill(await pidOf(input), "SIGKILL");
  for (const key of held) expect((await harness.ended(key)).outcome).toMatchObject({ error: { code: "E306" } });
  const outcomes = await Promise.all(keys.map((key) => harness.ended(key)));
  expect(outcomes.map((event) => event.outcome.kind)).toEqual(Array(10).fill("success"));
  expect(waiting.map(({ mark }) => pidsIn(mark).length)).toEqual(Array(10).fill(1));
});

test("a stopped worker is killed when its attempt is out of time", async () => {
  const input = newMark();
  const key = harness.start("hold", { input, timeoutMs: 3_000 });
  const pid = await pidOf(input);
  process.kill(pid, "SIGSTOP");
  expect((await harness.ended(key)).outcome).toEqual({ kind: "timed_out", timeoutMs: 3_000 });
  expect(readGroup(pid)).toEqual([]);
});

test("a stopped worker is killed when its attempt is cancelled", async () => {
  const input = newMark();
  const key = harness.start("hold", { input });
  const pid = await pidOf(input);
  process.kill(pid, "SIGSTOP");
  harness.executor.cancel(key, "marked failed by ann");
  expect((await harness.ended(key)).outcome).toEqual({ kind: "killed", reason: "marked failed by ann" });
  expect(readGroup(pid)).toEqual([]);
});

test.each(["deaf", "block"])(
  "a body that does not stop by itself is stopped when it is out of time: %s",
  async (task) => {
    const input = newMark();
    const key = harness.start(task, { input, timeoutMs: 100 });
    const pid = await pidOf(input);
    expect((await harness.ended(key)).outcome).toEqual({ kind: "timed_out", timeoutMs: 100 });
    expect(readGroup(pid)).toEqual([]);
    expect(harness.log(key).map((line) => line.message)).toContain(
      "The body has not stopped by itself; its process group gets SIGTERM",
    );
  },
);

test("what a body has started dies with it, even where it ignores SIGTERM", async () => {
  const input = newMark();
  const key = harness.start("parent", { input });
  const grandchild = await pidOf(input);
  harness.executor.cancel(key, "not needed");
  expect((await harness.ended(key)).outcome).toEqual({ kind: "killed", reason: "not needed" });
  await waitUntil("the grandchild is dead", () => isDead(grandchild));
});

test("process.exit in a body fails it, says so, and keeps its log", async () => {
  const key = harness.start("exit", { input: newMark() });
  expect((await harness.ended(key)).outcome).toMatchObject({
    kind: "failed",
    error: { code: "E306", message: expect.stringContaining("exit code 3"), details: { exitCode: 3 } },
  });
  expect(harness.log(key)[0]).toMatchObject({ message: "about to exit", stream: "task" });
});

test("a crash of the process fails the attempt with the signal", async () => {
  expect(await harness.run("abort")).toMatchObject({ error: { code: "E306", details: { signal: "SIGABRT" } } });
});

test.each([
  ["reject", "Error", "nobody listens"],
  ["throw_later", "TypeError", "from a timer"],
])("an error that no promise of the body holds fails it: %s", async (task, name, message) => {
  const input = newMark();
  const outcome = await harness.run(task, { input });
  expect(outcome).toMatchObject({ kind: "failed", error: { name, message } });
  const pid = await pidOf(input);
  await waitUntil("the process is replaced, since its body went on", () => isDead(pid));
});

test("an error that surfaces after its attempt blames nobody, but costs the process", async () => {
  const input = newMark();
  expect(await harness.run("stray_rejection", { input })).toMatchObject({ kind: "success" });
  const pid = await pidOf(input);
  await waitUntil("the process has left", () => isDead(pid));
  const blamed = harness.events.filter((event) => event.kind === "ended" && JSON.stringify(event).includes("too late"));
  expect(blamed).toEqual([]);
});

function isDead(pid: number): boolean {
  try {
    // A zombie still takes signals; its group has no living member.
    return (
      process.kill(pid, 0) && readGroup(pid).length === 0 && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") S")
    );
  } catch {
    return true;
  }
}

function raise(): never {
  throw new Error("no attempt was started");
}
