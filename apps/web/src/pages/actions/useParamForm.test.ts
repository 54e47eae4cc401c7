import { expect, test } from "vitest";
import type { ParamView } from "./paramForm.ts";
import { readParams, textsOf } from "./useParamForm.ts";

const PARAMS: Readonly<Record<string, ParamView>> = {
  rows: { default: 17, schema: { type: "integer" }, description: null },
  region: { default: "eu", schema: { type: "string" }, description: null },
  tables: { default: ["a"], schema: { type: "array", items: { type: "string" } }, description: null },
  deep: { default: {}, schema: { type: "object" }, description: null },
};

test("the values of an earlier run are read back as they were; what it did not say takes its default", () => {
  const values = { rows: 23, tables: ["b", "c"], deep: { a: [null] }, gone: "by now" };
  const texts = textsOf(PARAMS, values);
  expect(texts).toMatchObject({ rows: "23", region: "eu", tables: "b\nc" });
  expect(readParams(PARAMS, texts)).toMatchObject({
    errors: {},
    values: { rows: 23, region: "eu", tables: ["b", "c"], deep: { a: [null] } },
    changed: { rows: 23, tables: ["b", "c"], deep: { a: [null] } },
  });
});
