import { expect, test } from "vitest";
import { highlightLines } from "./highlight.ts";
import { statementSpan } from "./statementSpan.ts";

const spanOf = (text: string, first: number) => statementSpan(highlightLines("orders.ts", text), first);

test("what begins at a line ends where its brackets are closed", () => {
  const text = [
    "const load = task({",
    '  id: "load",',
    "  run: async () => {",
    "    return [1];",
    "  },",
    "});",
    "next();",
  ];
  expect(spanOf(text.join("\n"), 1)).toEqual({ first: 1, last: 6 });
  expect(spanOf(text.join("\n"), 7)).toEqual({ first: 7, last: 7 });
});

test("brackets in strings, templates and comments are none", () => {
  const text = ["task(", '  "}", // )', "  `a) ${b} )`,", "  /* ) */ 1,", ");", "other();"].join("\n");
  expect(spanOf(text, 1)).toEqual({ first: 1, last: 5 });
});

test("a line that only closes, one that is never closed, and one beyond the file stand alone", () => {
  expect(spanOf("a(\n);\nb();", 2)).toEqual({ first: 2, last: 2 });
  expect(spanOf("a({\n  b: 1,\n", 1)).toEqual({ first: 1, last: 1 });
  expect(spanOf("a();", 9)).toEqual({ first: 9, last: 9 });
});
