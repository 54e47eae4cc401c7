import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { missingDays, tablesOfDay } from "./aggregate-tables.ts";
import { rowLines } from "./row-model.ts";

const ROWS = 5_000;
const lines = [...rowLines({ seed: 1, table: "build_id_nightly_51_20160919", rows: ROWS })];
const unescape = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, letter: string) => (letter === "\\" ? "\\" : `\\${letter}`));
const rows = lines.map((line) => {
  const [dimensions = "", histogram = ""] = line.trimEnd().split("\t");
  return { dimensions: JSON.parse(unescape(dimensions)), numbers: histogram.slice(1, -1).split(",") };
});
const share = (matches: (row: (typeof rows)[number]) => boolean): number => rows.filter(matches).length / ROWS;

describe("the rows of a generated table", () => {
  it("are the same for the same seed and table, and others for another", () => {
    const first = (seed: number, table: string): string => [...rowLines({ seed, table, rows: 3 })].join("");
    expect(first(1, "a")).toBe(first(1, "a"));
    expect(first(1, "a")).not.toBe(first(2, "a"));
    expect(first(1, "a")).not.toBe(first(1, "b"));
  });

  it("have the seven dimensions in the order of jsonb, all texts", () => {
    for (const { dimensions } of rows) {
      expect(Object.keys(dimensions)).toEqual([
        "os",
        "child",
        "label",
        "metric",
        "osVersion",
        "application",
        "architecture",
      ]);
      expect(Object.values(dimensions).every((value) => typeof value === "string")).toBe(true);
    }
  });

  it("have histograms of one length a metric, whose last two elements are the sum and the count", () => {
    const lengths = Map.groupBy(rows, ({ dimensions }) => dimensions.metric);
    for (const group of lengths.values()) expect(new Set(group.map(({ numbers }) => numbers.length)).size).toBe(1);
    for (const { numbers } of rows) {
      const counts = numbers.slice(0, -2).map(Number);
      expect(Number(numbers.at(-1))).toBe(2 + counts.reduce((sum, value) => sum + value, 0));
    }
    expect(rows.some(({ numbers }) => Number(numbers.at(-2)) > 2 ** 32)).toBe(true);
  });

  it("have the shares, the size and the compression of the published days, roughly", () => {
    expect(share(({ dimensions }) => dimensions.child === "false")).toBeCloseTo(0.55, 1);
    expect(share(({ dimensions }) => dimensions.label === "")).toBeCloseTo(0.8, 1);
    const text = Buffer.from(lines.join(""));
    expect(text.length / ROWS).toBeGreaterThan(260);
    expect(text.length / ROWS).toBeLessThan(340);
    // The published day has 38,739,953 bytes and some 978,000 rows.
    const gzipped = gzipSync(text).length;
    expect(gzipped / ROWS).toBeGreaterThan(36);
    expect(gzipped / ROWS).toBeLessThan(43);
    expect(text.length / gzipped).toBeGreaterThan(6.5);
  });

  it("have labels that COPY and JSON have to escape", () => {
    const labels = new Set(rows.map(({ dimensions }) => String(dimensions.label).replace(/ \d+$/, "")));
    for (const label of ['quoted "name"', "back\\slash", "tab\there", "two\nlines"]) expect(labels).toContain(label);
  });
});

describe("the tables of a generated day", () => {
  it("are eight for a build day and a hundred for a submission day, and their rows add up", () => {
    const build = tablesOfDay("build_id", "2016-09-19", 978_000);
    const submission = tablesOfDay("submission_date", "2019-12-01", 20_000);
    expect(build.map(({ name }) => name)).toContain("build_id_nightly_52_20160919");
    expect([build.length, submission.length]).toEqual([8, 100]);
    expect(new Set(submission.map(({ name }) => name)).size).toBe(100);
    const sum = (tables: typeof build): number => tables.reduce((total, { rows: count }) => total + count, 0);
    expect([sum(build), sum(submission)]).toEqual([978_000, 20_000]);
  });

  it("have a row each, and are fewer where there are fewer rows", () => {
    expect(tablesOfDay("submission_date", "2019-12-01", 3).map(({ rows: count }) => count)).toEqual([1, 1, 1]);
    for (const wanted of [1, 20, 99, 100, 101, 250]) {
      const counts = tablesOfDay("submission_date", "2019-12-01", wanted).map(({ rows: count }) => count);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(wanted);
      expect(Math.min(...counts)).toBe(1);
    }
  });
});

describe("missing days", () => {
  const days = ["a", "b", "c", "d"];
  it("are chosen by the seed, never the first", () => {
    expect(missingDays(days, 2, 1)).toEqual(missingDays(days, 2, 1));
    for (let seed = 0; seed < 20; seed++) expect(missingDays(days, 3, seed)).toEqual(new Set(["b", "c", "d"]));
    expect(missingDays(days, 9, 1).size).toBe(3);
    expect(missingDays(days, 0, 1).size).toBe(0);
  });
});
