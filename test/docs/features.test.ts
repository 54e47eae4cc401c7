import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../architecture/imports.ts";

const PAGE = "docs/features.md";
const ANSWERS = ["yes", "partly", "no", "not wanted"];

interface Row {
  readonly feature: string;
  readonly answer: string;
  readonly how: string;
  /** What the last two columns lead to, from the root. */
  readonly pages: readonly string[];
  readonly tests: readonly string[];
}

function readRows(): Row[] {
  const lines = readFileSync(join(root, PAGE), "utf8").split("\n");
  const rows = lines.filter(
    (line) => line.startsWith("|") && !/^\| (Airflow|---|:?-)/.test(line) && !line.startsWith("|--"),
  );
  return rows.map((line) => {
    const [feature = "", answer = "", how = "", pages = "", tests = ""] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { feature, answer, how, pages: linksIn(pages), tests: linksIn(tests) };
  });
}

function linksIn(cell: string): string[] {
  return [...cell.matchAll(/\]\(([^)#]+)/g)].map(([, target = ""]) => join(dirname(PAGE), target));
}

describe("the table of features", () => {
  const rows = readRows();

  test("is one, with an answer of the four in each row", () => {
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter(({ answer }) => !ANSWERS.includes(answer))).toEqual([]);
  });

  test("leads to pages and tests that exist", () => {
    const targets = [...new Set(rows.flatMap(({ pages, tests }) => [...pages, ...tests]))];
    expect(targets.length).toBeGreaterThan(50);
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  test("names a test for all that is there, and nothing but files of tests", () => {
    const there = rows.filter(({ answer }) => answer === "yes" || answer === "partly");
    expect(there.filter(({ tests }) => tests.length === 0)).toEqual([]);
    expect(rows.flatMap(({ tests }) => tests).filter((file) => !/\.test\.tsx?$/.test(file))).toEqual([]);
  });

  test("says of what is there in part, and of what is left out on purpose, how it is", () => {
    const owed = rows.filter(({ answer }) => answer === "partly" || answer === "not wanted");
    expect(owed.filter(({ how }) => how === "")).toEqual([]);
  });
});
