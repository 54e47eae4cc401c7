import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../architecture/imports.ts";

const FOLDER = "docs/operators";
const SOURCE = "libs/operators/src";

interface Page {
  readonly name: string;
  readonly text: string;
  /** All of its TypeScript. */
  readonly examples: string;
}

/** The operators that a DAG file can import: what makes a task, by its name. */
function operators(): readonly string[] {
  const exported = readFileSync(join(root, SOURCE, "index.ts"), "utf8");
  return [...exported.matchAll(/^export \{ ([^}]+) \} from "\.\/([^"]+)";$/gm)].flatMap(([, names = "", file = ""]) => {
    const text = readFileSync(join(root, SOURCE, file), "utf8");
    return names.split(", ").filter((name) => text.includes(`operator: "${name}"`));
  });
}

function pages(): readonly Page[] {
  return readdirSync(join(root, FOLDER)).map((file) => {
    const text = readFileSync(join(root, FOLDER, file), "utf8");
    const examples = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code).join("\n");
    return { name: `${FOLDER}/${file}`, text, examples };
  });
}

/** The page that is about an operator: it says so in a heading, or with the first words after its title. */
function pageOf(operator: string, all: readonly Page[]): Page | undefined {
  const named = `\`${operator}`;
  return (
    all.find(({ text }) => text.split("\n").some((line) => line.startsWith("#") && line.includes(named))) ??
    all.find(
      ({ text }) => (text.split("\n")[2] ?? "").includes(`${named}\``) && new RegExp(`\\b${operator}[(<]`).test(text),
    )
  );
}

describe("the pages of operators", () => {
  const all = pages();
  const names = operators();

  test("there are many", () => {
    expect(names.length).toBeGreaterThan(30);
  });

  test.each(names)("%s has one, with its output, idempotence, kill and errors", (name) => {
    const page = pageOf(name, all);
    expect(page, `no page of ${FOLDER} is about ${name}`).toBeDefined();
    for (const word of [/output/i, /idempoten/i, /kill/i, /\bE\d{3}\b/]) expect(page?.text).toMatch(word);
    expect(page?.examples, `no example of ${page?.name} calls ${name}`).toMatch(new RegExp(`\\b${name}(<[^>]*>)?\\(`));
  });

  test("are all compiled", () => {
    const compiled = readFileSync(join(root, "test/docs/snippets.test.ts"), "utf8");
    expect(all.map(({ name }) => name).filter((name) => !compiled.includes(`"${name}"`))).toEqual([]);
  });
});
