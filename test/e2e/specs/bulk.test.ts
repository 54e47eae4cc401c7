import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { ClearDialog } from "../pages/ClearDialog.ts";

requireService("chromium")("many rows at once (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    await stack.failedRunOf("shop");
    await stack.failedRunOf("shop");
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("task instances of all DAGs are filtered, ticked, and exactly those are cleared", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/runs");
    await page.getByRole("link", { name: "Task instances" }).click();
    await page.getByRole("heading", { name: "Task instances" }).waitFor();
    await page.getByRole("combobox", { name: "State" }).selectOption("Failed");
    await page.getByRole("searchbox", { name: "Search task instances" }).fill("load");
    await page.waitForURL(/q=load/);
    const rows = page.getByRole("table", { name: "Task instances" }).getByRole("row");
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByRole("checkbox", { name: "Select all rows" }).check();
    const bar = page.getByRole("region", { name: "Selection" });
    await bar.getByText("2 task instances selected").waitFor();
    await bar.getByRole("button", { name: "Clear…" }).click();
    const dialog = new ClearDialog(page);
    await expect.poll(() => dialog.confirm.textContent()).toBe("Clear 2");
    await dialog.confirm.click();
    await page.getByText("Cleared 2 task instances").waitFor();
    await expect
      .poll(async () => {
        const { items } = await stack.client.searchTaskInstances({ query: { taskId: ["load"] } });
        return items.map((one) => one.generation);
      })
      .toEqual([1, 1]);
    await page.close();
  });

  test("runs are ticked, and those that go on are cancelled", async () => {
    const gate = stack.newGate();
    const body = { params: { gate: gate.file } };
    const runIds = await Promise.all(
      [1, 2].map(async () => (await stack.client.triggerRun({ params: { dagId: "gated" }, body })).runId),
    );
    const page = await stack.browser.newPage();
    await page.goto("/dags/gated/runs");
    await page.getByRole("checkbox", { name: `Select ${runIds[0]} of gated` }).check();
    await page.getByRole("checkbox", { name: `Select ${runIds[1]} of gated` }).check();
    await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Cancel…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel 2 runs" }).click();
    await page.getByText("Cancelled 2 runs").waitFor();
    const ended = await Promise.all(runIds.map((runId) => stack.runIn("failed", { dagId: "gated", runId })));
    expect(ended.map((run) => run.state)).toEqual(["failed", "failed"]);
    await page.close();
  });

  test("the keyboard ticks every row, and opens what can be done with them", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/runs");
    await page.getByRole("checkbox", { name: "Select all rows" }).waitFor();
    await page.keyboard.press("ControlOrMeta+a");
    await page.getByRole("region", { name: "Selection" }).getByText("2 runs selected").waitFor();
    await page.keyboard.press(".");
    const items = page.getByRole("menu", { name: "Actions" }).getByRole("menuitem");
    await items.first().waitFor();
    expect((await items.allTextContents()).slice(0, 3)).toEqual(["Clear failed…", "Clear…", "Mark…"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: /^Clear/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.getByRole("region", { name: "Selection" }).getByText("2 runs selected").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Selection" }).waitFor({ state: "hidden" });
    const rail = page.getByRole("navigation", { name: "Main" });
    const width = async () => Math.round((await rail.boundingBox())?.width ?? 0);
    await expect.poll(width).toBe(56);
    await page.keyboard.press("ControlOrMeta+b");
    await expect.poll(width).toBe(200);
    await page.keyboard.press("ControlOrMeta+b");
    await expect.poll(width).toBe(56);
    await page.close();
  });

  test("the panel beside a page becomes wider and narrower by keys, and stays so", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/grid");
    await page.getByRole("gridcell").focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Selection" });
    const width = async () => Math.round((await panel.boundingBox())?.width ?? 0);
    await expect.poll(width).toBe(400);
    await page.keyboard.press("[");
    await expect.poll(width).toBe(560);
    await page.reload();
    await expect.poll(width).toBe(560);
    await page.keyboard.press("]");
    await page.keyboard.press("]");
    await expect.poll(width).toBe(300);
    // What the keys offer is what the panel has loaded.
    await panel.getByText("Open log").waitFor();
    await page.keyboard.press(".");
    await page.getByRole("menuitem", { name: "Open log" }).waitFor();
    await page.close();
  });

  test("DAGs are ticked by keys, paused together, and active again by one key", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags");
    await page.getByRole("link", { name: "warehouse", exact: true }).waitFor();
    for (const key of ["j", "x", "j", "j", "X"]) await page.keyboard.press(key);
    const bar = page.getByRole("region", { name: "Selection" });
    await bar.getByText("3 DAGs selected").waitFor();
    await bar.getByRole("button", { name: "Pause 3 DAGs" }).click();
    await page.getByText("3 DAGs are paused").waitFor();
    const paused = async () => (await stack.client.listDags({ query: { paused: true } })).items.length;
    expect(await paused()).toBe(3);
    await page.keyboard.press("u");
    await page.getByText("3 DAGs are active").waitFor();
    expect(await paused()).toBe(0);
    await page.keyboard.press("/");
    await page.getByRole("searchbox", { name: "Search DAGs" }).and(page.locator(":focus")).waitFor();
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
