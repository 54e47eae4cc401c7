import { describe, expect, it } from "vitest";
import { parseTablePattern } from "./table-pattern.ts";

describe("a pattern for tables", () => {
  it.each([
    ["build_id_*_20160919*", "build_id_nightly_51_20160919", true],
    ["build_id_*_20160919*", "build_id_aurora_50_20160919_old", true],
    ["build_id_*_20160919*", "build_id_nightly_51_20160920", false],
    ["build_id_*_20160919*", "buildXid_nightly_51_20160919", false],
    ["build_id_*_20160919*", "submission_date_nightly_51_20160919", false],
    ["table_?", "table_1", true],
    ["table_?", "table_12", false],
    ["Table", "table", true],
    ['"Table"', "Table", true],
    ['"Table"', "table", false],
    ['"a*b"', "a*b", true],
    ['"a*b"', "axb", false],
    ['"say ""hi"""', 'say "hi"', true],
    ["a.b(c)", "b(c)", true],
    ["a$|b", "a$|b", true],
    ["*", "anything", true],
    ["table", "table_2", false],
    ["table", "a_table", false],
  ])("%s and the table %s: %s", (pattern, table, matches) => {
    expect(new RegExp(parseTablePattern(pattern).table).test(table)).toBe(matches);
  });

  it("parts schema and table at a dot, and takes the last two of more", () => {
    expect(parseTablePattern("public.t*")).toEqual({ schema: "^(public)$", table: "^(t.*)$", isWild: true });
    expect(parseTablePattern('"my.schema".t')).toEqual({
      schema: String.raw`^(my\.schema)$`,
      table: "^(t)$",
      isWild: false,
    });
    expect(parseTablePattern("db.public.t").schema).toBe("^(public)$");
    expect(parseTablePattern("t").schema).toBeUndefined();
  });
});
