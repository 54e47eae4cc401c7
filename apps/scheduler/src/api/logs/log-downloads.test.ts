import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type AttemptLog, logTexts, numberedLines, presentLogs } from "./log-downloads.ts";

const root = mkdtempSync(join(tmpdir(), "daymill-log-downloads-"));
afterAll(() => rmSync(root, { recursive: true }));

const line = (message: string, extra: object = {}) =>
  `${JSON.stringify({ at: "2024-03-15T00:00:00Z", level: "warn", message, stream: "task", ...extra })}\n`;

function logOf(attempt: number, text: string): AttemptLog {
  const path = join(root, `${attempt}.log`);
  writeFileSync(path, text);
  return { attempt, path };
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(pieces)).join("");
}

test("a log as text has what was written, escapes included, with fields behind or below it", async () => {
  const log = logOf(
    1,
    [
      line("\u001B[31mred\u001B[0m"),
      line("two\nlines", { fields: { rows: 3, stack: "Error: no\n  at load" } }),
      "not ours\n",
      '{"at":"2024',
    ].join(""),
  );
  expect(await textOf(logTexts([log], { times: false, titles: false }))).toBe(
    "\u001B[31mred\u001B[0m\ntwo rows=3\nlines\nError: no\n  at load\nnot ours\n",
  );
});

test("times and levels stand before it, and the numbers of attempts above it, when asked", async () => {
  const logs = [logOf(1, line("one")), logOf(2, line("two\nlines") + "not ours\n")];
  expect(await textOf(logTexts(logs, { times: true, titles: true }))).toBe(
    [
      "==> Attempt 1 <==",
      "2024-03-15T00:00:00Z WARN  one",
      "",
      "==> Attempt 2 <==",
      "2024-03-15T00:00:00Z WARN  two",
      "lines",
      " INFO  not ours",
      "",
    ].join("\n"),
  );
});

test("lines of several attempts say which they are of, and are otherwise as they were written", async () => {
  const logs = [logOf(1, line('{"a":1}')), logOf(2, `not ours\n{}\n${line("two")}${line('\u2028{"a":1}')}`)];
  const text = await textOf(numberedLines(logs));
  expect(text.replaceAll(/"attempt":\d,/g, "")).toBe(
    `${line('{"a":1}')}not ours\n{}\n${line("two")}${line('\u2028{"a":1}')}`,
  );
  expect([...text.matchAll(/^\{"attempt":(\d),"at"/gm)].map(([, number]) => number)).toEqual(["1", "2", "2"]);
});

test("a long log comes in pieces, all of it", async () => {
  const log = logOf(1, line("row").repeat(5_000));
  const pieces = await Array.fromAsync(logTexts([log], { times: false, titles: false }));
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.join("")).toBe("row\n".repeat(5_000));
});

test("logs that are not there are left out, links too", async () => {
  const there = logOf(1, line("one"));
  const link = join(root, "link.log");
  symlinkSync(there.path, link);
  const gone = { attempt: 3, path: join(root, "none.log") };
  expect(await presentLogs([there, { attempt: 2, path: link }, gone])).toEqual([there]);
  expect(await textOf(numberedLines([gone]))).toBe("");
});
