import { compileFunction } from "node:vm";
import { expect, test } from "vitest";
import { findTestSites, instrument } from "./ref-tests.ts";

function sitesOf(code: string): string[] {
  const slices = [{ module: "dag.ts", start: 0, end: code.length }];
  return findTestSites(code, slices).map(({ start, end, operator }) => `${operator} ${code.slice(start, end)}`);
}

/** Runs code with every site noted down; gives the notes and what the code gives. */
function run(code: string): { readonly asked: unknown[]; readonly result: unknown } {
  const sites = findTestSites(code, [{ module: "dag.ts", start: 0, end: code.length }]);
  const asked: unknown[] = [];
  const hook = (value: unknown, site: number): unknown => {
    asked.push([sites[site]?.operator, value]);
    return value;
  };
  const body = compileFunction(instrument(code, sites, "ask").code, ["ask"]);
  return { asked, result: Reflect.apply(body, undefined, [hook]) };
}

test.each([
  ["if (a) b();", ["if a"]],
  ["const x = a ? b : c;", ["? : a"]],
  ["while (a) b(); do b(); while (c); for (;d;) b();", ["while a", "while c", "for d"]],
  ["!a;", ["! a"]],
  ["a && b || c;", ["|| a && b", "&& a"]],
  ["a === b; c !== 'x'; d == e;", ["=== a", "=== b", "!== c"]],
  ["switch (a) { case b: break; case 'x': break; default: }", ["switch a", "case b"]],
])("%s is asked about what it tests", (code, sites) => {
  expect(sitesOf(code).sort()).toEqual([...sites].sort());
});

test("asking whether there is a ref at all is fair", () => {
  expect(sitesOf("a === undefined; a == null; void 0 !== a; a ?? b;")).toEqual([]);
});

test("what cannot be a ref is not asked", () => {
  expect(sitesOf("if (1) b(); if (!true) b(); (a > 1) && b; `x` === 'y';")).toEqual([]);
});

test("a slice that does not stand by itself is left alone", () => {
  expect(findTestSites("if (a) {} }", [{ module: "dag.ts", start: 0, end: 11 }])).toEqual([]);
});

test("instrumented code does what it did, and asks in the order of evaluation", () => {
  const code =
    "let n = 0; const f = (x) => (n++, x);\nif (!f(0) && (f(1), f(2)) === 2) { return [n, f(3) ? 'y' : 'n']; }";
  const { asked, result } = run(code);
  expect(result).toEqual([3, "y"]);
  expect(asked).toEqual([
    ["!", 0],
    ["===", 2],
    ["if", true],
    ["? :", 3],
  ]);
});

test("every column of the instrumented code leads back to its own", () => {
  const code = "first();\nif (a === b && !cc) { d(e); }\nlast();";
  const made = instrument(code, findTestSites(code, [{ module: "dag.ts", start: 0, end: code.length }]), "ask");
  const [plain, long] = [code.split("\n")[1] ?? "", made.code.split("\n")[1] ?? ""];
  for (const word of ["a", "b", "cc", "d(", "e)"]) {
    const place = new RegExp(`(?<![\\w$])${word.replace(/[()]/, "\\$&")}`).exec(long)?.index ?? -1;
    expect([word, made.originalColumn(2, place + 1)]).toEqual([word, plain.search(word.replace(/[()]/, "\\$&")) + 1]);
  }
  expect(made.originalColumn(3, 2)).toBe(2);
});
