import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { DagPage } from "../pages/DagPage.ts";
import { SearchPalette } from "../pages/SearchPalette.ts";
import { findA11yViolations } from "../support/axe.ts";

requireService("chromium")("backfill (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a range over a clock change is previewed day by day, run, and shown to its end", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/backfills");
    await page.getByRole("button", { name: "Backfill", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("From").fill("2024-03-30");
    await dialog.getByLabel("To").fill("2024-04-01");
    await dialog.getByText("3 days:").waitFor();
    await dialog.getByRole("button", { name: "Backfill 3 runs" }).click();

    await page.getByRole("heading", { name: /^Backfill \d+$/ }).waitFor();
    await page.getByText("3 of 3 (100 %)").waitFor();
    await page.getByRole("main").locator("header").getByText("completed", { exact: true }).last().waitFor();
    for (const day of ["2024-03-30", "2024-03-31", "2024-04-01"]) await page.getByRole("link", { name: day }).waitFor();
    const runs = page.getByRole("table", { name: "Runs", exact: true });
    await expect.poll(() => runs.getByText("Success", { exact: true }).count()).toBe(3);

    await page.getByText("3 of 3 days with runs · 0 with failures · days of Europe/Berlin").waitFor();
    await expect.poll(() => page.locator('[data-look="success"][data-day]').count()).toBe(3);

    await page.getByText(/^3 runs ended; at most [\d,]+ an hour/).waitFor();
    await page.getByText("View as table").click();
    const cells = page.getByRole("table", { name: "Runs ended an hour" }).locator("tbody tr td:nth-child(2)");
    const ended = await cells.allTextContents();
    expect(ended.reduce((sum, text) => sum + Number(text), 0)).toBe(3);
    const events = page.getByRole("table", { name: "Events", exact: true });
    await events.getByRole("cell", { name: "began a backfill", exact: true }).waitFor();
    expect(await events.locator("tbody tr").count()).toBe(1);
    expect(await findA11yViolations(page)).toEqual([]);
  });

  test("its days stand in the grid by their dates in the DAG's zone, whatever the reader's", async () => {
    const page = await stack.browser.newPage();
    const grid = new DagPage(page);
    await grid.open("daily");
    await grid.press("Home");
    await expect.poll(() => grid.activeCell.getAttribute("aria-label")).toBe("count, 2024-03-30, Success");
    await grid.press("ArrowRight");
    await expect.poll(() => grid.activeCell.getAttribute("aria-label")).toBe("count, 2024-03-31, Success");
  });

  test("what failed in it is cleared as a whole from its page", async () => {
    const { items } = await stack.client.listRuns({ query: { dagId: ["daily"], type: ["backfill"] } });
    const [run] = items;
    if (run === undefined) throw new Error("the backfill has no run");
    const { dagId, runId, backfillId } = run;
    await stack.client.mark({ body: { dagId, runIds: [runId], tasks: [{ taskId: "tell" }], state: "failed" } });
    await stack.runIn("failed", { dagId, runId });
    const page = await stack.browser.newPage();
    await page.goto(`/backfills/${backfillId}`);
    await page.getByText("1 failed").first().waitFor();
    await page.getByRole("button", { name: "Clear failed…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(`1 run of backfill ${backfillId} that failed of daily`).waitFor();
    await dialog.getByRole("button", { name: "Clear 1", exact: true }).click();
    await page.getByText("Cleared 1 task instance").waitFor();
    await stack.runIn("success", { dagId, runId });
    await expect.poll(() => page.getByRole("button", { name: "Clear failed…" }).count()).toBe(0);
    expect(new URL(page.url()).search).toBe("");
    await page.close();
  });

  test("a second one over the same days says what it would leave out", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/backfills?dialog=backfill");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("From").fill("2024-03-31");
    await dialog.getByLabel("To").fill("2024-04-02");
    await dialog.getByText("1 new, 0 reruns, 2 skipped").waitFor();
    await dialog.getByRole("radio", { name: "rerun all that ended" }).click();
    await dialog.getByText("1 new, 2 reruns, 0 skipped").waitFor();
    expect(await dialog.getByRole("button", { name: "Backfill 3 runs" }).isEnabled()).toBe(true);
  });

  test("some tasks alone are picked from a list, and the preview says what that comes to", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/backfills?dialog=backfill");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("From").fill("2024-04-02");
    await dialog.getByLabel("To").fill("2024-04-02");
    await dialog.getByRole("checkbox", { name: "tell" }).check();
    await dialog.getByText("New runs: tell; the other tasks are left out").waitFor();
    await dialog.getByLabel("and all upstream").check();
    await dialog.getByText("New runs: count, tell").waitFor();
    await dialog.getByLabel("and all upstream").uncheck();
    await dialog.getByRole("button", { name: "Backfill 1 run" }).click();
    await page.getByText("only tell").waitFor();
    await page.getByText("1 of 1 (100 %)").waitFor();
    const { items } = await stack.client.listRuns({ query: { dagId: ["daily"], q: "2024-04-01T22" } });
    expect(items.map((run) => run.counts)).toEqual([{ removed: 1, success: 1 }]);
  });

  test("one is made to repeat: the next times and what it would do are shown first; it is paused and deleted", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/backfills");
    await page.getByRole("button", { name: "Repeat…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^Today it would run/).waitFor();
    expect(await dialog.locator("output time").count()).toBe(3);
    await dialog.getByLabel("Cron").fill("0 6 1 1 *");
    await dialog.getByLabel("Name").fill("late");
    await expect.poll(() => dialog.getByRole("button", { name: "Repeat it" }).isEnabled()).toBe(true);
    await dialog.getByRole("button", { name: "Repeat it" }).click();

    const row = page.getByRole("table", { name: "Repeated backfills" }).getByRole("row", { name: /late/ });
    await row.getByText("7 days before to 1 day before").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await row.getByRole("button", { name: "Pause" }).click();
    await row.getByText("paused", { exact: true }).waitFor();
    await row.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete it" }).click();
    await page.getByText("None: no window of past days").waitFor();
    expect(await stack.client.listBackfillSchedules()).toEqual([]);
  });

  test("pausing its DAG asks whether it pauses too, and what was paused goes on by one key", async () => {
    const body = { dagId: "daily", from: "2025-01-01", to: "2025-12-31", maxActiveRuns: 1 };
    const made = await stack.client.createBackfill({ body });
    if (made.kind !== "backfill") throw new Error("no backfill of daily was made");
    const params = { backfillId: made.backfillId };
    const isPaused = async () => [
      (await stack.client.getDag({ params: body })).paused,
      (await stack.client.getBackfill({ params })).state,
    ];
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    const active = page.getByRole("switch", { name: "daily is active" });
    await active.press("Space");
    const dialog = page.getByRole("dialog", { name: "Pause daily: backfills too?" });
    await dialog.getByText("daily, 2025-01-01 to 2025-12-31").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(await isPaused()).toEqual([false, "running"]);
    await active.press("Space");
    await dialog.getByRole("button", { name: "Pause 1 backfill too" }).click();
    await page.getByText(/^daily and 1 backfill are paused:.* nothing new starts$/).waitFor();
    expect(await isPaused()).toEqual([true, "paused"]);
    await page.keyboard.press("u");
    await page.getByText("daily and 1 backfill are active").waitFor();
    expect(await isPaused()).toEqual([false, "running"]);
    await page.goto("/dags/daily/grid");
    await page.getByRole("heading", { name: "daily", level: 1 }).waitFor();
    await new SearchPalette(page).open();
    await page.getByRole("option", { name: "Pause daily" }).click();
    await dialog.getByRole("button", { name: "Pause daily only" }).click();
    await page.getByText(/1 backfill.* nothing else starts$/).waitFor();
    expect(await isPaused()).toEqual([true, "running"]);
    await stack.client.cancelBackfill({ params, body: { stopRunning: true } });
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
