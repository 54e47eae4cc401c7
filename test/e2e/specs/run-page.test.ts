import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";
import { RunPage } from "../pages/RunPage.ts";

requireService("chromium")("the page of a run (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("cancels it while it goes on, after saying what that means; from then on it can be deleted", async () => {
    const gate = stack.newGate();
    const run = { dagId: "gated", runId: "stopped" };
    await stack.client.triggerRun({
      params: { dagId: run.dagId },
      body: { runId: run.runId, params: { gate: gate.file } },
    });
    const page = await stack.browser.newPage();
    await page.goto(`/dags/gated/runs/${run.runId}`);
    await new RunPage(page).task("talk").getByText("Running", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Delete…" }).count()).toBe(0);
    await page.getByRole("button", { name: "Cancel…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("gated · stopped · running").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel 1 run" }).click();
    await page.getByText("Cancelled 1 run").waitFor();
    await new RunPage(page).state("Failed").waitFor();
    await page.getByRole("button", { name: "Delete…" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
    expect((await stack.runIn("failed", run)).state).toBe("failed");
    await page.close();
  });

  test("takes a note, which stays when the page is loaded anew, is changed, and taken away", async () => {
    const path = await stack.failedRunOf("shop");
    const page = await stack.browser.newPage();
    await page.goto(path);
    await page.getByRole("button", { name: "Add a note…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Note").and(page.locator(":focus")).waitFor();
    await dialog.getByLabel("Note").fill("The warehouse was full.\n<b>Cleared</b> by hand.");
    expect(await findA11yViolations(page)).toEqual([]);
    await page.keyboard.press("Control+Enter");
    await page.getByText("Note saved").waitFor();
    await page.reload();
    await page.getByText("<b>Cleared</b> by hand.").waitFor();
    await page.getByRole("button", { name: "Change the note…" }).click();
    await dialog.getByLabel("Note").fill("");
    await dialog.getByRole("button", { name: "Save it" }).click();
    await page.getByRole("button", { name: "Add a note…" }).waitFor();
    const [, , dagId = "", , runId = ""] = path.split("/");
    expect(await stack.client.getRun({ params: { dagId, runId } })).toMatchObject({ note: null });
    await page.close();
  });

  test("marks all of its tasks after a preview, and so it is a success", async () => {
    const page = await stack.browser.newPage();
    await page.goto(await stack.failedRunOf("shop"));
    await page.getByRole("button", { name: "Mark…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "publish", exact: true }).waitFor();
    await dialog.getByRole("button", { name: /^Mark \d success$/ }).click();
    await new RunPage(page).state("Success").waitFor();
    await expect.poll(() => new RunPage(page).task("publish").textContent()).toContain("Success");
    await page.getByRole("link", { name: "Events", exact: true }).click();
    const events = page.getByRole("table", { name: "Events", exact: true });
    await events.getByText(/^\d task instances, as success$/).waitFor();
    expect(await events.locator("tbody td:nth-child(3)").allTextContents()).toEqual([
      "marked tasks",
      "triggered a run",
    ]);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.close();
  });

  test("of an address that was encoded more than needed knows which of its parts it shows", async () => {
    const runId = "at:07:30+01";
    await stack.client.triggerRun({ params: { dagId: "shop" }, body: { runId } });
    await stack.runIn("failed", { dagId: "shop", runId });
    const page = await stack.browser.newPage();
    await page.goto(`/dags/shop/runs/${encodeURIComponent(runId)}/gantt`);
    const parts = page.getByRole("navigation", { name: /^Parts of run/ });
    const current = parts.locator("[aria-current=page]");
    await current.getByText("Gantt").waitFor();
    expect(new URL(page.url()).pathname).toBe(`/dags/shop/runs/${runId}/gantt`);
    await parts.getByRole("link", { name: "Graph" }).click();
    await current.getByText("Graph").waitFor();
    expect(await current.count()).toBe(1);
    await page.close();
  });

  test("leads to a task that was skipped, whose page says that and why", async () => {
    const path = await stack.failedRunOf("shop");
    const [, , dagId = "", , runId = ""] = path.split("/");
    await stack.client.mark({ body: { dagId, runIds: [runId], tasks: [{ taskId: "publish" }], state: "skipped" } });
    const page = await stack.browser.newPage();
    await page.goto(`${path}/tasks/publish?tab=attempts`);
    await page.getByText("never tried").waitFor();
    await page.getByText("The task was marked as skipped by hand.").first().waitFor();
    expect(await page.getByText("not tried yet").count()).toBe(0);
    await page.close();
  });

  test("says how long runs of the DAG usually take, once some have succeeded", async () => {
    await stack.backfilled("daily", { from: "2024-03-04", to: "2024-03-07" });
    const { items } = await stack.client.listRuns({ query: { dagId: ["daily"], type: ["backfill"] } });
    const page = await stack.browser.newPage();
    await page.goto(`/dags/daily/runs/${items[0]?.runId}`);
    const usual = page
      .getByRole("main")
      .locator("header")
      .getByText(/^(usually|[\d.]+ times the usual) [\d.]+ m?s$/);
    await expect.poll(() => usual.count()).toBe(1);
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
