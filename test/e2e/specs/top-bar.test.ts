import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";

requireService("chromium")("the top bar (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a menu opens by keyboard, gives the focus back when it closes, and does what is chosen", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    const button = page.getByRole("button", { name: "Colour scheme" });
    const dark = page.getByRole("menuitem", { name: "Dark" });
    await button.focus();
    await page.keyboard.press("Enter");
    await dark.waitFor();
    await page.keyboard.press("Escape");
    await dark.waitFor({ state: "hidden" });
    await button.and(page.locator(":focus")).waitFor();
    await button.click();
    await dark.click();
    await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
    expect(stack.browser.complaints).toEqual([]);
    await page.close();
  });
});
