import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { seedViews, VIEWS } from "../fixtures/views.ts";
import { findA11yViolations } from "../support/axe.ts";

const sizes = { desktop: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } } as const;

requireService("chromium")("accessibility (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await seedViews(stack);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test.each(VIEWS)("axe finds nothing wrong on %s, light and dark, wide and narrow", async (_, path, drawn) => {
    const page = await stack.browser.newPage();
    await page.goto(path(run));
    await page.getByText(drawn).first().waitFor();
    const found: string[] = [];
    for (const [size, pixels] of Object.entries(sizes)) {
      await page.setViewportSize(pixels);
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        const violations = await findA11yViolations(page);
        found.push(...violations.map((violation) => `${size}, ${scheme}: ${violation}`));
      }
    }
    await page.close();
    expect(found).toEqual([]);
  });
});
