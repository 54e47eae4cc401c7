import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 AA and what axe calls best practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Those of them that look at colours, which a scheme may change. */
const COLOUR_RULES = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** What axe finds wrong on the page as it is, one line each: the rule, and the first elements that break it. */
export async function findA11yViolations(page: Page): Promise<readonly string[]> {
  return await violationsOf(page, RULES);
}

/** The same of its colours alone, where the rest was looked at in another scheme. */
export async function findColourViolations(page: Page): Promise<readonly string[]> {
  return await violationsOf(page, COLOUR_RULES);
}

async function violationsOf(page: Page, runOnly: object): Promise<readonly string[]> {
  // Evaluated through the debugger, which the page's policy does not bind; nothing is added to the page itself.
  const isThere = await page.evaluate<boolean>("typeof axe === 'object'");
  const run = `axe.run(document, { runOnly: ${JSON.stringify(runOnly)} })`;
  const results = await page.evaluate<AxeResults>(isThere ? run : `${source};${run}`);
  return results.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.html.slice(0, 120))
        .join(" | ")}`,
  );
}
