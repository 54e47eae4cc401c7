import { describe, expect, it } from "vitest";
import { columnsOfCopyStatement } from "./copy-statement.ts";

describe("the columns of a COPY statement", () => {
  it.each([
    ["COPY public.t (dimensions, histogram) FROM stdin;\n", ["dimensions", "histogram"]],
    ["COPY t (a) FROM stdin;\n", ["a"]],
    [
      'COPY "my schema"."t (odd)" ("Mixed Case", b, "q""uote", "a,b", "(x)") FROM stdin;\n',
      ["Mixed Case", "b", 'q"uote', "a,b", "(x)"],
    ],
    ["COPY public.größe (ä, ö) FROM stdin;\n", ["ä", "ö"]],
    ["COPY t (a, b) WITH OIDS FROM stdin;\n", ["a", "b"]],
    ["COPY public.empty () FROM stdin;\n", []],
  ])("%s", (statement, columns) => {
    expect(columnsOfCopyStatement(statement)).toEqual(columns);
  });

  it("are not known where it lists none", () => {
    expect(columnsOfCopyStatement("COPY public.t FROM stdin;\n")).toBeUndefined();
    expect(columnsOfCopyStatement("INSERT INTO t VALUES (1);\n")).toBeUndefined();
  });
});
