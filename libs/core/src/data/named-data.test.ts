import { expect, it } from "vitest";
import { namedData } from "./named-data.ts";

it("finds folders and Parquet files under uri and uris, wherever they stand, each once and in order", () => {
  const output = {
    uri: "lake:/clicks/2024-03-15/",
    rows: 7,
    groups: [{ uri: "s3://bucket/a b/" }, { uri: "s3://bucket/x/part-0.parquet" }, { uri: "lake:/clicks/2024-03-15/" }],
    more: { uris: ["gs://bucket/y/", 3, null] },
  };
  expect(namedData(output)).toEqual(["lake:/clicks/2024-03-15/", "s3://bucket/x/part-0.parquet", "gs://bucket/y/"]);
});

it.each([
  ["a text under another name", { rejectFile: "lake:/rejects/" }],
  ["another file", { uri: "lake:/dump/a.csv.gz" }],
  ["no URI", { uri: "clicks/2024-03-15/" }],
  ["nothing", null],
  ["a text by itself", "lake:/clicks/"],
])("does not take %s for data", (_, output) => {
  expect(namedData(output)).toEqual([]);
});

it("stops at fifty places, and does not follow an output to its end", () => {
  expect(namedData(Array.from({ length: 80 }, (_, index) => ({ uri: `lake:/${index}/` })))).toHaveLength(50);
  let deep: { readonly [key: string]: never } | { readonly uri: string } = { uri: "lake:/deep/" };
  for (let level = 0; level < 10; level += 1) deep = { deep } as never;
  expect(namedData(deep)).toEqual([]);
});
