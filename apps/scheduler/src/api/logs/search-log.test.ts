import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openLog } from "./log-file.ts";
import { type Sought, searchLog } from "./search-log.ts";

const root = mkdtempSync(join(tmpdir(), "daymill-search-log-"));
afterAll(() => rmSync(root, { recursive: true }));

const line = (message: string, extra: object = {}) =>
  `${JSON.stringify({ at: "2024-03-15T00:00:00Z", level: "info", message, stream: "task", ...extra })}\n`;

let files = 0;
async function found(text: string, sought: Sought, signal = new AbortController().signal) {
  const path = join(root, `${files++}.log`);
  writeFileSync(path, text);
  await using file = await openLog(path);
  if (file === undefined) throw new Error("the log is not there");
  return await searchLog(file, sought, signal);
}

describe("a search of a whole log", () => {
  test("finds a text in any case, in messages and fields, between escapes of a terminal", async () => {
    const log = [
      line("Copied"),
      line("nothing"),
      line("done", { fields: { note: "copied twice" } }),
      line("\u001B[32mcop\u001B[0mied"),
      "copied by somebody else\n",
    ].join("");
    expect((await found(log, { q: "copied" })).count).toBe(3);
    expect((await found(log, { q: "COPIED tw" })).count).toBe(1);
  });

  test("finds what JSON writes otherwise, and letters of any script", async () => {
    const log = [line('a "quoted" \\ path'), line("größe ÄRGER"), line("日本")].join("");
    for (const q of ['"quoted" \\', "ärger", "日本", '"']) expect((await found(log, { q })).count).toBe(1);
  });

  test("does not take names of what a line is written with for a match", async () => {
    expect((await found(line("one"), { q: "message" })).count).toBe(0);
  });

  test("finds levels, alone and with a text", async () => {
    const log = [line("a", { level: "error" }), line("a", { level: "warn" }), line('"level":"error"')].join("");
    expect((await found(log, { level: "error" })).count).toBe(1);
    expect((await found(log, { level: "warn" })).count).toBe(2);
    expect((await found(log, { level: "warn", q: "b" })).count).toBe(0);
    expect((await found(log, {})).count).toBe(3);
  });

  test("tells the first place of each part, and counts all", async () => {
    const lines = 30_000;
    const log = line("row 12345").repeat(lines);
    const { count, places, size } = await found(log, { q: "row" });
    expect(count).toBe(lines);
    expect(places).toHaveLength(240);
    expect(places.reduce((sum, place) => sum + place.count, 0)).toBe(lines);
    expect(places.every(({ offset }) => log.startsWith('{"at"', offset))).toBe(true);
    expect(size).toBe(log.length);
  });

  test("leaves out a line that is not whole yet", async () => {
    expect(await found(`${line("one")}{"at":"one`, { q: "one" })).toMatchObject({ count: 1 });
  });

  test("ends when nobody wants it any more", async () => {
    await expect(found(line("one"), { q: "one" }, AbortSignal.abort())).rejects.toThrow("aborted");
  });

  test("finds the same lines as one that parses them all", async () => {
    const message = fc.string({ unit: fc.constantFrom("a", "B", '"', "\\", "é", " ", "1"), maxLength: 8 });
    const property = fc.asyncProperty(fc.array(message, { maxLength: 20 }), message, async (messages, q) => {
      const wanted = messages.filter((text) => text.toLowerCase().includes(q.toLowerCase()));
      expect((await found(messages.map((text) => line(text)).join(""), { q })).count).toBe(wanted.length);
    });
    await fc.assert(property, { numRuns: 50 });
  });
});
