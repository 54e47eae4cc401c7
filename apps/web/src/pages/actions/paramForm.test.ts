import { describe, expect, test } from "vitest";
import { choicesOf, paramKind, type ParamView, parseParam, printParam } from "./paramForm.ts";

function param(value: ParamView["default"], schema: ParamView["schema"] = null): ParamView {
  return { default: value, schema, description: null };
}

describe("a parameter is typed in by its schema, else by its default", () => {
  test.each([
    [param("x"), "text"],
    [param(3), "number"],
    [param(true), "boolean"],
    [param(["a"]), "json"],
    [param(null), "json"],
    [param(null, { type: "integer" }), "number"],
    [param("a", { type: "string", enum: ["a", "b"] }), "choice"],
  ] as const)("%j: %s", (one, kind) => {
    expect(paramKind(one)).toBe(kind);
  });
});

test.each([
  param("x"),
  param(3),
  param(false),
  param({ a: [1, null] }),
  param("b", { enum: ["a", "b"] }),
  param(2, { enum: [1, 2] }),
])("its default, printed and parsed, is itself: %j", (one) => {
  expect(parseParam(one, printParam(one.default))).toEqual({ ok: true, value: one.default });
});

describe("what cannot be the value is said before it is sent", () => {
  test.each([
    [param(3), "three"],
    [param(3), " "],
    [param({ a: 1 }), "{a: 1}"],
    [param("a", { enum: ["a", "b"] }), "c"],
  ])("%j refuses %j", (one, text) => {
    expect(parseParam(one, text)).toMatchObject({ ok: false });
  });
});

test("choices are shown as they are typed", () => {
  expect(choicesOf(param(1, { enum: [1, "two", null] }))).toEqual(["1", "two", "null"]);
});
