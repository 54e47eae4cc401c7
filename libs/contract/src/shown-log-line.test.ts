import { expect, test } from "vitest";
import { partTest, shownParts } from "./shown-log-line.ts";

test("a line is shown as a message with its fields behind it, and what has several lines below it", () => {
  const fields = { rows: 4096, note: 'so "said"', empty: "", nested: { a: [1] }, stack: "Error: no\n  at load" };
  expect(shownParts({ message: "done\nand dusted", fields })).toEqual([
    { raw: "done", text: "done", fields: String.raw`rows=4096 note="so \"said\"" empty="" nested={"a":[1]}` },
    { raw: "and dusted", text: "and dusted", fields: "" },
    { raw: "Error: no", text: "Error: no", fields: "" },
    { raw: "  at load", text: "  at load", fields: "" },
  ]);
});

test("what a terminal would not show is not there, neither in the message nor in fields", () => {
  const red = "\u001B[31m";
  const [part] = shownParts({ message: `10 %\r50 %\r${red}100 %\r`, fields: { state: `${red}good` } });
  expect(part).toEqual({ raw: `${red}100 %`, text: "100 %", fields: "state=good" });
});

test("a search looks at what is shown", () => {
  const [part] = shownParts({ message: "10 %\rDo\u001B[1mne", fields: { rows: 4096 } });
  const found = (wanted: string) => part !== undefined && partTest(wanted)(part);
  expect(["done", "rows=4096", "10 %", '"rows"', "done rows"].map(found)).toEqual([true, true, false, false, false]);
});
