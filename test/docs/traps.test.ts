import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../architecture/imports.ts";

const FOLDER = "docs/pipelines";
const HEADING = "## What the original got wrong";

/** What the page of a pipeline says of traps. */
interface TrapPage {
  readonly page: string;
  /** Of its table, in their order. */
  readonly letters: readonly string[];
  /** In which their tests are. */
  readonly files: readonly string[];
}

const pages: readonly TrapPage[] = readdirSync(join(root, FOLDER)).map((page) => {
  const text = readFileSync(join(root, FOLDER, page), "utf8");
  const section = text.slice(text.indexOf(HEADING));
  const letters = [...section.matchAll(/^\| ([A-Z]) \|/gm)].map(([, letter = ""]) => letter);
  const files = [...section.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, file = ""]) => file);
  return { page, letters, files };
});

/** The letters of tests that are called `trap A: ...`. */
function lettersIn(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^\s*(?:it|test)\("trap ([A-Z]): |^\s*"trap ([A-Z]): /gm)].map(
    ([, one, other]) => one ?? other ?? "",
  );
}

describe("the traps of the published pipelines", () => {
  test("are on five pages, each with a table from A on", () => {
    expect(pages).toHaveLength(5);
    const found = pages.map(({ page, letters }) => [page, letters.join("")]);
    expect(found.filter(([, letters = ""]) => letters.length > 5)).toEqual(
      pages.map(({ page, letters }) => [page, "ABCDEFGHIJKLMNOPQRSTUVWXYZ".slice(0, letters.length)]),
    );
  });

  test.each(pages)("of $page have a test of their name each, and no test is of a trap that is not there", (page) => {
    const tested = new Set(page.files.flatMap(lettersIn));
    expect([...tested].toSorted()).toEqual(page.letters);
  });
});
