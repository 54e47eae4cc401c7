import type { LogLine } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { countLevels, filterRows, parseLineHash, printLineHash, sourcesOf, toRows, troublePlaces } from "./logRows.ts";

function line(message: string, extra: Partial<LogLine> = {}): LogLine {
  return { offset: 0, at: "2024-03-15T02:14:07Z", level: "info", source: "task", message, fields: null, ...extra };
}

describe("a log line", () => {
  test("shows its fields after the message", () => {
    const [row] = toRows(line("copied", { fields: { rows: 4_096, table: "events", note: "two words", ok: true } }));
    expect(row?.fields).toBe('rows=4096 table=events note="two words" ok=true');
  });

  test("of several lines gives several rows of one level", () => {
    const rows = toRows(line("SchemaError: no total\n  at load (dags/orders.ts:31:18)", { level: "error" }));
    expect(rows.map((row) => [row.part, row.level, row.text])).toEqual([
      [0, "error", "SchemaError: no total"],
      [1, "error", "  at load (dags/orders.ts:31:18)"],
    ]);
  });

  test("puts a stack from its fields below", () => {
    const rows = toRows(line("failed", { fields: { code: "E410", stack: "Error: x\n  at y" } }));
    expect(rows.map((row) => row.text)).toEqual(["failed", "Error: x", "  at y"]);
    expect(rows[0]?.fields).toBe("code=E410");
  });
});

const rows = [
  ...toRows(line("starting", { level: "debug" })),
  ...toRows(line("fetched 4096 rows", { offset: 10 })),
  ...toRows(line("retry in 30 s", { offset: 20, level: "warn" })),
  ...toRows(line("SchemaError\n  at dags/orders.ts", { offset: 30, level: "error" })),
];

describe("the level filter", () => {
  test("shows the level and all above it", () => {
    expect(filterRows(rows, { level: "warn", source: undefined }).map((row) => row.level)).toEqual([
      "warn",
      "error",
      "error",
    ]);
  });

  test("shows everything when none is chosen", () => {
    expect(filterRows(rows, { level: undefined, source: undefined })).toHaveLength(rows.length);
  });

  test("shows those of one source, and knows which there are", () => {
    const mixed = [...rows, ...toRows(line("from a program", { offset: 90, source: "stderr", level: "warn" }))];
    expect(sourcesOf(mixed)).toEqual(["task", "stderr"]);
    expect(filterRows(mixed, { level: "warn", source: "stderr" }).map((row) => row.text)).toEqual(["from a program"]);
    expect(filterRows(mixed, { level: undefined, source: "worker" })).toEqual([]);
  });

  test("counts lines, not rows", () => {
    expect(countLevels(rows)).toEqual({ debug: 1, info: 1, warn: 1, error: 1 });
  });
});

test("a link to lines can be written and read, in either direction", () => {
  expect(parseLineHash("#L10-L20")).toEqual({ first: 10, last: 20 });
  expect(parseLineHash(printLineHash(20, 10))).toEqual({ first: 10, last: 20 });
  expect(parseLineHash(`#${printLineHash(7, 7)}`)).toEqual({ first: 7, last: 7 });
  expect(parseLineHash("#main")).toBeUndefined();
});

test("what wants to be seen most are the errors, or the warnings where there are none, each once", () => {
  const warned = [line("a", { level: "warn" }), line("b"), line("c", { level: "warn" })].flatMap(toRows);
  expect(troublePlaces(warned)).toEqual({ kind: "warning", at: [0, 2] });
  const failed = [...warned, ...toRows(line("SchemaError\n  at load", { level: "error" })), ...toRows(line("d"))];
  expect(troublePlaces(failed)).toEqual({ kind: "error", at: [3] });
  expect(troublePlaces(toRows(line("fine")))).toEqual({ kind: "warning", at: [] });
});
