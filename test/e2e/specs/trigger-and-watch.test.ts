import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { DagPage } from "../pages/DagPage.ts";
import { RunPage } from "../pages/RunPage.ts";
import { TaskPage } from "../pages/TaskPage.ts";

requireService("chromium")("trigger and watch (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a run is triggered by hand and turns green while one looks on", async () => {
    const page = await stack.browser.newPage();
    const dag = new DagPage(page);
    const gate = stack.newGate();
    await dag.open("gated");
    await dag.triggerWith({ gate: gate.file });

    const run = new RunPage(page);
    await run.state("Running").waitFor();
    await run.task("talk").getByText("Running", { exact: true }).waitFor();
    gate.open();
    await run.state("Success").waitFor();
    await expect.poll(() => run.task("listen").textContent()).toContain("Success");
  });

  test("the grid follows the run of another tab without being reloaded", async () => {
    const watcher = await stack.browser.newPage();
    const grid = new DagPage(watcher);
    await grid.open("shop");
    const other = await stack.browser.newPage();
    const dag = new DagPage(other);
    await dag.open("shop");
    await dag.triggerWith({ rows: "5" });
    await new RunPage(other).state("Failed").waitFor();

    // The grid may learn of the failure after the page of the run has.
    const nextFailure = async () => {
      await grid.press("Home", "n");
      return await grid.activeCell.getAttribute("aria-label");
    };
    await expect.poll(nextFailure).toMatch(/^load, .*, Failed$/);
    await grid.press("Enter");
    await grid.inspector.getByText("the warehouse refused 5 rows").first().waitFor();
  });

  test("a paused DAG says so everywhere, and can be switched on again", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    const active = page.getByRole("switch", { name: "shop is active" });
    await active.click({ force: true });
    await page.getByText(/shop is paused/).waitFor();
    await page.goto("/dags/shop/grid");
    await page.getByText("paused: nothing new starts").waitFor();
    await active.click({ force: true });
    await page.getByRole("button", { name: "Undo" }).waitFor();
    await expect.poll(() => active.isChecked()).toBe(true);
  });

  test("from the list to the log of a failure in three steps, by keys alone", async () => {
    const page = await stack.browser.newPage();
    const dag = new DagPage(page);
    await dag.open("shop");
    await dag.press("Home", "n", "l");
    await new TaskPage(page).line("the warehouse refused 5 rows").first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/tasks\/load$/);
  });

  test("a run takes an id of one's own and the parameters of an earlier one, and is copied as a command", async () => {
    const page = await stack.browser.newPage();
    const first = (await stack.client.triggerRun({ params: { dagId: "shop" }, body: { params: { rows: 23 } } })).runId;
    await new DagPage(page).open("shop");
    await new DagPage(page).trigger.click();
    const dialog = page.getByRole("dialog");
    const rows = dialog.getByLabel("rows", { exact: true });
    expect(await rows.inputValue()).not.toBe("23");
    await dialog.getByRole("combobox", { name: "Parameters from" }).selectOption(first);
    await expect.poll(() => rows.inputValue()).toBe("23");
    await dialog.getByLabel("Run id").fill("my-own");
    await dialog.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("menuitem", { name: "daymill" }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "Trigger", exact: true }).click();
    await page.waitForURL("**/dags/shop/runs/my-own");
    expect((await stack.client.getRun({ params: { dagId: "shop", runId: "my-own" } })).params).toMatchObject({
      rows: 23,
    });
    await page.getByRole("button", { name: "Trigger another" }).click();
    await expect.poll(() => rows.inputValue()).toBe("23");
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
