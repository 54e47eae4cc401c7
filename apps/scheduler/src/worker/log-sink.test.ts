import { mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import { afterAll, expect, test } from "vitest";
import { logSink } from "./log-sink.ts";
import type { LogLine, LogSinkOptions } from "./log-sink.ts";
import { MASK, secretMask } from "./mask-secrets.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function openSink(options: Partial<LogSinkOptions> = {}) {
  const file = join(folder, "runs", String(files++), "1.log");
  const failures: string[] = [];
  const sink = logSink({
    file,
    mask: secretMask(),
    maxBytes: 1_000_000,
    now: () => epochMillis(Date.UTC(2024, 2, 15, 1, 2, 3, 4)),
    onError: (error) => failures.push(error.message),
    ...options,
  });
  return { sink, file, failures, read: () => readLines(file) };
}

function readLines(file: string): LogLine[] {
  const text = readFileSync(file, "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const info = (message: string) => ({ level: "info", message, stream: "task" }) as const;

test("a line is JSON with time, level, message, fields and stream", () => {
  const { sink, read } = openSink();
  sink.write({ ...info("dumped"), fields: { rows: 42, big: 2n ** 64n, error: new Error("no") } });
  sink.close();
  const [line] = read();
  expect(line).toMatchObject({ at: "2024-03-15T01:02:03.004Z", level: "info", message: "dumped", stream: "task" });
  expect(line?.fields).toMatchObject({ rows: 42, big: "18446744073709551616", error: { message: "no" } });
});

test("an attempt that writes nothing has no log file", () => {
  const { sink, file } = openSink();
  sink.close();
  expect(existsSync(file)).toBe(false);
});

test("a line is in the file as soon as the running code yields", async () => {
  const { sink, file, read } = openSink();
  sink.write(info("before"));
  expect(existsSync(file)).toBe(false);
  await Promise.resolve();
  expect(read()).toHaveLength(1);
  sink.write(info("after"));
  await Promise.resolve();
  expect(read()).toHaveLength(2);
});

test("a loop that never yields is written as it goes", () => {
  const { sink, read } = openSink();
  for (let index = 0; index < 2_000; index++) sink.write(info("x".repeat(100)));
  expect(read().length).toBeGreaterThan(1_000);
});

test("a full log says where it stops and how much was left out", () => {
  const { sink, read } = openSink({ maxBytes: 500 });
  for (let index = 0; index < 20; index++) sink.write(info(`line ${index}`));
  sink.close();
  const messages = read().map((line) => line.message);
  const kept = messages.filter((message) => message.startsWith("line ")).length;
  expect(kept).toBeGreaterThan(2);
  expect(messages.slice(kept)).toEqual([
    "The log has reached its limit of 500 bytes; what follows is left out",
    `The log ends here: ${20 - kept} more lines were left out (limit: 500 bytes)`,
  ]);
});

test("secrets are hidden in messages and at any depth of the fields", () => {
  const mask = secretMask();
  mask.add(["hunter2", '","']);
  const { sink, read } = openSink({ mask });
  sink.write({ ...info("pw hunter2"), fields: { list: [{ url: "x:hunter2@y", quote: '","' }], hunter2: 1 } });
  sink.close();
  expect(read()[0]).toMatchObject({
    message: `pw ${MASK}`,
    fields: { list: [{ url: `x:${MASK}@y`, quote: MASK }], [MASK]: 1 },
  });
});

test("fields with a cycle still make a line", () => {
  const { sink, read } = openSink();
  const cycle: Record<string, unknown> = { name: "ring" };
  cycle["self"] = cycle;
  sink.write({ ...info("odd"), fields: cycle });
  sink.close();
  expect(read()[0]?.message).toBe("odd");
});

test("a log that cannot be written does not stop the attempt, and is reported once", () => {
  const blocker = join(folder, "file");
  writeFileSync(blocker, "");
  const { sink, failures } = openSink({ file: join(blocker, "1.log") });
  sink.write(info("one"));
  sink.flush();
  sink.write(info("two"));
  sink.close();
  expect(failures).toHaveLength(1);
});
