import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partTest, shownParts } from "@daymill/contract";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parseLogChunk } from "./log-chunk.ts";
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
    expect((await found(log, { q: "copied" })).count).toBe(4);
    expect((await found(log, { q: "COPIED tw" })).count).toBe(1);
  });

  test("tells upper and lower case apart, and whole words, where it is asked to", async () => {
    const log = [line("a Row"), line("rows"), line("no row"), line("done", { fields: { row: 1 } })].join("");
    const counts = await Promise.all(
      [{}, { matchCase: true }, { wholeWord: true }, { matchCase: true, wholeWord: true }].map(
        async (rules) => (await found(log, { q: "row", ...rules })).count,
      ),
    );
    expect(counts).toEqual([4, 3, 3, 2]);
  });

  test("finds what JSON writes otherwise, and letters of any script", async () => {
    const log = [line('a "quoted" \\ path'), line("größe ÄRGER"), line("日本")].join("");
    for (const q of ['"quoted" \\', "ärger", "日本", '"']) expect((await found(log, { q })).count).toBe(1);
  });

  test("looks at fields as they are shown, and at what was not written over", async () => {
    const log = [line("done", { fields: { rows: 4096, note: "a b" } }), line("10 %\r100 %")].join("");
    for (const q of ["rows=4096", 'note="a b"', "100 %"]) expect((await found(log, { q })).count).toBe(1);
    for (const q of ['"rows"', "10 %\r"]) expect((await found(log, { q })).count).toBe(0);
    expect((await found(log, { q: "10" })).count).toBe(1);
  });

  test("finds the lines of a source, alone and with a text and a level", async () => {
    const log = [line("a", { stream: "stdout" }), line("a", { level: "error" }), line("b", { stream: "stdout" })].join(
      "",
    );
    expect((await found(log, { source: "stdout" })).count).toBe(2);
    expect((await found(log, { source: "stdout", q: "a" })).count).toBe(1);
    expect((await found(log, { source: "stdout", level: "error" })).count).toBe(0);
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

  test("finds the lines that show the text, however they are written", async () => {
    const units = [
      "a",
      "B",
      "k",
      "\u212A",
      "i",
      "\u0130",
      '"',
      "\\",
      "é",
      " ",
      "1",
      "=",
      "\r",
      "\n",
      "\t",
      "\u001B[1m",
      "\u001B",
    ];
    const text = fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
    const value = fc.oneof(
      text,
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(text, { maxLength: 2 }),
    );
    const written = fc.oneof(
      fc
        .record({ message: text, fields: fc.dictionary(text, value, { maxKeys: 2, noNullPrototype: true }) })
        .map(({ message, fields }) => line(message, { fields })),
      text.map((message) => `${message.replaceAll("\n", "")}\n`),
    );
    // What is looked for is cut out of what is shown, or is anything.
    const asked = fc.oneof(text, fc.tuple(fc.nat(), fc.nat(20), fc.integer({ min: 1, max: 4 })));
    const rulesOf = fc.record({ matchCase: fc.boolean(), wholeWord: fc.boolean() });
    const property = fc.asyncProperty(
      fc.array(written, { maxLength: 12 }),
      asked,
      rulesOf,
      async (lines, ask, rules) => {
        const log = Buffer.from(lines.join(""));
        const shown = parseLogChunk(log, 0, false).lines.map((each) => shownParts(each));
        const texts = shown.flat().flatMap((part) => [part.text, part.fields]);
        const q = typeof ask === "string" ? ask : (texts[ask[0] % texts.length] ?? "").slice(ask[1], ask[1] + ask[2]);
        const wanted = shown.filter((parts) => q === "" || parts.some(partTest(q, rules)));
        expect((await found(log.toString(), { q, ...rules })).count).toBe(wanted.length);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
