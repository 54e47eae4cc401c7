import { expect, test } from "vitest";
import { renderedFields } from "./renderedFields.ts";

test("each field stands as it is written beside what was given; a constant is told as the same", () => {
  const written = [
    { field: "table", text: '"orders"' },
    { field: "to", text: "s3://lake/{interval.date}" },
    { field: "limit", text: "params.limit" },
  ];
  expect(renderedFields(written, { table: "orders", to: "s3://lake/2024-03-15", extra: { a: 1 } })).toEqual([
    { field: "table", written: '"orders"', given: "orders", isSame: true },
    { field: "to", written: "s3://lake/{interval.date}", given: "s3://lake/2024-03-15", isSame: false },
    { field: "limit", written: "params.limit", given: undefined, isSame: false },
    { field: "extra", written: undefined, given: '{\n  "a": 1\n}', isSame: false },
  ]);
});

test("an input that is no object stands as a whole, also where it is rendered to one", () => {
  const written = [{ field: "", text: "output of list" }];
  expect(renderedFields(written, { a: 1 })).toMatchObject([{ field: "", given: '{\n  "a": 1\n}' }]);
  expect(renderedFields(written, null)).toMatchObject([{ field: "", given: undefined }]);
  expect(renderedFields(null, [1])).toMatchObject([{ field: "", written: undefined, given: "[\n  1\n]" }]);
  expect(renderedFields(null, null)).toEqual([]);
});
