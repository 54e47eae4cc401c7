import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { makeTestDir } from "../testing/test-dir.ts";
import { lockDataDir } from "./data-lock.ts";

const NOBODYS_PID = 2_147_483_647;

test("a directory in use is refused with E101, which names the process", () => {
  const dir = makeTestDir();
  const lock = lockDataDir(dir);
  expect(() => lockDataDir(dir)).toThrow(
    expect.objectContaining({ code: "E101", message: expect.stringContaining(`pid ${process.pid}`) }),
  );
  lock.release();
});

test("a released directory can be taken again, and nothing is left in it", () => {
  const dir = makeTestDir();
  lockDataDir(dir).release();
  lockDataDir(dir).release();
  expect(readdirSync(dir)).toEqual([]);
});

test("a holder whose pid is nobody's here, as in another container, is seen until it has ended", async () => {
  const dir = makeTestDir();
  const program = `
    import { lockDataDir } from ${JSON.stringify(import.meta.resolve("./data-lock.ts"))};
    globalThis.lock = lockDataDir(${JSON.stringify(dir)});
    process.stdin.resume();
    process.stdout.write("taken");`;
  const other = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] });
  await once(other.stdout, "data");
  expect(readdirSync(dir).toSorted()).toEqual(["daymill.held", "daymill.lock"]);
  writeFileSync(join(dir, "daymill.lock"), JSON.stringify({ pid: NOBODYS_PID, start: "boot/1" }));
  expect(() => lockDataDir(dir)).toThrow(expect.objectContaining({ code: "E101" }));
  other.kill("SIGKILL");
  await once(other, "exit");
  lockDataDir(dir).release();
});

test.each([
  ["a process that has ended", JSON.stringify({ pid: NOBODYS_PID, start: "boot/1" })],
  ["a process whose pid is another's by now", JSON.stringify({ pid: process.pid, start: "boot/1" })],
  ["nobody: the file is broken", '{"pid": 12'],
])("the lock of %s is taken over", (_whose, content) => {
  const dir = makeTestDir();
  writeFileSync(join(dir, "daymill.lock"), content);
  const lock = lockDataDir(dir);
  expect(() => lockDataDir(dir)).toThrow(expect.objectContaining({ code: "E101" }));
  lock.release();
});

test("releasing leaves the lock of somebody who took it since", () => {
  const dir = makeTestDir();
  const lock = lockDataDir(dir);
  const path = join(dir, "daymill.lock");
  writeFileSync(path, "theirs");
  lock.release();
  expect(readFileSync(path, "utf8")).toBe("theirs");
});

test("of several that find a dead lock at the same time, one gets it", async () => {
  const dir = makeTestDir();
  writeFileSync(join(dir, "daymill.lock"), JSON.stringify({ pid: NOBODYS_PID, start: "boot/1" }));
  // Each says what it got, and holds it until its input ends.
  const program = `
    import { lockDataDir } from ${JSON.stringify(import.meta.resolve("./data-lock.ts"))};
    process.stdin.once("end", () => process.exit()).once("data", () => {
      try { lockDataDir(${JSON.stringify(dir)}); process.stdout.write("taken"); }
      catch (error) { process.stdout.write(String(error.code)); }
    });`;
  const starters = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  for (const each of starters) each.stdin.write("go");
  const said = starters.map((each) => text(each.stdout));
  await Promise.all(starters.map((each) => new Promise((heard) => void each.stdout.once("readable", heard))));
  for (const each of starters) each.stdin.end();
  const answers = (await Promise.all(said)).toSorted((a, b) => a.localeCompare(b));
  expect(answers).toEqual(["E101", "E101", "E101", "taken"]);
});
