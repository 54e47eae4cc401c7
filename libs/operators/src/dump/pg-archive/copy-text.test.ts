import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyText } from "../../testing/pg-archive-writer.ts";
import { countLines, readCopyBody } from "./copy-body.ts";
import { readCopyRows, unescapeCopyField } from "./copy-text.ts";
import type { CopyRow } from "./copy-text.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const body = (bytes: Uint8Array, size: number): AsyncGenerator<Buffer> => readCopyBody(inPieces(bytes, size), "1.dat");
const readAll = async (bytes: Uint8Array, columns: number, size = 7): Promise<CopyRow[]> =>
  (await Array.fromAsync(readCopyRows(body(bytes, size), { columns, name: "1.dat" }))).flat();
const count = async (bytes: Uint8Array, size = 7): Promise<number> =>
  (await Array.fromAsync(body(bytes, size))).reduce((sum, lines) => sum + countLines(lines), 0);

const field = fc.option(
  fc.string({
    unit: fc.constantFrom(
      "a",
      "\\",
      "\t",
      "\n",
      "\r",
      "\b",
      "\f",
      "\v",
      "N",
      ".",
      "n",
      "7",
      "x",
      "é",
      "日",
      "😀",
      "\u0001",
    ),
  }),
);

describe("COPY text", () => {
  it("is read back as it was written, however it is cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field)), fc.integer({ min: 1, max: 64 }), async (rows, size) => {
        const bytes = copyText(rows);
        expect(await readAll(bytes, 2, size)).toEqual(rows);
        expect(await count(bytes, size)).toBe(rows.length);
      }),
    );
  });

  it.each([
    ["\\N", null],
    ["", ""],
    ["N", "N"],
    ["\\\\N", "\\N"],
    ["a\\tb\\nc\\\\d\\re\\bf\\fg\\vh", "a\tb\nc\\d\re\bf\fg\vh"],
    ["\\x41\\x4a4", "AJ4"],
    ["\\101\\7", "A\u0007"],
    ["\\303\\251", "é"],
    ["\\xc3\\xa9 and é", "é and é"],
    ["\\q\\.", "q."],
    ["end\\", "end\\"],
    ["\\\\\\t", "\\\t"],
    ["\\\\t", "\\t"],
  ])("the field %j means %j", (raw, value) => {
    expect(unescapeCopyField(raw)).toBe(value);
  });

  it("has a label that pg_dump escapes twice: once in JSON, once for COPY", () => {
    const raw = String.raw`{"label": "a\\\\b\\"c\\td"}`;
    expect(JSON.parse(unescapeCopyField(raw) ?? "")).toEqual({ label: 'a\\b"c\td' });
  });

  it("of an empty table is the end mark alone", async () => {
    expect(await readAll(copyText([]), 2)).toEqual([]);
    expect(await count(copyText([]))).toBe(0);
  });

  it("keeps an empty line as a row where a row has one column", async () => {
    expect(await readAll(copyText([[""], ["x"], [""]]), 1)).toEqual([[""], ["x"], [""]]);
    expect(await count(copyText([[""], ["x"], [""]]))).toBe(3);
  });

  it("ends at the end mark only when it is the whole line", async () => {
    const rows = [["\\."], [".\\"], ["a\\."]];
    expect(await readAll(copyText(rows), 1)).toEqual(rows);
    expect(await count(copyText(rows))).toBe(3);
  });

  it("without its end mark is refused as truncated, wherever it was cut (E403)", async () => {
    const whole = copyText([
      ["one", "1"],
      ["two", "2"],
    ]);
    const markAt = whole.indexOf("\\.\n");
    for (let length = 0; length < markAt + 3; length++) {
      const cut = whole.subarray(0, length);
      await expect(count(cut), `${length} bytes`).rejects.toMatchObject({ code: "E403" });
      await expect(readAll(cut, 2), `${length} bytes`).rejects.toMatchObject({ code: "E403" });
    }
  });

  it("that goes on after its end mark is refused (E403)", async () => {
    const [one, two] = [copyText([["one"]]), copyText([["two"]])];
    await expect(count(Buffer.concat([one, two]))).rejects.toMatchObject({ code: "E403" });
    await expect(count(Buffer.concat([one, Buffer.from("x")]))).rejects.toMatchObject({ code: "E403" });
  });

  it("with a row of too few or too many fields is refused with its line (E403)", async () => {
    const bytes = copyText([["a", "b"], ["a"], ["a", "b", "c"]]);
    await expect(readAll(bytes, 2)).rejects.toMatchObject({ code: "E403", message: expect.stringContaining("line 2") });
  });
});
