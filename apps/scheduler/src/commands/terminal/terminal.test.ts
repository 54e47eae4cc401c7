import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { didYouMean } from "./did-you-mean.ts";
import { countText, durationText, instantText, logicalDateText, spanText } from "./format.ts";
import { progress } from "./progress.ts";
import { stateMark } from "./state-mark.ts";
import { styleOf } from "./style.ts";
import { table } from "./table.ts";

const plain = styleOf({ env: { LANG: "C.UTF-8" } }, { isTerminal: false });

describe("a table", () => {
  const columns = [
    { title: "dag", cell: (row: [string, number]) => row[0] },
    { title: "runs", cell: (row: [string, number]) => String(row[1]), align: "right" as const },
  ];

  test("stands in columns, numbers to the right", () => {
    const text = table(
      columns,
      [
        ["orders", 5],
        ["a", 1_000],
      ],
      { style: plain, width: undefined },
    );
    expect(text).toBe("DAG     RUNS\norders     5\na       1000\n");
  });

  test("is measured by what shows, not by its colour codes", () => {
    const loud = styleOf({ env: { FORCE_COLOR: "1" } }, { isTerminal: false });
    const cells = [
      { title: "s", cell: (row: string) => loud.paint("bad", row) },
      { title: "x", cell: () => "x" },
    ];
    const lines = table(cells, ["failed", "ok"], { style: plain, width: undefined }).split("\n");
    expect(lines[2]).toContain("ok");
    expect(lines[2]?.endsWith("     x")).toBe(true);
  });

  test("is cut to the width of the terminal", () => {
    const lines = table(columns, [["a".repeat(50), 1]], { style: plain, width: 20 })
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => line.length)).toEqual([20, 20]);
    expect(lines[1]?.endsWith("…")).toBe(true);
  });
});

describe("colour", () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ TERM: "dumb" }, true, false],
  ])("with %j on a terminal (%s): %s", (env, isTerminal, coloured) => {
    expect(styleOf({ env }, { isTerminal }).paint("bad", "x") !== "x").toBe(coloured);
  });
});

test.each([
  ["en_US.UTF-8", "✓ success"],
  ["de_DE.ISO-8859-1", "v success"],
  ["", "✓ success"],
])("in the locale %j a success is %j", (LANG, mark) => {
  expect(stateMark("success", styleOf({ env: { LANG } }, { isTerminal: false }))).toBe(mark);
});

describe("did you mean", () => {
  test.each([
    ["oders", "orders"],
    ["ordres", "orders"],
    ["ORDERS", "orders"],
    ["mozaggregator_buildid", "mozaggregator_build_id"],
  ])("%s: %s", (typed, meant) => {
    expect(didYouMean(typed, ["orders", "events", "mozaggregator_build_id"])).toBe(meant);
  });

  test("is not asked for what is far away", () => {
    expect(didYouMean("xyz", ["orders", "events"])).toBeUndefined();
  });

  test("finds a name again that lost one character", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 20 }), fc.nat(), (name, at) => {
        const typed = name.slice(0, at % name.length) + name.slice((at % name.length) + 1);
        expect(didYouMean(typed, [name])).toBe(name);
      }),
    );
  });
});

describe("formats", () => {
  test.each([
    [45, "45 ms"],
    [3_210, "3.2 s"],
    [250_000, "4 m 10 s"],
    [11_100_000, "3 h 05 m"],
    [187_200_000, "2 d 4 h"],
  ])("%d ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  test("instants say their zone, dates that are data keep theirs", () => {
    expect(instantText("2024-03-15T02:00:00+01:00")).toBe("2024-03-15 01:00:00 UTC");
    expect(logicalDateText("2024-03-15T00:00:00+01:00")).toBe("2024-03-15");
    expect(logicalDateText("2024-03-15T06:30:00+01:00")).toBe("2024-03-15 06:30");
  });

  test("a span without an end runs until now", () => {
    expect(spanText("1970-01-01T00:00:01Z", null, 3_000)).toBe("2.0 s");
    expect(spanText(null, null, 3_000)).toBe("");
  });

  test("counts agree with their noun", () => {
    expect([countText(1, "run"), countText(1_704, "day")]).toEqual(["1 run", "1,704 days"]);
  });
});

describe("progress", () => {
  function shown(isTerminal: boolean) {
    const written: string[] = [];
    let now = 0;
    const bar = progress(
      { isTerminal, columns: isTerminal ? 200 : undefined, write: (text) => written.push(text) },
      () => now,
    );
    for (const done of [0, 1, 2, 4]) {
      now += 1_000;
      bar.show({ done, total: 4, text: "orders" });
    }
    return written;
  }

  test("is one line that is drawn over on a terminal, with what is left", () => {
    expect(shown(true)[2]).toContain("2/4 50 % · about 3.0 s left · orders");
  });

  test("is a few plain lines elsewhere, the last among them", () => {
    expect(shown(false)).toEqual(["0/4 0 % · orders\n", "4/4 100 % · orders\n"]);
  });
});
