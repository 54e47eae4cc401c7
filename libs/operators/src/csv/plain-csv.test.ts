import { describe, expect, it } from "vitest";
import { SPARK_CSV } from "./csv-format.ts";
import { plainCsv } from "./plain-csv.ts";

const layout = { format: SPARK_CSV, keep: [true, false, true] };
const find = (text: string | Buffer) => plainCsv(layout)?.(Buffer.from(text));

describe("lines of CSV as they are", () => {
  it("are counted, and the longest is measured in bytes", () => {
    const text = "a,b,c\n,,\nü,1,2\n";
    expect(find(text)).toEqual({
      lines: Buffer.from(text),
      rows: 3,
      longestBytes: 6,
      plain: { separator: ",", keep: layout.keep },
    });
  });

  it("may have bytes before them, and lines of any length", () => {
    const lines = Array.from(
      { length: 400 },
      (_, i) => `${"é1".repeat(i)},${",".repeat(i % 2)}${i % 2 ? "" : `b${i},`}\u0001\n`,
    );
    for (const skip of [0, 1, 2, 3, 5]) {
      const text = Buffer.from(`${"x".repeat(skip)}${lines.join("")}`).subarray(skip);
      expect(plainCsv(layout)?.(text)).toMatchObject({
        rows: 400,
        longestBytes: Math.max(...lines.map((line) => Buffer.byteLength(line) - 1)),
      });
      expect(plainCsv(layout)?.(Buffer.concat([text, Buffer.from("a,b\n")]))).toBeUndefined();
    }
  });

  it.each([
    ["a quote", '"a",b,c\n'],
    ["an escape", "a\\,b,c\n"],
    ["a tab", "a\tb,b,c\n"],
    ["a zero byte", "a\0,b,c\n"],
    ["a field less", "a,b,c\na,b\n"],
    ["a field more", "a,b,c\na,b,c,\n"],
    ["a field less and one more, which are as many together", "a,b\na,b,c,d\n"],
    ["a blank line", "a,b,c\n\na,b,c\n"],
    ["a line of spaces", "a,b,c\n  \n"],
    ["no end of the last line", "a,b,c\na,b,c"],
    ["a carriage return before its line feed", "a,b,c\r\na,b,c\r\n"],
    ["a carriage return in a field", "a,b\r,c\n"],
    ["bytes that are no UTF-8", Buffer.from([0x61, 0x2c, 0xff, 0x2c, 0x62, 10])],
  ])("are not those with %s", (_name, text) => {
    expect(find(text)).toBeUndefined();
  });

  it("are none where a line may be blank and a row, or where the separator is a control character or no ASCII", () => {
    expect(plainCsv({ format: SPARK_CSV, keep: [true] })).toBeUndefined();
    for (const separator of ["\t", "é"])
      expect(plainCsv({ format: { ...SPARK_CSV, separator }, keep: [true, true] })).toBeUndefined();
  });

  it("have other separators, also such as stand between letters", () => {
    const semicolon = plainCsv({ format: { ...SPARK_CSV, separator: ";" }, keep: [true, true] });
    expect(semicolon?.(Buffer.from("1,5;2\n"))).toMatchObject({ rows: 1, plain: { separator: ";" } });
    const letter = plainCsv({ format: { ...SPARK_CSV, separator: "x" }, keep: [true, true] });
    expect(letter?.(Buffer.from("a,zxz\n"))).toMatchObject({ rows: 1 });
  });
});
