import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, killLeftovers, processRecords, readGroup } from "@daymill/scheduler/testing";
import type { ProcessIdentity } from "@daymill/scheduler/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitUntil } from "../support/wait-until.ts";

let home: string;
let scheduler: ChildProcess;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "daymill-pollers-")));
});
afterEach(async () => {
  scheduler.kill("SIGKILL");
  await killLeftovers(processRecords(join(home, "processes")).readAll());
  rmSync(home, { recursive: true });
});

/** The poller of a scheduler in whose only look a body runs. */
async function startLook(task: "hold" | "block"): Promise<ProcessIdentity> {
  const program = join(import.meta.dirname, "fixtures/poller-process.ts");
  const args = ["--disable-warning=ExperimentalWarning", program, home, task, join(home, "mark")];
  scheduler = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  await waitUntil("the look begins", hasBegun);
  const [identity] = processRecords(join(home, "processes")).readAll();
  if (!identity) throw new Error("no poller is on record");
  return identity;
}

function hasBegun(): boolean {
  try {
    return readFileSync(join(home, "mark"), "utf8") !== "";
  } catch {
    // Not yet.
    return false;
  }
}

test.each(["SIGKILL", "SIGSTOP"] as const)(
  "a poller whose scheduler gets %s ends by itself, with what its looks have started",
  async (signal) => {
    const orphan = await startLook("hold");
    expect(readGroup(orphan.pid)).toHaveLength(2);
    scheduler.kill(signal);
    await waitUntil("the poller's group is gone", () => readGroup(orphan.pid).length === 0);
    expect(isAlive(orphan)).toBe(false);
  },
);

test("a poller that cannot notice is killed by the next scheduler of the host", async () => {
  const orphan = await startLook("block");
  scheduler.kill("SIGKILL");
  expect(await killLeftovers(processRecords(join(home, "processes")).readAll())).toEqual([orphan.pid]);
  expect(readGroup(orphan.pid)).toEqual([]);
});
