import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

requireService("chromium")("the list of DAGs (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    await stack.failedRunOf("shop");
    await stack.visited();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const openList = async (search = "") => {
    const page = await stack.browser.newPage();
    await page.goto(`/dags${search}`);
    const rows = page.getByRole("table", { name: "DAGs" }).locator("tbody tr");
    await rows.first().waitFor();
    const names = () => rows.locator("a[href^='/dags/']:not([aria-label])").allTextContents();
    return { page, rows, names };
  };

  test("is sorted by a column, the other way round when it is pressed again, and the address says so", async () => {
    const { page, names } = await openList();
    const byId = await names();
    expect(byId).toEqual(byId.toSorted());
    await page.getByRole("link", { name: "Last success" }).click();
    await page.waitForURL(/sort=-lastSuccess/);
    await expect.poll(async () => (await names())[0]).toBe("visits");
    await page.locator("th[aria-sort=descending]").filter({ hasText: "Last success" }).waitFor();
    await page.getByRole("link", { name: "Next run" }).click();
    await page.waitForURL(/sort=nextRun/);
    await expect.poll(async () => (await names())[0]).toBe("daily");
    await page.getByRole("columnheader", { name: "DAG", exact: true }).getByRole("link").click();
    await page.waitForURL((url) => !url.search.includes("sort"));
    await expect.poll(names).toEqual(byId);
    await page.close();
  });

  test("shows cards when asked to, which are sorted and ticked as rows are", async () => {
    const { page, rows } = await openList();
    await page.getByText("Cards", { exact: true }).click();
    await page.waitForURL(/view=cards/);
    const topOf = async (at: number) => (await rows.nth(at).boundingBox())?.y;
    await expect.poll(async () => (await topOf(0)) === (await topOf(1))).toBe(true);
    await page.getByRole("link", { name: "Last runs" }).click();
    await page.waitForURL(/sort=-lastRun/);
    await page.getByRole("checkbox", { name: "Select all rows" }).check();
    await page
      .getByRole("region", { name: "Selection" })
      .getByText(/DAGs selected/)
      .waitFor();
    await page.close();
  });

  test("triggers the DAGs that are ticked, after saying of each what comes of it", async () => {
    const { page } = await openList();
    await page.getByRole("checkbox", { name: "Select visits" }).check();
    await page.getByRole("checkbox", { name: "Select shop" }).check();
    await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Trigger…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("starts at once, visits as in its file").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Start 2 runs" }).click();
    await dialog.getByText("2 of 2 runs started.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await dialog.getByRole("listitem").filter({ hasText: "visits" }).getByRole("link").click();
    await page.waitForURL(/\/dags\/visits\/runs\/manual__/);
    await page.close();
  });

  test("keeps favourites by their stars: they are filtered here, and stand on Home until the star is taken back", async () => {
    const { page, rows, names } = await openList();
    await page.getByRole("button", { name: "shop is a favourite" }).click();
    await page.getByRole("button", { name: "visits is a favourite" }).click();
    await page.getByRole("combobox", { name: "Which DAGs" }).selectOption({ label: "Favourites" });
    await page.waitForURL(/only=favourites/);
    await expect.poll(names).toEqual(["shop", "visits"]);
    await rows
      .filter({ hasText: "visits" })
      .getByRole("button", { name: "visits is a favourite", pressed: true })
      .click();
    await expect.poll(names).toEqual(["shop"]);
    await page.getByRole("link", { name: "Daymill, home" }).click();
    const favourite = page.getByRole("list", { name: "Favourites" }).getByRole("listitem");
    await favourite.getByText("Failed", { exact: true }).waitFor();
    expect(await favourite.count()).toBe(1);
    expect(await favourite.getByRole("link").first().textContent()).toBe("shop");
    expect(await findA11yViolations(page)).toEqual([]);
    await favourite.getByRole("button", { name: "shop is a favourite" }).click();
    await page.getByText("None yet. The star before the name of a DAG").waitFor();
    await page.goto("/dags?only=favourites");
    await page.getByText("There are no favourites yet").waitFor();
    await page.evaluate(() => localStorage.setItem("daymill.favourites", '["shop","old_shop"]'));
    await page.goto("/");
    await favourite.filter({ hasText: "old_shop" }).getByText("deleted, or not yours to see").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await favourite.getByRole("button", { name: "old_shop is a favourite" }).click();
    await favourite.filter({ hasText: "old_shop" }).waitFor({ state: "hidden" });
    expect(await favourite.count()).toBe(1);
    await page.close();
  });

  test("narrows to DAGs with a backfill under way", async () => {
    const body = { dagId: "daily", from: "2025-01-01", to: "2025-12-31", maxActiveRuns: 1 };
    const made = await stack.client.createBackfill({ body });
    if (made.kind !== "backfill") throw new Error("no backfill of daily was made");
    const { page, names } = await openList("?only=backfilling");
    await expect.poll(names).toEqual(["daily"]);
    await stack.client.cancelBackfill({ params: { backfillId: made.backfillId }, body: { stopRunning: true } });
    await page.getByText("No DAG matches the filters").waitFor();
    await page.getByText("Looked for: a backfill under way.").waitFor();
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
