import { expect, test } from "vitest";
import { fitsAsText, plainText } from "./plainText.ts";

test("a row is a line, with its fields behind it", () => {
  const rows = [
    { text: "loaded", fields: "rows=3" },
    { text: "done", fields: "" },
  ];
  expect(plainText(rows)).toBe("loaded rows=3\ndone");
});

test("five million letters fit a page, not more", () => {
  const row = { text: "x".repeat(998), fields: "" };
  expect(fitsAsText(Array.from({ length: 5_000 }, () => row))).toBe(true);
  expect(fitsAsText(Array.from({ length: 5_001 }, () => row))).toBe(false);
});
