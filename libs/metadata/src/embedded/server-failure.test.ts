import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTestDir } from "../testing/test-dir.ts";
import { mapServerFailure, readLogTail } from "./server-failure.ts";

const home = { dir: "/data/postgres", clusterDir: "", logFile: "", copyParent: "", runAs: undefined };

test.each([
  'FATAL:  could not write to file "pg_wal/xlogtemp.12": No space left on device',
  'FATAL:  could not extend file "base/1/1259": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.',
])("a server that ran out of disk is E504: %s", (said) => {
  expect(mapServerFailure(said, home)).toMatchObject({ code: "E504", message: expect.stringContaining(home.dir) });
});

test("any other failure of the server is E603, with the server's words", () => {
  const said = 'FATAL:  could not load library "x.so"';
  expect(mapServerFailure(said, home)).toMatchObject({ code: "E603", message: expect.stringContaining(said) });
});

test("only what was logged since is shown, and of that the end", () => {
  const file = join(makeTestDir(), "postgres.log");
  writeFileSync(file, "before\nafter\n");
  expect(readLogTail(file, "before\n".length)).toBe("after");
  writeFileSync(file, `${"x".repeat(10_000)}\nthe end\n`);
  expect(readLogTail(file, 0)).toMatch(/^x{1,2000}\nthe end$/);
});
