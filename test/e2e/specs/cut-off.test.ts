import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, type LinedBrowser, openStack } from "../fixtures/stack.ts";
import { DagPage } from "../pages/DagPage.ts";
import { RunPage } from "../pages/RunPage.ts";

/** The browser notices by itself that the server is back: it asks again every few seconds. */
const BACK_WITHIN = { timeout: 30_000 };

requireService("chromium")("a browser that is cut off while the server goes on (needs chromium)", () => {
  let stack: E2eStack;
  let lined: LinedBrowser;
  beforeAll(async () => {
    stack = await openStack();
    lined = await stack.openLined();
  });
  afterAll(async () => {
    await lined[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  async function openLive(path: string): Promise<Page> {
    const page = await lined.browser.newPage();
    await page.goto(path);
    await page.getByRole("button", { name: "Updates: live" }).waitFor();
    // Gone once the page is loaded anew.
    await page.evaluate("globalThis.stayed = true");
    return page;
  }

  test("keeps what it shows, says so, and misses nothing of what happened meanwhile", async () => {
    const gate = stack.newGate();
    const run = { dagId: "gated", runId: "long" };
    await stack.client.triggerRun({
      params: { dagId: run.dagId },
      body: { runId: run.runId, params: { gate: gate.file } },
    });
    await stack.failedRunOf("shop");
    const runPage = new RunPage(await openLive(`/dags/${run.dagId}/runs/${run.runId}`));
    const gridPage = new DagPage(await openLive("/dags/shop/grid"));
    const listPage = await openLive("/dags/shop/runs");
    const pages = [runPage.page, gridPage.page, listPage];
    await runPage.task("talk").getByText("Running", { exact: true }).waitFor();
    await gridPage.page.getByText("1 run · 1 failed").waitFor();
    const rows = listPage.getByRole("table", { name: "Runs" }).locator("tbody tr");
    await expect.poll(() => rows.count()).toBe(1);

    lined.line.cut();
    for (const page of pages) await page.getByRole("button", { name: "Updates: polling 5 s" }).waitFor();
    gate.open();
    await stack.runIn("success", run);
    await stack.failedRunOf("shop");
    expect(await runPage.task("talk").textContent()).toContain("Running");
    expect(await gridPage.activeCell.getAttribute("aria-label")).toMatch(/^extract, /);
    expect(await rows.count()).toBe(1);

    lined.line.mend();
    for (const page of pages) {
      await page.getByRole("button", { name: "Updates: live" }).waitFor(BACK_WITHIN);
      expect(await page.evaluate("globalThis.stayed")).toBe(true);
    }
    await expect.poll(() => runPage.state("Success").count(), BACK_WITHIN).toBe(1);
    const { items: tasks } = await stack.client.listTaskInstances({ params: run, query: {} });
    expect(tasks.map(({ state }) => state)).toEqual(["success", "success"]);
    for (const { taskId } of tasks) await runPage.task(taskId).getByText("Success", { exact: true }).waitFor();
    await expect.poll(() => gridPage.page.getByText("2 runs · 2 failed").count(), BACK_WITHIN).toBe(1);
    const { items: runs } = await stack.client.listRuns({ query: { dagId: ["shop"] } });
    const told = runs.map(({ runId, state }) => `${runId} ${state}`);
    await expect.poll(() => readRuns(rows), BACK_WITHIN).toEqual(told);
    for (const page of pages) await page.close();
  });

  test("shows every state that the grid has, cell by cell, as the server tells it", async () => {
    const page = await lined.browser.newPage();
    const grid = new DagPage(page);
    await grid.open("shop");
    await page.getByRole("button", { name: "Updates: live" }).waitFor();
    await page.getByText("2 runs · 2 failed").waitFor();
    lined.line.cut();
    await page.getByRole("button", { name: "Updates: polling 5 s" }).waitFor();
    const path = await stack.failedRunOf("shop");
    const runId = path.split("/").at(-1) ?? "";
    lined.line.mend();
    await expect.poll(() => page.getByText("3 runs · 3 failed").count(), BACK_WITHIN).toBe(1);
    const { items } = await stack.client.listTaskInstances({ params: { dagId: "shop", runId }, query: {} });
    await grid.press("End");
    const shown: string[] = [];
    for (let row = 0; row < items.length; row += 1) {
      shown.push((await grid.activeCell.getAttribute("aria-label")) ?? "");
      await grid.press("ArrowDown");
    }
    expect(items.map(({ taskId, state }) => `${taskId}: ${state}`)).toEqual(shown.map(toTaskAndState));
    await page.close();
  });
});

/** `manual__1 failed`, a line for each row. */
async function readRuns(rows: Locator): Promise<readonly string[]> {
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim() ?? "")),
  );
  return cells.map(([_box, run, state]) => `${run} ${state?.toLowerCase()}`);
}

/** `load: upstream_failed` of `load, 2024-03-15, Upstream failed`. */
function toTaskAndState(label: string): string {
  const parts = label.split(", ");
  return `${parts[0]}: ${parts.at(-1)?.toLowerCase().replace(" ", "_")}`;
}
