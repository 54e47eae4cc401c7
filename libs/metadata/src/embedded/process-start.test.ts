import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { processStart } from "./process-start.ts";

test("a process has one start, and another process another", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  const start = processStart(pid);
  expect(start).toBeDefined();
  expect(processStart(pid)).toBe(start);
  expect(processStart(process.pid)).not.toBe(start);
  child.stdin.end();
  await once(child, "exit");
  expect(processStart(pid)).toBeUndefined();
});

test("there is no process with a pid that no kernel gives away", () => {
  expect(processStart(2_147_483_647)).toBeUndefined();
});
