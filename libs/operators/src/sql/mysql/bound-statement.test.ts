import { describe, expect, it } from "vitest";
import { readSql } from "../read-sql.ts";
import { MYSQL_PARTS } from "../sql-parts.ts";
import { boundStatement } from "./bound-statement.ts";

const statements = (text: string) => {
  const read = readSql(text, MYSQL_PARTS);
  return read.kind === "problem" ? read.problem : read.statements.map(({ text: one, names }) => [one, ...names]);
};
const bound = (text: string, params: Parameters<typeof boundStatement>[1]) => {
  const read = readSql(text, MYSQL_PARTS);
  const statement = read.kind === "statements" ? read.statements[0] : undefined;
  return boundStatement(statement ?? { pieces: [] }, params);
};

describe("a text of MySQL's SQL", () => {
  it("is cut at semicolons; what holds nothing but comments is no statement", () => {
    expect(statements("select 1; -- one;\n select 2 ;; # nothing;\n; /* nothing; */ ; -- the end")).toEqual([
      ["select 1"],
      ["-- one;\n select 2"],
    ]);
    expect(statements("/*!40101 SET NAMES utf8mb4 */;")).toEqual([["/*!40101 SET NAMES utf8mb4 */"]]);
  });

  it.each([
    String.raw`select 'it\'s; $x', "say \"; $x\"", 1`,
    "select 'it''s; $x', `a; ``$x`",
    "select 1 # it's; $x\n + 2",
    "select 5--2, 1 /* a; ' /* $x; */ + 2",
    "select a$b, größe$x, 1a$x from t",
  ])("is taken as it is where it is quoted: %s", (text) => {
    expect(statements(text)).toEqual([[text]]);
  });

  it.each([
    [String.raw`select 'a\'`, "' is never closed"],
    ["select `a", "` is never closed"],
    ["select /* a", "/* is never closed"],
    ["select $1", "$1 stands for nothing"],
    [" # nothing\n;", "there is no statement"],
  ])("that cannot be is told of: %s", (text, problem) => {
    expect(statements(text)).toContain(problem);
  });
});

describe("values of a statement for MySQL", () => {
  it("are bound, each to a place of its own", () => {
    const params = { a: "'; --", n: -7, big: 1e20, half: 0.5, yes: true, none: null, o: { a: ["x"] } };
    expect(bound("select $a, $n, $big, $half, $yes, $none, $o, $n", params)).toEqual({
      text: "select ?, ?, ?, ?, ?, ?, ?, ?",
      values: [
        { kind: "text", value: "'; --" },
        { kind: "integer", value: "-7" },
        { kind: "number", value: 1e20 },
        { kind: "number", value: 0.5 },
        { kind: "integer", value: "1" },
        { kind: "null", value: null },
        { kind: "text", value: '{"a":["x"]}' },
        { kind: "integer", value: "-7" },
      ],
    });
  });

  it("of a list have a place each, and of an empty one NULL", () => {
    expect(bound("select a in ($list)", { list: ["x", 2, [1]] })).toEqual({
      text: "select a in (?, ?, ?)",
      values: [
        { kind: "text", value: "x" },
        { kind: "integer", value: "2" },
        { kind: "text", value: "[1]" },
      ],
    });
    expect(bound("select a in ($list)", { list: [] })).toEqual({
      text: "select a in (?)",
      values: [{ kind: "null", value: null }],
    });
  });

  it("have to be passed (E304)", () => {
    expect(() => bound("select $day", {})).toThrow("reads $day");
  });
});
