import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { SearchPalette } from "../pages/SearchPalette.ts";
import { findA11yViolations } from "../support/axe.ts";

/** Beside the title of the settings, in the quieter of the colours of texts. */
const HINT = "Yours alone, kept in this browser";

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

  test("a view is kept in the rail by its star, called otherwise in the settings, and found by the search", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/runs?state=failed");
    const star = page.getByRole("button", { name: "Keep this view in the rail" });
    await star.click();
    const rail = page.getByRole("navigation", { name: "Main" });
    await rail.getByRole("link", { name: "Runs: failed" }).waitFor();
    expect(await star.getAttribute("aria-pressed")).toBe("true");
    expect(await findA11yViolations(page)).toEqual([]);
    await page.goto("/settings");
    await page.getByRole("textbox", { name: "Name of /runs?state=failed" }).fill("Trouble");
    expect(await findA11yViolations(page)).toEqual([]);
    await rail.getByRole("link", { name: "Trouble" }).click();
    await page.waitForURL(/\/runs\?state=failed$/);
    await page.goto("/");
    await page.getByRole("heading", { name: "Home" }).waitFor();
    const palette = new SearchPalette(page);
    await palette.open();
    await palette.box.fill("trou");
    await page.getByRole("option", { name: "Trouble" }).click();
    await page.waitForURL(/\/runs\?state=failed$/);
    // The star of the page before is there until this one is.
    await expect.poll(() => star.getAttribute("aria-pressed")).toBe("true");
    await star.click();
    await rail.getByRole("link", { name: "Trouble" }).waitFor({ state: "hidden" });
    await page.close();
  });

  test("settings are reached from its menu, and stay when the page is loaded again", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    await page.getByRole("button", { name: "Colour scheme" }).click();
    await page.getByRole("menuitem", { name: "All settings" }).click();
    const choose = async (setting: string, value: string): Promise<void> => {
      await page.getByRole("radiogroup", { name: setting }).getByText(value).click();
    };
    await choose("Rows of tables", "Compact");
    await choose("Cells of the grid", "Large");
    await page.reload();
    await page.locator("[data-rows=compact]").waitFor();
    const cells = page.getByRole("radiogroup", { name: "Cells of the grid" });
    expect(await cells.getByRole("radio", { name: "Large" }).isChecked()).toBe(true);
    await choose("Rows of tables", "Comfortable");
    await choose("Cells of the grid", "Medium");
    await page.locator("[data-rows=comfortable]").waitFor();
    await page.close();
  });

  test("who wants more contrast gets texts and lines as dark as any", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/settings");
    await page.getByText(HINT).first().waitFor();
    const colorOf = async (): Promise<string> =>
      await page.evaluate<string>(
        `getComputedStyle([...document.querySelectorAll("main *")].findLast((at) => at.textContent === "${HINT}")).color`,
      );
    const muted = await colorOf();
    await page.emulateMedia({ contrast: "more" });
    await expect.poll(colorOf).not.toBe(muted);
    expect(await colorOf()).toBe(await page.evaluate("getComputedStyle(document.body).color"));
    await page.emulateMedia({ contrast: "no-preference" });
    await page.close();
  });

  test("? lists the keys; two keys lead to a page, and single keys can be turned off", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    await page.getByRole("heading", { name: "DAGs", level: 1 }).waitFor();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.getByText("Next and previous failure").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "hidden" });

    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
    await page.keyboard.press("?");
    const single = dialog.getByRole("switch", { name: "Single keys" });
    await single.click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.press("?");
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search" }).waitFor();
    expect(await dialog.count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe("/runs");
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await single.click();
    await page.getByRole("button", { name: "Close", exact: true }).last().click();
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    expect(stack.browser.complaints).toEqual([]);
    await page.close();
  });
});
