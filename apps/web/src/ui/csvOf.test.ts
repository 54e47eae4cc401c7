import { expect, test } from "vitest";
import { csvOf } from "./csvOf.ts";

test("a row is a line whose cells a spreadsheet reads as they are, and never as a formula", () => {
  const row = { id: 7, who: '=HYPERLINK("x")', why: null, what: { slots: 3, text: "a, b" }, when: undefined };
  expect(csvOf(["id", "who", "why", "what", "when"], [row]).split("\r\n")).toEqual([
    "id,who,why,what,when",
    `7,"'=HYPERLINK(""x"")",,"{""slots"":3,""text"":""a, b""}",`,
    "",
  ]);
});

test("a table without rows still names its columns", () => {
  expect(csvOf<{ id: number }>(["id"], [])).toBe("id\r\n");
});
