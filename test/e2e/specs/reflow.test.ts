import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { seedViews, VIEWS } from "../fixtures/views.ts";

/** What is left of a screen of 1280 by 1024 at four times its size (WCAG 2.2, 1.4.10). */
const ZOOMED = { width: 320, height: 256 };
const DESKTOP = { width: 1_280, height: 1_024 };

requireService("chromium")("large text and small screens (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await seedViews(stack);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test.each(VIEWS)(
    "%s is read without scrolling sideways, at 400 % and with text twice as large",
    async (_, path, drawn) => {
      const page = await stack.browser.newPage({ size: DESKTOP });
      await page.goto(path(run));
      // Some words are for wide screens alone.
      await page.getByText(drawn).first().waitFor();
      const widthOf = (): Promise<number> => page.evaluate<number>("document.documentElement.scrollWidth");
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      await expect.poll(widthOf).toBe(DESKTOP.width);
      await page.evaluate("document.documentElement.style.fontSize = ''");
      await page.setViewportSize(ZOOMED);
      await expect.poll(widthOf).toBe(ZOOMED.width);
      await page.close();
    },
  );
});
