import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeTestDir } from "../testing/test-dir.ts";
import type { ServerHome } from "./server-home.ts";
import { makeSocketDir, socketPath } from "./socket-dir.ts";

function homeIn(dir: string): ServerHome {
  mkdirSync(dir, { recursive: true });
  return { dir, clusterDir: join(dir, "data"), logFile: join(dir, "log"), copyParent: dir, runAs: undefined };
}

test("the socket stands in the server's home, in a directory that nobody else can enter", () => {
  const home = homeIn(join(makeTestDir(), "postgres"));
  const dir = makeSocketDir(home);
  expect(dir).toBe(join(home.dir, "run"));
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test.each([
  ["too long for a socket", "x".repeat(90)],
  ["with a character that the setting would split at", "a,b"],
])("a home %s has it in a short directory, the same each time", (_why, name) => {
  const home = homeIn(join(makeTestDir(), name));
  const dir = makeSocketDir(home);
  onTestFinished(() => rmSync(dir, { recursive: true }));
  expect(dir.startsWith(home.dir)).toBe(false);
  expect(Buffer.byteLength(socketPath(dir))).toBeLessThanOrEqual(100);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(makeSocketDir(home)).toBe(dir);
});
