import pg from "pg";
import { describe, expect, it } from "vitest";
import { bindPostgresQuery } from "./bind-query.ts";

const bind = (sql: string, params: Parameters<typeof bindPostgresQuery>[1] = {}) => bindPostgresQuery(sql, params, pg);

describe("values in a query for PostgreSQL", () => {
  it("are values wherever they stand, negative numbers too", () => {
    const sql = "SELECT a-$n, $n::text, $text, $yes, $none LIMIT $n ;";
    expect(bind(sql, { n: -1, text: "it's \\", yes: true, none: null })).toBe(
      "SELECT a-(-1), (-1)::text,  E'it''s \\\\', true, null LIMIT (-1) ",
    );
  });

  it.each([
    "SELECT 1 /* one /* two */ $x */ ORDER BY 1",
    "SELECT a$x, größe$x FROM t",
    "SELECT $q1$ it's $x $q1$",
    "SELECT '$x', \"$x\", E'\\'$x' -- $x",
  ])("are not put into what is quoted, commented or a name: %s", (sql) => {
    expect(bind(sql, { x: "never" })).toBe(sql);
  });

  it.each([
    ["SELECT $x", "reads $x, which the task does not pass"],
    ["SELECT $list", "$list, which is an object or a list"],
    ["SELECT 1; SELECT 2", "it has 2 statements; give one"],
    ["SELECT 'a", "' is never closed"],
    ["SELECT $1", "$1 stands for nothing"],
    ["-- nothing", "there is no statement in it"],
  ])("are refused where they cannot be: %s", (sql, problem) => {
    expect(() => bind(sql, { list: [] })).toThrow(
      expect.objectContaining({ code: "E416", message: expect.stringContaining(problem) }),
    );
  });
});
