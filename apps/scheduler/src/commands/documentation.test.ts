import { globSync, readFileSync } from "node:fs";
import { EventEmitter } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../config/settings-schema.ts";
import { createMetrics } from "../observability/metrics.ts";
import { commandLeaves } from "../testing/command-leaves.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { quietStanding } from "../testing/quiet-standing.ts";
import { commandContext } from "./command-context.ts";
import { buildProgram } from "./run-cli.ts";
import { typedCommand } from "./terminal/typed-command.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const read = (name: string) => readFileSync(join(root, "docs", name), "utf8");

test("docs/commands.md has every command, and no other", () => {
  const documented = [...read("commands.md").matchAll(/^\| `(daymill [^`]+)` \|/gm)].map((match) => match[1]);
  expect(new Set(documented)).toEqual(new Set(commandLeaves().map(([verb]) => `daymill ${verb}`)));
});

interface Shown {
  readonly page: string;
  readonly text: string;
}

/** Command lines of ours that pages show, in blocks and within sentences, without what a shell does with them. */
function shownCommands(): Shown[] {
  const pages = ["README.md", ...globSync("docs/**/*.md", { cwd: root }), "apps/scheduler/template/README.md"];
  return pages.flatMap((page) => {
    const text = readFileSync(join(root, page), "utf8");
    const code = [...text.matchAll(/^```sh\n([^]*?)^```|`([^`\n]+)`/gm)].map(([, block, span]) => block ?? span ?? "");
    const lines = code.flatMap((part) => part.replaceAll("\\\n", " ").split("\n"));
    return lines.flatMap((line) =>
      [
        ...line.matchAll(/(?<![\w./=:-]|create |install |-u )(?:npx |node bin\/)?daymill(?:\.js)? ([a-z][^#;|&>)]*)/g),
      ].map(([, words = ""]) => ({
        page,
        text: words.trim(),
      })),
    );
  });
}

/** What a command line names that there is not: a command, or an option of one. */
function unknownIn(text: string, program: Command): string[] {
  const words = text.replaceAll(/'[^']*'|"[^"]*"/g, "x").split(/\s+/);
  const command = typedCommand(program, words);
  if (command.parent === null) return [words[0] ?? ""];
  // A noun alone stands for all of its verbs.
  const flags = words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.split("=")[0] ?? word);
  const known = new Set(command.options.map(({ long }) => long));
  return flags.filter((flag) => flag !== "--help" && !known.has(flag));
}

test("pages show commands that there are, with options that they take", () => {
  const program = buildProgram(commandContext(fakeIo().io, () => {}));
  const shown = shownCommands();
  expect(shown.length).toBeGreaterThan(100);
  const wrong = shown.flatMap(({ page, text }) => unknownIn(text, program).map((word) => `${page}: ${text}: ${word}`));
  expect(wrong).toEqual([]);
});

/** Settings that are one value, by name, with their defaults. What users name themselves has none. */
function leavesOf(value: unknown, path = ""): [string, unknown][] {
  const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isSection || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`));
}

/** Settings that stand in the first cell of a row of a table, with the text of its second. */
function settingRows(): [string, string][] {
  const rows = read("production.md").matchAll(/^\| (`[a-zA-Z.]+`(?:, `[a-zA-Z.]+`)*) \| ([^|]*) \|/gm);
  return [...rows].flatMap(([, names = "", defaults = ""]) => {
    const values = defaults.match(/`[^`]+`/g) ?? [];
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""], index, all): [string, string] => {
      const full = name.startsWith(".") ? `${all[0]?.[1]?.split(".").slice(0, -1).join(".")}${name}` : name;
      return [full, values.length === all.length ? (values[index] ?? "") : defaults];
    });
  });
}

describe("docs/production.md", () => {
  const documented = new Map(settingRows());
  const leaves = leavesOf(DEFAULT_SETTINGS);

  test("has every setting, and no other", () => {
    expect(leaves.map(([name]) => name).filter((name) => !documented.has(name))).toEqual([]);
    const known = new Set(leaves.map(([name]) => name));
    const isFile = (name: string) => /\.(json|key)$/.test(name);
    expect([...documented.keys()].filter((name) => !known.has(name) && !isFile(name))).toEqual([]);
  });

  test("has the defaults in force, where it writes them as they are written", () => {
    const written = leaves.flatMap(([name, value]): [string, string, string][] => {
      const [, text] = /^`([^`]+)`$/.exec(documented.get(name) ?? "") ?? [];
      return text === undefined ? [] : [[name, text, typeof value === "string" ? value : JSON.stringify(value)]];
    });
    expect(written.length).toBeGreaterThan(12);
    expect(written.filter(([, text, value]) => text !== value)).toEqual([]);
  });
});

test("docs/api.md has every metric of ours, and no other", async () => {
  const documented = [...read("api.md").matchAll(/^\| (`daymill_[^|]+)\|/gm)].flatMap(([, names = ""]) =>
    names.match(/daymill_\w+/g),
  );
  const text = await createMetrics({ events: new EventEmitter(), standing: quietStanding }).text();
  const made = [...text.matchAll(/^# TYPE (daymill_\w+)/gm)].map((match) => match[1]);
  expect(new Set(documented)).toEqual(new Set(made));
});
