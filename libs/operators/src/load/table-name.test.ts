import { describe, expect, it } from "vitest";
import { assertPartition, parseTableName } from "./table-name.ts";

describe("the name of a table", () => {
  it("has a schema or leaves it to the warehouse", () => {
    expect(parseTableName("aggregates.build_id")).toEqual({ schema: "aggregates", table: "build_id" });
    expect(parseTableName("events")).toEqual({ schema: undefined, table: "events" });
  });

  it.each(["", ".", "a.", ".b", "a.b.c", "a/b", "../x", "a b", "1a", 'a"b', "a-b", "a".repeat(64)])(
    "%j is refused: names become folders and SQL (E209)",
    (name) => {
      expect(() => parseTableName(name)).toThrow(expect.objectContaining({ code: "E209" }));
    },
  );
});

describe("a partition", () => {
  it("has a column with a name and any value but an empty one", () => {
    expect(() => assertPartition({ column: "ds_nodash", value: "20160919" })).not.toThrow();
    expect(() => assertPartition({ column: "ds", value: "../a b/'c'" })).not.toThrow();
    for (const partition of [
      { column: "", value: "1" },
      { column: "a=b", value: "1" },
      { column: "ds", value: "" },
    ]) {
      expect(() => assertPartition(partition)).toThrow(expect.objectContaining({ code: "E209" }));
    }
  });
});
