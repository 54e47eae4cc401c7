import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { SearchPalette } from "../pages/SearchPalette.ts";
import { findA11yViolations } from "../support/axe.ts";

const STRANGE = `
import { dag, manual, task } from "@daymill/core";

const idle = task("idle", () => undefined);

export default dag("strange", { schedule: manual(), description: "<img src=x onerror=alert(1)> & <b>bold</b>" }, () => {
  idle({});
});
`;

requireService("chromium")("search (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await stack.failedRunOf("shop");
    await stack.client.triggerRun({
      params: { dagId: "daily" },
      body: { logicalDate: "2024-03-31T00:00:00+01:00", runId: "easter" },
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  async function openAt(path: string): Promise<SearchPalette> {
    const page = await stack.browser.newPage();
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    return new SearchPalette(page);
  }

  const pathOf = ({ page }: SearchPalette) => new URL(page.url()).pathname;

  test("leads to a DAG by a part of its name, also when Enter comes before the answer", async () => {
    const search = await openAt("/pools");
    await search.go("wareh");
    await search.page.waitForURL("**/dags/warehouse/grid");
    expect(await search.box.count()).toBe(0);
    await search.page.close();
  });

  test("leads to a run by its day, in the zone of its DAG, or by its id", async () => {
    const search = await openAt("/dags");
    await search.go("daily 2024-03-31");
    await search.page.waitForURL("**/dags/daily/runs/easter");
    await search.go(run.split("/").at(-1) ?? "");
    await search.page.waitForURL(`**${run}`);
    expect(pathOf(search)).toBe(run);
    await search.page.close();
  });

  test("leads to a task of the run at hand, and without a run into the graph of the DAG", async () => {
    const search = await openAt(run);
    await search.go("publish");
    await search.page.waitForURL(`**${run}/tasks/publish`);
    await search.page.goto("/dags/shop/grid");
    await search.page.getByRole("heading", { level: 1 }).waitFor();
    await search.go("publish");
    await search.page.waitForURL("**/dags/shop/graph?task=publish");
    expect(pathOf(search)).toBe("/dags/shop/graph");
    await search.page.close();
  });

  test("does what fits where one is: opens the dialog, and changes nothing by itself", async () => {
    const search = await openAt(run);
    await search.go("clear failed");
    await search.page
      .getByRole("dialog")
      .getByRole("button", { name: /^Clear \d/ })
      .waitFor();
    expect(new URL(search.page.url()).search).toBe("?dialog=clear&only=failed");
    await search.page.keyboard.press("Control+k");
    expect(await search.box.count()).toBe(0);
    await search.page.goto("/dags/shop/calendar");
    await search.page.getByRole("heading", { level: 1 }).waitFor();
    await search.go("pause shop");
    await search.page.getByText("shop is paused: nothing new starts").waitFor();
    await search.page.getByRole("button", { name: "Undo" }).click();
    await search.page.getByText("shop is active").waitFor();
    await search.page.close();
  });

  test("leads to favourites before anything is typed, to none because of a part of its name, and to connections and variables by their names", async () => {
    await stack.client.putVariable({ params: { key: "mill_region" }, body: { value: "north" } });
    const search = await openAt("/dags");
    await search.page.getByRole("button", { name: "shop is a favourite" }).click();
    await search.open();
    await search.page.getByRole("group", { name: "Favourites" }).getByRole("option", { name: "shop" }).click();
    // The part of a DAG that was looked at last.
    await search.page.waitForURL("**/dags/shop/*");
    await search.page.evaluate(() => localStorage.setItem("daymill.favourites", '["shop_floor"]'));
    await search.page.goto("/pools");
    await search.page.getByRole("heading", { level: 1 }).waitFor();
    await search.go("shop");
    await search.page.waitForURL((url) => url.pathname.startsWith("/dags/"));
    expect(pathOf(search)).toMatch(/^\/dags\/shop\/\w+$/);
    await search.go("mill_reg");
    await search.page.waitForURL("**/variables?q=mill_region");
    await expect.poll(() => search.page.getByText("north", { exact: true }).count()).toBe(1);
    await search.page.close();
  });

  test("leads to a task of any DAG from anywhere", async () => {
    const search = await openAt("/pools");
    await search.go("check_mon");
    await search.page.waitForURL("**/dags/warehouse/tasks/**");
    expect(decodeURIComponent(pathOf(search))).toBe("/dags/warehouse/tasks/marts.monthly.check_monthly");
    await search.page.close();
  });

  test("has what can be done to the run at hand; two keys lead from the grid of its DAG to the graph and back", async () => {
    const search = await openAt(run);
    await search.open();
    for (const name of ["Mark this run…", "Note on this run…", "Delete this run…"])
      await search.page.getByRole("option", { name }).waitFor();
    expect(await search.page.getByRole("option", { name: "Cancel this run…" }).count()).toBe(0);
    await search.page.getByRole("option", { name: "Note on this run…" }).click();
    await search.page.getByRole("dialog").getByLabel("Note").waitFor();
    await search.page.goto("/dags/shop/grid");
    await search.page.getByRole("heading", { level: 1 }).waitFor();
    await search.page.keyboard.press("g");
    await search.page.keyboard.press("g");
    await search.page.waitForURL("**/dags/shop/graph");
    await search.page.keyboard.press("g");
    await search.page.keyboard.press("g");
    await search.page.waitForURL("**/dags/shop/grid");
    await search.page.close();
  });

  test("before anything is typed leads back to where one was", async () => {
    const search = await openAt(`${run}/tasks/load`);
    await search.page.goto("/dags/daily/grid");
    await search.page.getByRole("heading", { level: 1 }).waitFor();
    await search.open();
    expect(await search.active.textContent()).toContain("shop · ");
    expect(await search.active.textContent()).toContain(" · load");
    await search.page.keyboard.press("Enter");
    await search.page.waitForURL(`**${run}/tasks/load`);
    await search.page.close();
  });

  test("is walked by arrows around its end, and closed by Esc, which gives the focus back", async () => {
    const search = await openAt("/dags");
    const link = search.page.getByRole("link", { name: "warehouse" });
    await link.focus();
    await search.open();
    await search.page.keyboard.press("ArrowUp");
    expect(await search.active.textContent()).toBe("Audit log");
    await search.page.keyboard.press("ArrowDown");
    expect(await search.options.first().getAttribute("aria-selected")).toBe("true");
    expect(await search.box.getAttribute("aria-activedescendant")).toBe(await search.active.getAttribute("id"));
    await search.page.keyboard.press("Escape");
    await search.box.waitFor({ state: "hidden" });
    await link.and(search.page.locator(":focus")).waitFor();
    expect(pathOf(search)).toBe("/dags");
    await search.page.close();
  });

  test("opens what it finds in a tab of its own with Ctrl and Enter", async () => {
    const search = await openAt("/dags");
    await search.open();
    await search.page.keyboard.type("warehouse");
    const opened = search.page.context().waitForEvent("page");
    await search.page.keyboard.press("Control+Enter");
    const tab = await opened;
    await tab.waitForURL("**/dags/warehouse/grid");
    expect(pathOf(search)).toBe("/dags");
    await tab.close();
    await search.page.close();
  });

  test("shows what people wrote as they wrote it, and never runs it", async () => {
    stack.writeDag("strange.ts", STRANGE);
    await waitUntil(
      "the DAG is known",
      async () => (await stack.client.listDags({ query: { q: "strange" } })).items.length === 1,
    );
    const search = await openAt("/dags");
    await search.open();
    await search.page.keyboard.type("strange");
    await search.page.getByRole("option").getByText("<img src=x onerror=alert(1)> & <b>bold</b>").waitFor();
    await search.page.keyboard.type(" <script>");
    await search.page.getByText("Nothing found").waitFor();
    expect(await search.options.count()).toBe(0);
    await search.page.close();
  });

  test.each([
    ["wide", { width: 1_440, height: 900 }],
    ["narrow", { width: 390, height: 844 }],
  ])("axe finds nothing wrong with it, light and dark, on a %s screen", async (_, size) => {
    const page = await stack.browser.newPage({ size });
    await page.goto(run);
    await page.getByRole("button", { name: "Search" }).click();
    const search = new SearchPalette(page);
    await search.box.fill("s");
    await search.options.filter({ hasText: "warehouse" }).first().waitFor();
    const found: string[] = [];
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
      found.push(...(await findA11yViolations(page)).map((violation) => `${scheme}: ${violation}`));
    }
    expect(found).toEqual([]);
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });

  test("still has pages and actions when the server cannot search", async () => {
    const search = await openAt("/dags");
    await search.page.route("**/api/v1/search*", (route) =>
      route.fulfill({ status: 400, contentType: "application/problem+json", body: "{}" }),
    );
    await search.open();
    await search.page.keyboard.type("poo");
    await search.page.getByText("The server cannot search now").waitFor();
    await search.page.keyboard.press("Enter");
    await search.page.waitForURL("**/pools");
    expect(pathOf(search)).toBe("/pools");
    await search.page.close();
  });
});
