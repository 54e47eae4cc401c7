import { describe, expect, it } from "vitest";
import { readSql } from "./read-sql.ts";
import { POSTGRES_PARTS } from "./sql-parts.ts";

const statements = (text: string) => {
  const read = readSql(text, POSTGRES_PARTS);
  return read.kind === "problem" ? read.problem : read.statements.map(({ text: one, names }) => [one, ...names]);
};

describe("a text of SQL", () => {
  it("is cut at semicolons; what holds nothing but comments is no statement", () => {
    expect(statements("select 1; -- one;\n select 2 ;; /* nothing; */ ; -- the end")).toEqual([
      ["select 1"],
      ["-- one;\n select 2"],
    ]);
  });

  it("has numbers in place of names, the same for the same", () => {
    expect(statements("select $day::date, $b, $day; select $b")).toEqual([
      ["select $1::date, $2, $1", "day", "b"],
      ["select $1", "b"],
    ]);
  });

  it.each([
    "select 'a; $x '' ; b'",
    `select "a; $x "" ; b"`,
    "select E'it\\'s; $x', e'\\\\', 1",
    "select 1 -- it's; $x\n + 2",
    "select 1 /* a; ' /* $x; */ ; */ + 2",
    "do $$ begin; $x; end $$",
    "create function f() returns int as $body$ select $$;$$; select $x $body$ language sql",
    "select a$b, größe$x from t",
    "select U&'d\\0061t; $x'",
  ])("is taken as it is where it is quoted: %s", (text) => {
    expect(statements(text)).toEqual([[text]]);
  });

  it.each([
    ["select 'a", "' is never closed"],
    ['select "a', '" is never closed'],
    ["select $a$ x $b$", "$a$ is never closed"],
    ["select /* /* */", "/* is never closed"],
    ["select $1", "$1 stands for nothing"],
    [" -- nothing\n;", "there is no statement"],
  ])("that cannot be is told of: %s", (text, problem) => {
    expect(statements(text)).toContain(problem);
  });
});
