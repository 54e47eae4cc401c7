import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { seedViews, VIEWS } from "../fixtures/views.ts";
import { DagPage } from "../pages/DagPage.ts";
import { findA11yViolations, findColourViolations } from "../support/axe.ts";

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
    // A notice of the shell may stand there before the page does.
    await page.locator("h1").first().waitFor();
    const found: string[] = [...(await findNamesMissing(page))];
    for (const [size, pixels] of Object.entries(sizes)) {
      await page.setViewportSize(pixels);
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        const violations = await (scheme === "light" ? findA11yViolations(page) : findColourViolations(page));
        found.push(...violations.map((violation) => `${size}, ${scheme}: ${violation}`));
      }
    }
    await page.close();
    expect(found).toEqual([]);
  });

  test("the grid is one cell that says where it stands among all, by its place and in words", async () => {
    const page = await stack.browser.newPage();
    const grid = new DagPage(page);
    // Without the run of its schedule.
    await page.goto("/dags/daily/grid?type=backfill");
    await page.getByText("3 runs ·").waitFor();
    const whole = page.getByRole("grid", { name: "Runs of daily by task" });
    const placeOf = async () => ({
      row: await whole.getByRole("row").getAttribute("aria-rowindex"),
      column: await grid.activeCell.getAttribute("aria-colindex"),
      words: await grid.activeCell.getAttribute("aria-label"),
    });
    expect(await whole.getAttribute("aria-rowcount")).toBe("2");
    expect(await whole.getAttribute("aria-colcount")).toBe("3");
    await grid.press("Home");
    expect(await placeOf()).toEqual({ row: "1", column: "1", words: "count, 2024-03-30, Success" });
    await grid.press("ArrowRight", "ArrowDown");
    expect(await placeOf()).toEqual({ row: "2", column: "2", words: "tell, 2024-03-31, Success" });
    await page.close();
  });

  test("failures are said to who cannot see them, gathered in a sentence", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/calendar");
    await page.getByRole("button", { name: "Updates: live" }).waitFor();
    const news = page.getByRole("status", { name: "News" });
    expect(await news.textContent()).toBe("");
    await stack.failedRunOf("shop");
    await expect.poll(() => news.textContent()).toBe("1 task failed in shop");
    await page.close();
  });

  test("whoever hears the pages is told what failed, why, what it reads like in the source, and what a clear takes", async () => {
    const page = await stack.browser.newPage();
    const path = await stack.failedRunOf("shop");
    const runId = path.split("/").at(-1) ?? "";
    const told = async (address: string, part: "main" | "dialog", ...lines: readonly string[]) => {
      await page.goto(address);
      const at = page.getByRole(part);
      // Each line with its role, name and level, as the tree of accessibility has them.
      for (const line of lines) await expect.poll(() => at.ariaSnapshot()).toContain(line);
    };
    await told(
      "/",
      "main",
      'link "shop"',
      `link "${runId}"`,
      "- strong: load",
      'link "Open its log"',
      'link "Clear failed…"',
    );
    await told(
      path,
      "main",
      `- heading "${runId}" [level=1]`,
      '- button "Clear failed…"',
      '- heading "Why it failed" [level=2]',
      "- text: the warehouse refused 17 rows",
      '- figure "Thrown at shop.ts:10"',
      "- paragraph: 1 instance failed, 1 upstream failed in all.",
      "- text: Failed try 1 of 1",
      "- text: Upstream failed never tried",
    );
    await told(
      `${path}/tasks/load`,
      "main",
      '- heading "load" [level=1]',
      '- searchbox "Search the log"',
      "the warehouse refused",
    );
    await told(
      `${path}/tasks/load?dialog=clear`,
      "dialog",
      '- heading "Clear 2 task instances" [level=2]',
      '- checkbox "Downstream +1" [checked]',
      '- checkbox "publish" [checked]',
      '- button "Clear 2"',
    );
    await page.close();
  });

  test("what is under way has a ring that moves, and stands still for who wants no motion", async () => {
    const gate = stack.newGate();
    const name = { dagId: "gated", runId: "moving" };
    await stack.client.triggerRun({
      params: { dagId: name.dagId },
      body: { runId: name.runId, params: { gate: gate.file } },
    });
    const page = await stack.browser.newPage();
    await page.goto(`/dags/gated/runs/${name.runId}`);
    const ring = page.getByRole("main").locator("[data-pulse=true]").first();
    await ring.waitFor();
    const motion = (): Promise<string> =>
      page.evaluate<string>(`(() => {
        const { animationName, animationIterationCount } = getComputedStyle(
          document.querySelector("main [data-pulse=true]"),
          "::after",
        );
        return (animationName === "none" ? "none " : "pulse ") + animationIterationCount;
      })()`);
    expect(await motion()).toBe("pulse 1");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await expect.poll(motion).toBe("pulse infinite");
    gate.open();
    await stack.runIn("success", name);
    await expect.poll(() => page.getByRole("main").locator("[data-pulse=true]").count()).toBe(0);
    await page.close();
  });
});

/** What each page has once: a heading of the first level and a main part, also behind a dialog, and a title of its own. */
async function findNamesMissing(page: Page): Promise<readonly string[]> {
  const once = { headings: page.locator("h1"), mains: page.locator("main") };
  const counts = await Promise.all(Object.entries(once).map(async ([name, at]) => [name, await at.count()] as const));
  const title = await page.title();
  return [
    ...counts.filter(([, count]) => count !== 1).map(([name, count]) => `${count} ${name}`),
    ...(/^.+ · Daymill$/.test(title) ? [] : [`title: ${title}`]),
  ];
}
