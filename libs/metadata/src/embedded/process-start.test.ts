import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { processStart } from "./process-start.ts";

// Elsewhere than on Linux `ps` is asked, which Linux has too.
const platforms = [...new Set<NodeJS.Platform>([process.platform, "darwin"])];

test.each(platforms)("a process has a start until it has ended (asked as on %s)", async (platform) => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  const start = processStart(pid, platform);
  expect(start).toBeDefined();
  expect(processStart(pid, platform)).toBe(start);
  expect(processStart(1, platform)).not.toBe(start);
  child.stdin.end();
  await once(child, "exit");
  expect(processStart(pid, platform)).toBeUndefined();
});

test.each(platforms)("there is no process with a pid that no kernel gives away (asked as on %s)", (platform) => {
  expect(processStart(2_147_483_647, platform)).toBeUndefined();
});
