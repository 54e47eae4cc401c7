import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findErrorHelp } from "./errorHelp.ts";

const catalogue = readFileSync(join(import.meta.dirname, "../../../../../docs/errors.md"), "utf8");

test("every error of the catalogue has its title, what it means and what to do", () => {
  const codes = [...catalogue.matchAll(/^### (E\d+) /gm)].map(([, code = ""]) => code);
  expect(codes.length).toBeGreaterThan(40);
  for (const code of codes) {
    const help = findErrorHelp(catalogue, code);
    const lines =
      help?.lines.map((words) => words.map(({ kind, text }) => (kind === "code" ? "" : text)).join("")) ?? [];
    expect([code, help?.title === "", lines.length >= 2]).toEqual([code, false, true]);
    expect([code, lines.some((line) => /[`#]|\]\(|\*\*/.test(line))]).toEqual([code, false]);
  }
  expect(findErrorHelp(catalogue, "E70")).toBeUndefined();
});

test("code and what stands out are told apart, a link is its words", () => {
  const text =
    "### E1 One\nGive `--data DIR`; see [security](security.md).\n\n**What to do**: wait.\n### E2 Two\nNo.\n";
  expect(findErrorHelp(text, "E1")).toEqual({
    title: "One",
    lines: [
      [
        { kind: "plain", text: "Give " },
        { kind: "code", text: "--data DIR" },
        { kind: "plain", text: "; see security." },
      ],
      [
        { kind: "strong", text: "What to do" },
        { kind: "plain", text: ": wait." },
      ],
    ],
  });
});
