import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { killLeftovers, signalGroup } from "./process-group.ts";
import { identifyProcess, isAlive } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { processRecords } from "./process-records.ts";
import { readGroup } from "./process-table.ts";

const spawned: ChildProcess[] = [];

afterEach(() => {
  for (const child of spawned.splice(0)) if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
});

/** A leader of its own group with one child, both asleep. */
async function startGroup(): Promise<{ leader: ChildProcess; identity: ProcessIdentity }> {
  const leader = spawn("/bin/sh", ["-c", "sleep 600 & echo ready; wait"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  spawned.push(leader);
  await once(leader.stdout, "data");
  const identity = identifyProcess(leader.pid ?? 0);
  if (!identity) throw new Error("the group's leader is gone");
  return { leader, identity };
}

test("a leftover is killed with its whole group", async () => {
  const { identity } = await startGroup();
  expect(readGroup(identity.pid)).toHaveLength(2);
  expect(await killLeftovers([identity])).toEqual([identity.pid]);
  expect(readGroup(identity.pid)).toEqual([]);
  expect(isAlive(identity)).toBe(false);
});

test("what a dead leader left in its group is killed too", async () => {
  const { leader, identity } = await startGroup();
  const gone = once(leader, "exit");
  leader.kill("SIGKILL");
  await gone;
  expect(isAlive(identity)).toBe(false);
  expect(readGroup(identity.pid)).toHaveLength(1);
  expect(await killLeftovers([identity])).toEqual([identity.pid]);
  expect(readGroup(identity.pid)).toEqual([]);
});

test("a pid that is in use by another process, boot or host is left alone", async () => {
  const { identity } = await startGroup();
  const strangers = [
    { ...identity, startedAt: "1" },
    { ...identity, bootId: "another" },
    { ...identity, host: "another" },
  ];
  expect(await killLeftovers(strangers)).toEqual([]);
  expect(isAlive(identity)).toBe(true);
});

test("a group is never addressed by a pid that means more than one group", () => {
  for (const pid of [0, 1, -5, Number.NaN]) expect(() => signalGroup(pid, "SIGTERM")).toThrow(RangeError);
});

test("process records survive their writer and forget what ended", () => {
  const folder = mkdtempSync(join(tmpdir(), "daymill-records-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [first, second] = [10, 11].map((pid) => ({ host: "h", bootId: "b", pid, startedAt: "Mon Jan  1" }));
  if (!first || !second) throw new Error("two identities are needed");
  const records = processRecords(folder);
  records.started(first);
  records.started(second);
  records.ended(first);
  writeFileSync(join(folder, "12-torn.json"), '{"host":');
  expect(processRecords(folder).readAll()).toEqual([second]);
});
