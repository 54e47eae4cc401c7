import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { seedViews } from "../fixtures/views.ts";

const PHONE = { width: 390, height: 844 };
/** CSS pixels: what a finger hits. */
const FINGER = 44;

requireService("chromium")("a phone that is touched (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await seedViews(stack);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const pages: readonly (readonly [name: string, path: () => string, drawn: string])[] = [
    ["the DAG list", () => "/dags", "shop"],
    ["a run", () => run, "Why it failed"],
    ["the clear dialog", () => `${run}?dialog=clear`, "Stop what is running first"],
    ["a log", () => `${run}/tasks/load`, "the warehouse refused"],
    ["a backfill", () => "/backfills/1", "3 of 3 (100 %)"],
    ["the dialog that triggers", () => "/dags/shop/grid?dialog=trigger", "Logical date"],
  ];

  test.each(pages)("has buttons and fields on %s that a finger hits", async (_, path, drawn) => {
    const page = await stack.browser.newPage({ size: PHONE });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: true });
    await page.goto(path());
    await page.getByText(drawn).first().waitFor();
    expect(await page.evaluate("matchMedia('(pointer: coarse)').matches")).toBe(true);
    expect(await smallTargets(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
    await page.close();
  });
});

/** Buttons and fields in sight that are lower than a finger is wide; links in a text are as high as its lines. */
async function smallTargets(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {
    const fields = "button, select, textarea, input:not([type=checkbox], [type=radio], [type=hidden]), nav a";
    return [...document.querySelectorAll(fields)]
      .filter((at) => at.checkVisibility({ visibilityProperty: true }) && at.getClientRects().length > 0)
      .map((at) => [at, at.getBoundingClientRect()])
      .filter(([, box]) => box.width > 1 && box.height < ${FINGER} - 0.5)
      .map(([at, box]) => at.tagName.toLowerCase() + " " + (at.getAttribute("aria-label") ?? at.textContent).slice(0, 40) + ": " + Math.round(box.height));
  })()`);
}
