import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { epochMillis } from "@daymill/core";
import type { AttemptKey, EpochMillis } from "@daymill/core";
import { afterAll, expect, test } from "vitest";
import { readAttemptLog } from "../testing/attempt-order.ts";
import { endMark } from "../worker/output-mark.ts";
import { RawOutput } from "./raw-output.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-raw-output-"));
afterAll(() => rmSync(home, { recursive: true }));

const [FIRST, SECOND] = [1 as AttemptKey, 2 as AttemptKey];
const START = epochMillis(Date.UTC(2024, 2, 15));
let worlds = 0;

/** A worker of which one reads what it writes, and hears what it does. */
function openWorld() {
  const folder = join(home, String((worlds += 1)));
  let now: EpochMillis = START;
  const stray: string[] = [];
  const raw = new RawOutput({ maxBytes: 10_000, now: () => now, onStray: (text) => stray.push(text) });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  raw.listen("stdout", stdout);
  raw.listen("stderr", stderr);
  const file = (attemptKey: AttemptKey) => join(folder, `${attemptKey}.log`);
  return {
    raw,
    stray,
    stdout,
    isRead: () => stdout.readableLength + stderr.readableLength === 0,
    pass: (ms: number) => (now = epochMillis(now + ms)),
    begin: (attemptKey: AttemptKey, secrets: readonly string[] = []) =>
      raw.begin({ attemptKey, file: file(attemptKey), at: now, secrets }),
    mark: (attemptKey: AttemptKey) => [stdout, stderr].forEach((stream) => stream.write(endMark(attemptKey))),
    log: (attemptKey: AttemptKey) => readAttemptLog(file(attemptKey)).map(({ message }) => message),
  };
}

test("what an attempt writes before it is known to have begun is its own, up to its mark, with its secrets hidden", async () => {
  const { raw, stray, stdout, isRead, begin, mark, log } = openWorld();
  stdout.write("first t0ken\n");
  mark(FIRST);
  stdout.write("second\n");
  await expect.poll(isRead, { interval: 5 }).toBe(true);
  begin(FIRST, ["t0ken"]);
  raw.end(FIRST, true);
  begin(SECOND);
  expect(log(FIRST)).toEqual(["first ***"]);
  mark(SECOND);
  raw.end(SECOND, true);
  await expect.poll(() => log(SECOND)).toEqual(["second"]);
  expect(stray).toEqual([]);
});

test("what was written before an attempt began is nobody's, and so is what no attempt comes for", async () => {
  const { stray, stdout, pass, begin, log } = openWorld();
  stdout.write("left behind\n");
  pass(1);
  begin(FIRST);
  expect(stray).toEqual(["left behind\n"]);
  expect(log(FIRST)).toEqual([]);
  const other = openWorld();
  other.stdout.write("nobody's\n");
  await expect.poll(() => other.stray).toEqual(["nobody's\n"]);
});

test("the end of a process gives up what was kept", () => {
  const { raw, stray, stdout } = openWorld();
  stdout.write("last words\n");
  raw.close();
  expect(stray).toEqual(["last words\n"]);
});
