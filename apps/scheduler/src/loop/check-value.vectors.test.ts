import type { JsonObject } from "@daymill/core";
import { describe, expect, test } from "vitest";
import vectors from "../../../../libs/core/test-vectors/params.json" with { type: "json" };
import { checkValue } from "./check-value.ts";

interface ParamCase {
  readonly source: { readonly test: string };
  readonly schema: JsonObject;
  readonly value: unknown;
  /** False: nobody gave one, and there is no default. */
  readonly has_value: boolean;
  readonly expected_valid: boolean;
}

const cases = (vectors.cases as unknown as readonly ParamCase[]).map((vector) => ({
  ...vector,
  name: `${JSON.stringify(vector.schema)}: ${vector.has_value ? JSON.stringify(vector.value) : "nothing"}`,
}));

describe("the reference cases of parameters", () => {
  test.each(cases)("$name", ({ schema, value, has_value: hasValue, expected_valid: isValid }) => {
    const { problems } = checkValue("params.p", schema, hasValue ? value : undefined);
    expect(problems.length === 0).toBe(isValid);
    for (const problem of problems) expect(problem).toMatchObject({ path: "params.p", message: expect.any(String) });
  });

  test("are of both kinds", () => {
    expect(cases.length).toBe(34);
    expect(new Set(cases.map(({ expected_valid: isValid }) => isValid))).toEqual(new Set([true, false]));
  });
});

describe("a time of day", () => {
  const schema = { type: ["string", "null"], format: "time" };
  const isTime = (value: unknown) => checkValue("params.p", schema, value).problems.length === 0;

  test.each(["03:04:05", "23:59:59", "03:04:05Z", "03:04:05.06+02:00", null])("may be %s", (value) => {
    expect(isTime(value)).toBe(true);
  });

  test.each(["03:04:05.06", "3:04:05", "24:00:00Z", "03:04:05+25:00", "noon", 3])("is not %s", (value) => {
    expect(isTime(value)).toBe(false);
  });

  test("is checked inside lists and objects, and its name is free", () => {
    const times = {
      type: "array",
      items: { type: "object", properties: { format: { type: "string", format: "time" } } },
    };
    expect(checkValue("p", times, [{ format: "03:04:05" }]).problems).toEqual([]);
    expect(checkValue("p", times, [{ format: "time" }]).problems).toMatchObject([{ path: "p.0.format" }]);
    const free = { type: "object", default: { format: "time" } };
    expect(checkValue("p", free, undefined)).toEqual({ value: { format: "time" }, problems: [] });
  });
});

test("a schema that cannot be checked refuses every value, and says why", () => {
  const { problems } = checkValue("params.p", { type: "string", not: { const: "x" } }, "y");
  expect(problems).toEqual([
    { path: "params.p", message: expect.stringMatching(/^its schema has something that cannot be checked: not is/) },
  ]);
});
