import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startExecutor } from "@daymill/scheduler/testing";
import type { ExecutorHarness } from "@daymill/scheduler/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntil } from "../support/wait-until.ts";

/** A script that deafens itself and its child to everything but SIGKILL, and says who they are. */
const DAG = `
import { dag, manual } from "@daymill/core";
import { bash } from "@daymill/operators";
const script = bash("script", {
  script: \`trap '' TERM INT HUP
    (trap '' TERM INT HUP; while :; do sleep 1; done) &
    echo $$ $! $PPID >pids.new; mv pids.new pids; wait\`,
});
export default dag("d", { schedule: manual() }, () => { script(); });
`;

const home = realpathSync(mkdtempSync(join(tmpdir(), "daymill-script-")));
let harness: ExecutorHarness;
let runs = 0;

beforeAll(async () => {
  harness = await startExecutor({ dag: DAG, workers: 1, ladder: { abortGraceMs: 5_000, termGraceMs: 300 } });
  await harness.ready();
});
afterAll(async () => {
  await harness.close();
  rmSync(home, { recursive: true });
});

/** Starts the script, and gives its attempt, the processes that it is made of, and the worker. */
async function start(given = {}) {
  const workspace = join(home, String(runs++));
  const key = harness.start("script", { input: {}, workspace: `${pathToFileURL(workspace).href}/`, ...given });
  const pids = join(workspace, "script/pids");
  await waitUntil("the script has begun", () => existsSync(pids));
  const processes = readFileSync(pids, "utf8").trim().split(" ").map(Number);
  const [worker] = harness.processes();
  if (worker === undefined) throw new Error("there is no worker");
  expect(processes.filter(lives)).toHaveLength(3);
  return { key, processes, worker };
}

function lives(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // There is no such process any more.
    return false;
  }
}

const areGone = (processes: readonly number[]) =>
  waitUntil("all processes of the script are gone", () => !processes.some(lives));

test("kill -9 of a worker takes the script that it ran, and what that had started", async () => {
  const { key, processes, worker } = await start();
  process.kill(worker.pid, "SIGKILL");
  expect((await harness.ended(key)).outcome).toMatchObject({ kind: "failed", error: { code: "E306" } });
  await areGone(processes);
  await harness.ready();
});

test("a worker that is stopped and then killed for it takes its script along", async () => {
  const { key, processes, worker } = await start({ timeoutMs: 5_000 });
  process.kill(worker.pid, "SIGSTOP");
  expect((await harness.ended(key)).outcome).toEqual({ kind: "timed_out", timeoutMs: 5_000 });
  await areGone(processes);
  await harness.ready();
});

test("a cancel ends a deaf script before its worker has to be killed", async () => {
  const { key, processes, worker } = await start();
  harness.executor.cancel(key, "not needed");
  expect((await harness.ended(key)).outcome).toEqual({ kind: "killed", reason: "not needed" });
  await areGone(processes);
  expect(lives(worker.pid)).toBe(true);
});
