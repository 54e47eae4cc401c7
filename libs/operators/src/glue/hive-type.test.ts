import { describe, expect, it } from "vitest";
import { columns, field } from "../columns/column-map.ts";
import { listOf, mapOf, optional, required, structOf } from "../records/record-schema.ts";
import { tableShape } from "./table-columns.ts";

describe("the columns of a table in the catalogue", () => {
  it("come of a column map, in its order", () => {
    const map = columns({
      Id: field("id").as("int64").required(),
      price: field("price").as("decimal(10,2)"),
      day: field("day").as("date"),
    });
    expect(tableShape(map, { ds: "string" })).toEqual({
      columns: [
        { name: "id", type: "bigint" },
        { name: "price", type: "decimal(10,2)" },
        { name: "day", type: "date" },
      ],
      partitionKeys: [{ name: "ds", type: "string" }],
    });
  });

  it("come of a schema of records, lists, maps and structures in each other", () => {
    const schema = {
      at: required("timestamp"),
      tags: optional(mapOf(listOf("int32"))),
      rows: optional(listOf(structOf({ Name: "string", inner: structOf({ ok: "boolean", x: "double" }) }))),
    };
    expect(tableShape(schema, {}).columns.map(({ type }) => type)).toEqual([
      "timestamp",
      "map<string,array<int>>",
      "array<struct<name:string,inner:struct<ok:boolean,x:double>>>",
    ]);
  });

  it.each([
    ["a name that Athena does not take", { "req.id": "string" }, {}, /"req\.id" is no name of a column/],
    ["a field of a structure that it does not take", { a: structOf({ "b-c": "string" }) }, {}, /"b-c" is no name/],
    [
      "names that differ in case only",
      { userId: "string", userid: "int64" },
      {},
      /twice, but for upper and lower case/,
    ],
    ["a key that is a column", { Day: "string" }, { day: "string" }, /"day" is a column and a partition key/],
    ["a decimal that cannot be", { a: "decimal(50,2)" }, {}, /1 to 38 digits/],
    ["none at all", {}, {}, /has no field/],
  ] as const)("cannot be: %s", (_name, types, keys, message) => {
    expect(() => tableShape(types, keys)).toThrow(expect.objectContaining({ code: "E209" }));
    expect(() => tableShape(types, keys)).toThrow(message);
  });
});
