import type { LogLine } from "@daymill/contract";
import { expect, test } from "vitest";
import { compareLogs } from "./compareLogs.ts";

function line(message: string, said: Partial<LogLine> = {}): LogLine {
  return { offset: 0, at: null, level: "info", source: "task", message, fields: null, ...said };
}

test("lines that differ in nothing but their time are the same", () => {
  const first = [line("begin", { at: "2024-03-15T00:00:00Z" })];
  const second = [line("begin", { at: "2024-03-15T00:05:00Z", offset: 17 })];
  expect(compareLogs(first, second)).toEqual({ hunks: [], same: 1 });
});

test("a line of one attempt only stands with its level and fields among those around it", () => {
  const first = [line("begin"), line("refused", { level: "error", fields: { rows: 17 } })];
  const second = [line("begin"), line("loaded", { fields: { rows: 17 } })];
  const { hunks, same } = compareLogs(first, second);
  expect(same).toBe(1);
  expect(hunks.flat().map(({ kind, text }) => [kind, text])).toEqual([
    ["same", "INFO  begin"],
    ["removed", "ERROR refused rows=17"],
    ["added", "INFO  loaded rows=17"],
  ]);
});

test("of a group of lines its name stands there, and nothing of its end", () => {
  const group = (rows: string) => [
    line("::group::copy"),
    line(rows),
    line("::endgroup::", { fields: { failed: true } }),
  ];
  expect(
    compareLogs(group("17 rows"), group("18 rows"))
      .hunks.flat()
      .map(({ text }) => text),
  ).toEqual(["INFO  copy", "INFO  17 rows", "INFO  18 rows"]);
});
