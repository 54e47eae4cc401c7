import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  isAlive,
  killLeftovers,
  processRecords,
  readOutcomeFiles,
  removeOutcomeFile,
} from "@daymill/scheduler/testing";
import type { ProcessIdentity } from "@daymill/scheduler/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitUntil } from "../support/wait-until.ts";

let home: string;
let scheduler: ChildProcess;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "daymill-orphans-")));
});
afterEach(async () => {
  scheduler.kill("SIGKILL");
  await killLeftovers(processRecords(join(home, "processes")).readAll());
  rmSync(home, { recursive: true });
});

function start(...tasks: readonly string[]): void {
  const orders = tasks.map((task, index) => [task, { mark: mark(index) }]);
  const program = join(import.meta.dirname, "fixtures/scheduler-process.ts");
  const args = ["--disable-warning=ExperimentalWarning", program, home, JSON.stringify(orders)];
  scheduler = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

const mark = (index: number) => join(home, `mark-${index}`);
const hasBegun = (index: number) => existsWithText(mark(index));
const outcomes = () => readOutcomeFiles(join(home, "outcomes"));

function existsWithText(file: string): boolean {
  try {
    return readFileSync(file, "utf8") !== "";
  } catch {
    // Not yet.
    return false;
  }
}

/** The one worker of the scheduler, from the record that outlives it. */
function worker(): ProcessIdentity {
  const [identity] = processRecords(join(home, "processes")).readAll();
  if (!identity) throw new Error("no worker is on record");
  return identity;
}

async function kill(signal: "SIGKILL" | "SIGSTOP"): Promise<void> {
  const gone = once(scheduler, "exit");
  scheduler.kill(signal);
  if (signal === "SIGKILL") await gone;
}

test("a body that runs when its scheduler is killed ends, its outcome is left as a file, and its worker dies", async () => {
  start("hold", "noop");
  await waitUntil("the body begins", () => hasBegun(0));
  const orphan = worker();
  await kill("SIGKILL");
  writeFileSync(`${mark(0)}.go`, "");
  await waitUntil("the orphan is dead", () => !isAlive(orphan));
  expect(outcomes()).toMatchObject([
    { sessionKey: 1, ended: { attemptKey: 1, outcome: { kind: "success", output: { held: true } } } },
  ]);
  expect(hasBegun(1)).toBe(false);
  removeOutcomeFile(join(home, "outcomes"), outcomes()[0]?.ended.attemptKey ?? raise());
  expect(outcomes()).toEqual([]);
});

test("an outcome that was told but never acknowledged is left as a file too", async () => {
  start("noop", "hold");
  await waitUntil("the second body begins", () => hasBegun(1));
  const orphan = worker();
  await kill("SIGKILL");
  writeFileSync(`${mark(1)}.go`, "");
  await waitUntil("the orphan is dead", () => !isAlive(orphan));
  expect(
    outcomes()
      .map((left) => left.ended.attemptKey)
      .sort((a, b) => a - b),
  ).toEqual([1, 2]);
});

test("a body that goes on for too long without a scheduler is killed without an outcome", async () => {
  start("deaf");
  await waitUntil("the body begins", () => hasBegun(0));
  const orphan = worker();
  await kill("SIGKILL");
  await waitUntil("the orphan is dead", () => !isAlive(orphan));
  expect(outcomes()).toEqual([]);
});

test("a worker whose scheduler is stopped leaves as if it had been killed", async () => {
  start("hold");
  await waitUntil("the body begins", () => hasBegun(0));
  const orphan = worker();
  await kill("SIGSTOP");
  writeFileSync(`${mark(0)}.go`, "");
  await waitUntil("the orphan is dead", () => !isAlive(orphan));
  expect(outcomes()).toMatchObject([{ ended: { attemptKey: 1, outcome: { kind: "success" } } }]);
});

test("a worker that cannot notice is killed by the next scheduler of the host", async () => {
  start("block");
  await waitUntil("the body begins", () => hasBegun(0));
  const orphan = worker();
  await kill("SIGKILL");
  expect(await killLeftovers(processRecords(join(home, "processes")).readAll())).toEqual([orphan.pid]);
  expect(isAlive(orphan)).toBe(false);
});

function raise(): never {
  throw new Error("no outcome was left");
}
