import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { ClearDialog } from "../pages/ClearDialog.ts";
import { RunPage } from "../pages/RunPage.ts";
import { TaskPage } from "../pages/TaskPage.ts";

const PHONE = { width: 390, height: 844 };
/** More than any page has: the key was pressed in vain. */
const MOST_TABS = 120;

requireService("chromium")("what failed last night (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const failureOf = (page: Page, dagId: string): Locator =>
    page
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: dagId, exact: true }), hasText: "failed first" });

  test("a mapped instance: from Home the log of the first that failed is one click away, of any other two", async () => {
    const run = await stack.failedRunOf("sheets");
    const page = await stack.browser.newPage();
    await page.goto("/");
    await failureOf(page, "sheets").getByRole("link", { name: "Open its log" }).click();
    await new TaskPage(page)
      .line(/sheet (117|290) is torn/)
      .first()
      .waitFor();
    const first = new URL(page.url()).pathname;
    const other = first === `${run}/tasks/press/m/117` ? 290 : 117;
    expect(first).toBe(`${run}/tasks/press/m/${other === 290 ? 117 : 290}`);

    await page.goto("/");
    const runId = run.split("/").at(-1) ?? "";
    await failureOf(page, "sheets").getByRole("link", { name: runId }).click();
    await page.getByRole("link", { name: `press [${other}]` }).click();
    await new TaskPage(page).line(`sheet ${other} is torn`).first().waitFor();
    expect(new URL(page.url()).pathname).toBe(`${run}/tasks/press/m/${other}`);
    await page.close();
  });

  test("the instances of a mapped task stand by index: keys and a click go to one, those that failed are told", async () => {
    const run = await stack.failedRunOf("sheets");
    const page = await stack.browser.newPage();
    await page.goto(`${run}/tasks/press/m`);
    const strip = page.getByRole("slider", { name: "Instance" });
    await page.getByText("failed: 117, 290").waitFor();
    expect(await strip.getAttribute("aria-valuetext")).toMatch(/^117\b.*, Failed$/);
    await strip.press("n");
    expect(await strip.getAttribute("aria-valuenow")).toBe("290");
    await page.getByRole("button", { name: "Previous failed" }).click();
    expect(await strip.getAttribute("aria-valuenow")).toBe("117");
    await strip.click({ position: { x: 1, y: 12 } });
    expect(await strip.getAttribute("aria-valuenow")).toBe("0");
    const failed = page.getByRole("button", { name: "2 failed", exact: true });
    await failed.press("Enter");
    await page.waitForURL(/state=failed/);
    await page.getByLabel("Select all 2", { exact: true }).waitFor();
    expect(await failed.getAttribute("aria-pressed")).toBe("true");
    await failed.click();
    await page.getByLabel("Select all 300", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Clear failed (2)", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: /^Clear \d+ task instances$/ }).waitFor();
    expect(await dialog.getByRole("checkbox", { name: /^press \[/ }).count()).toBe(2);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(new URL(page.url()).search).toBe("");
    await strip.press("ArrowRight");
    await strip.press("Enter");
    await page.waitForURL(`**${run}/tasks/press/m/1`);
    await page.close();
  });

  test("a click into a further row of the strip goes to the instance that stands there", async () => {
    const run = await stack.failedRunOf("sheets");
    const page = await stack.browser.newPage({ size: PHONE });
    await page.goto(`${run}/tasks/press/m`);
    const strip = page.getByRole("slider", { name: "Instance" });
    await strip.waitFor();
    const box = await strip.boundingBox();
    const [width, height] = [box?.width ?? 0, box?.height ?? 0];
    // On a phone 160 stand beside each other: the three hundred are two rows.
    await strip.click({ position: { x: (width * 80.75) / 160, y: height * 0.75 } });
    expect(await strip.getAttribute("aria-valuenow")).toBe("240");
    await page.close();
  });

  test("by keys alone it is found, its log is read, and it is cleared with what comes after it, and succeeds", async () => {
    const path = await stack.failedRunOf("shop");
    const page = await stack.browser.newPage();
    await page.goto("/");
    const row = failureOf(page, "shop");
    await row.waitFor();
    await tabTo(page, row.getByRole("link", { name: "Open its log" }));
    await page.keyboard.press("Enter");
    const task = new TaskPage(page);
    await task.line("the warehouse refused").first().waitFor();
    await page.keyboard.press("/");
    await task.search.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("refused");
    await page.getByText(/^1 \/ \d+$/).waitFor();

    await tabTo(page, page.getByRole("button", { name: "Clear…" }));
    await page.keyboard.press("Enter");
    const clear = new ClearDialog(page);
    await clear.tick("load").waitFor();
    const downstream = clear.dialog.getByLabel("Downstream");
    if (!(await downstream.isChecked())) {
      await tabTo(page, downstream);
      await page.keyboard.press("Space");
    }
    await clear.tick("publish").waitFor();
    await tabTo(page, clear.dialog.getByRole("button", { name: "Clear 2", exact: true }));
    await page.keyboard.press("Enter");
    await clear.dialog.waitFor({ state: "hidden" });
    await page.getByRole("main").locator("header").getByText("Success", { exact: true }).waitFor();

    await tabTo(page, page.getByRole("main").locator("header").getByRole("link").first());
    await page.keyboard.press("Enter");
    await new RunPage(page).state("Success").waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
    await page.close();
  });

  test("on a phone it is found, its log is read, and it is cleared with what comes after it, and succeeds", async () => {
    const path = await stack.failedRunOf("shop");
    const page = await stack.browser.newPage({ size: PHONE });
    await page.goto("/");
    const row = failureOf(page, "shop");
    await row.getByText("the warehouse refused 17 rows").waitFor();
    await row.getByRole("link", { name: "Open its log" }).click();
    await new TaskPage(page).line("the warehouse refused").first().waitFor();
    await page.getByRole("button", { name: "Clear…" }).click();
    const clear = new ClearDialog(page);
    await clear.dialog.getByLabel("Downstream").setChecked(true);
    await clear.tick("publish").waitFor();
    await clear.dialog.getByRole("button", { name: "Clear 2", exact: true }).click();
    await page.getByRole("main").locator("header").getByText("Success", { exact: true }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
    await page.goto(path);
    const run = new RunPage(page);
    await run.state("Success").waitFor();
    await expect.poll(() => run.task("publish").textContent()).toContain("Success");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});

/** Goes on by the Tab key until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if ((await target.and(page.locator(":focus")).count()) === 1) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The focus does not come to ${String(target)} by the Tab key.`);
}
