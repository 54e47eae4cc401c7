import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeTestDir, removeTestDirsOfTheDead } from "./test-dir.ts";

const NOBODYS_PID = 2_147_483_647;

test("only the directories of processes that have ended are removed", async () => {
  const mine = makeTestDir();
  const parent = dirname(mine);
  const ofTheDead = join(parent, `daymill-test-db-${NOBODYS_PID}-abcdef`);
  const notOurs = join(parent, "daymill-test-db-report");
  onTestFinished(() => [mine, ofTheDead, notOurs].forEach((dir) => rmSync(dir, { recursive: true, force: true })));
  mkdirSync(ofTheDead);
  mkdirSync(notOurs);
  await removeTestDirsOfTheDead();
  expect([mine, ofTheDead, notOurs].map((dir) => existsSync(dir))).toEqual([true, false, true]);
});
