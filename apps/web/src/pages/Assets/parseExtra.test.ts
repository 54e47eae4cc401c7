import { expect, test } from "vitest";
import { parseExtra } from "./parseExtra.ts";

test("nothing is an event that says nothing; an object is what it says", () => {
  expect(parseExtra(" \n")).toEqual({ ok: true, value: {} });
  expect(parseExtra('{"rows": 3, "of": ["a"]}')).toEqual({ ok: true, value: { rows: 3, of: ["a"] } });
});

test.each(["[1]", "3", "null", '"rows"'])("%s is JSON, and no object", (text) => {
  expect(parseExtra(text)).toEqual({ ok: false, message: 'Expected a JSON object, such as {"rows": 120}' });
});

test("what is no JSON is told with its place", () => {
  expect(parseExtra("{rows: 3}")).toMatchObject({ ok: false, message: expect.stringMatching(/^Expected JSON: .*1/) });
});
