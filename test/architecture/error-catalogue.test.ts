import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCatalogue, isFinalError } from "@daymill/core";
import { describe, expect, it } from "vitest";
import { root } from "./imports.ts";

const documented = new Map(
  [...readFileSync(join(root, "docs/errors.md"), "utf8").matchAll(/^### (E\d{3}) (.+)$/gm)].map((match) => [
    match[1],
    match[2],
  ]),
);

describe("docs/errors.md", () => {
  it("documents every code under its title", () => {
    expect(Object.entries(errorCatalogue).filter(([code, title]) => documented.get(code) !== title)).toEqual([]);
  });

  it("documents nothing that does not exist", () => {
    expect([...documented.keys()].filter((code) => code === undefined || !(code in errorCatalogue))).toEqual([]);
  });

  it("says for every code what to do", () => {
    const text = readFileSync(join(root, "docs/errors.md"), "utf8");
    const sections = text.split(/^### /m).slice(1);
    expect(
      sections.filter((section) => !/\*\*What to do\*\*/.test(section)).map((section) => section.slice(0, 4)),
    ).toEqual([]);
  });

  it("says of those and only those that are not retried that they are not", () => {
    const text = readFileSync(join(root, "docs/errors.md"), "utf8");
    const marked = text
      .split(/^### /m)
      .slice(1)
      .filter((section) => /^\*\*Not retried\*\*/m.test(section))
      .map((section) => section.slice(0, 4));
    expect(marked).toEqual(Object.keys(errorCatalogue).filter((code) => isFinalError(code)));
    expect(marked).not.toEqual([]);
  });
});
