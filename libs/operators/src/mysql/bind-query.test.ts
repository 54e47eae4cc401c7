import { describe, expect, it } from "vitest";
import { bindMysqlQuery } from "./bind-query.ts";

describe("values in a query for MySQL", () => {
  it("are values, texts by their bytes", () => {
    expect(bindMysqlQuery("SELECT $a, $none, a-$n LIMIT $n", { a: "'\\", none: null, n: -1 })).toBe(
      "SELECT _utf8mb4 x'275c', NULL, a--1 LIMIT -1",
    );
  });

  it.each([
    'SELECT \'$x\', "\\"$x", `$x` -- $x',
    "SELECT 1 # $x\n /* $x */ ORDER BY 1",
    "SELECT a$x, größe$x, 1a$x FROM t",
  ])("are not put into what is quoted, commented or a name: %s", (sql) => {
    expect(bindMysqlQuery(sql, { x: "never" })).toBe(sql);
  });
});
