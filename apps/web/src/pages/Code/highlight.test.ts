import { describe, expect, test } from "vitest";
import { highlightLines } from "./highlight.ts";

/** Each piece that is not plain, with its kind before it. */
const kinds = (text: string, file = "dag.ts") =>
  highlightLines(file, text).map((line) =>
    line.filter(({ kind }) => kind !== "plain").map(({ kind, text: piece }) => `${kind} ${piece}`),
  );

describe("the colours of code", () => {
  test("tell words, names, calls, text and numbers apart", () => {
    expect(kinds('export default dag("orders", { retries: 3 }, () => load(rows as Row));')).toEqual([
      [
        "keyword export",
        "keyword default",
        "call dag",
        'string "orders"',
        "number 3",
        "call load",
        "keyword as",
        "type Row",
      ],
    ]);
  });

  test("leave words of the language alone where they are names of fields", () => {
    expect(kinds("f({ from: a.of, type: x.default, in: 1 });")).toEqual([["call f", "number 1"]]);
    expect(kinds("const { from } = row;")).toEqual([["keyword const"]]);
  });

  test("go on over the lines of comments and templates, and into what is put in", () => {
    expect(kinds("/* one\n two */ a;\nconst x = `day ${day(\n1)} end\n`;")).toEqual([
      ["comment /* one"],
      ["comment  two */"],
      ["keyword const", "string `day ${", "call day"],
      ["number 1", "string } end"],
      ["string `"],
    ]);
  });

  test("do not fall over what is not finished, or no code", () => {
    expect(kinds('const s = "open\n`never')).toEqual([["keyword const", 'string "open'], ["string `never"]]);
    expect(kinds('select 1 -- "a"\n', "a.sql")).toEqual([[]]);
  });
});

test("lines are those of the text, whatever ends them", () => {
  const text = "a\r\n\r\n  b <script>\n";
  const shown = highlightLines("dag.ts", text).map((line) => line.map((span) => span.text).join(""));
  expect(shown).toEqual(["a", "", "  b <script>"]);
  expect(highlightLines("dag.ts", "")).toEqual([]);
  expect(highlightLines("notes.txt", "a\n\n")).toHaveLength(2);
});
