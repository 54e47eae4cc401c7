import { expect, test } from "vitest";
import { announcementOf, type AnnouncedRow } from "./announcement.ts";

const row = (text: string, more: Partial<AnnouncedRow> = {}): AnnouncedRow => ({
  part: 0,
  level: "info",
  text,
  ...more,
});

test("new lines are said one after the other, with the levels that matter", () => {
  expect(announcementOf([row("one"), row("no total", { level: "error" })])).toBe("one; error: no total");
});

test("of many the newest are said, and how many came before them", () => {
  const rows = Array.from({ length: 40 }, (_, at) => row(`line ${at}`));
  expect(announcementOf(rows)).toBe("37 lines; line 37; line 38; line 39");
});

test("of a line its beginning is said, of several lines of a message the first", () => {
  expect(announcementOf([row("x".repeat(300)), row("at load", { part: 1 })])).toBe(`${"x".repeat(200)}…`);
});

test("nothing is said of no lines", () => {
  expect(announcementOf([])).toBeUndefined();
});
