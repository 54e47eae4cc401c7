import { describe, expect, test } from "vitest";
import {
  choicesOf,
  initialText,
  labelOf,
  paramKind,
  type ParamView,
  parseParam,
  pickedOf,
  printPicked,
  sayParam,
  suggestionsOf,
} from "./paramForm.ts";

function param(value: ParamView["default"], schema: ParamView["schema"] = null): ParamView {
  return { default: value, schema, description: null };
}

/** A field without a default. */
function field(schema: ParamView["schema"], isRequired: boolean): ParamView {
  return { schema, description: null, isRequired };
}

const texts = { type: "array", items: { type: "string" } };
const several = { type: "array", items: { type: "string", enum: ["a", "b"] } };

describe("a parameter is typed in by its schema, else by its default", () => {
  test.each([
    [param("x"), "text"],
    [param(3), "number"],
    [param(true), "boolean"],
    [param(["a"]), "json"],
    [param(null), "json"],
    [param(null, { type: "integer" }), "number"],
    [param("a", { type: "string", enum: ["a", "b"] }), "choice"],
    [param(["a"], several), "choices"],
    [param(["a"], texts), "list"],
    [param(["a\nb"], texts), "json"],
    [param([""], texts), "json"],
    [param([1], { type: "array", items: { type: "integer" } }), "json"],
    [param("a", { type: "string", format: "multiline" }), "lines"],
    [param("2024-03-15", { type: "string", format: "date" }), "date"],
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
  param(["b"], several),
  param(["b", "a c"], texts),
  param([], texts),
  param("two\nlines", { type: "string", format: "multiline" }),
])("its default, printed and parsed, is itself: %j", (one) => {
  expect(parseParam(one, initialText(one))).toEqual({ ok: true, value: one.default });
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

test("examples of a text are offered, those that are texts", () => {
  expect(suggestionsOf(param("eu", { type: "string", examples: ["eu", "us", 3] }))).toEqual(["eu", "us"]);
  expect(suggestionsOf(param("eu"))).toEqual([]);
});

test("choices are shown as they are typed", () => {
  expect(choicesOf(param(1, { enum: [1, "two", null] }))).toEqual(["1", "two", "null"]);
});

test("several choices are picked as they are shown, and keep the order of the schema", () => {
  const numbers = param([], { type: "array", items: { enum: [1, "two", 3] } });
  expect(choicesOf(numbers)).toEqual(["1", "two", "3"]);
  const text = printPicked(numbers, ["3", "1"]);
  expect(pickedOf(text)).toEqual(["1", "3"]);
  expect(parseParam(numbers, text)).toEqual({ ok: true, value: [1, 3] });
  expect(pickedOf("")).toEqual([]);
});

describe("what has no default", () => {
  const word = { type: "string" };
  const choice = { enum: ["a", "b"] };

  test.each([
    [field(word, true), ""],
    [field({ type: "integer" }, true), ""],
    [field(choice, true), ""],
    [field({}, true), ""],
  ])("is asked for where it is required: %j", (one, text) => {
    expect(initialText(one)).toBe(text);
    expect(parseParam(one, text)).toMatchObject({ ok: false, message: "Required" });
  });

  test.each([word, { type: "integer" }, choice, several, {}])("is left out where it is optional: %j", (schema) => {
    const one = field(schema, false);
    expect(parseParam(one, initialText(one))).toEqual({ ok: true, value: undefined });
  });

  test("is no for a switch, and an empty list for several choices", () => {
    const flag = field({ type: "boolean" }, true);
    expect(parseParam(flag, initialText(flag))).toEqual({ ok: true, value: false });
    const picks = field(several, true);
    expect(parseParam(picks, initialText(picks))).toEqual({ ok: true, value: [] });
  });
});

test("is called by the title of its schema, else by its name", () => {
  expect(labelOf("zone", field({ type: "string", title: "Where to" }, true))).toBe("Where to");
  expect(labelOf("zone", param("eu"))).toBe("zone");
});

test.each([
  [["orders", 3], "orders, 3"],
  ["eu", "eu"],
  [{ a: 1 }, '{"a":1}'],
])("%j reads %j", (value, text) => {
  expect(sayParam(value)).toBe(text);
});
