import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { ClearDialog } from "../pages/ClearDialog.ts";
import { DagPage } from "../pages/DagPage.ts";

requireService("chromium")("a rectangle of the grid (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    await stack.backfilled("daily", { from: "2024-03-29", to: "2024-04-01" });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const openGrid = async (): Promise<{ page: Page; grid: DagPage }> => {
    const page = await stack.browser.newPage();
    const grid = new DagPage(page);
    await page.goto("/dags/daily/grid?type=backfill");
    await page.getByText("4 runs ·").waitFor();
    return { page, grid };
  };

  test("is made with Shift and arrows, stands in the address, and is cleared as a whole", async () => {
    const { page, grid } = await openGrid();
    await grid.press("Home", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown");
    await grid.inspector.getByText("6 task instances").waitFor();
    await grid.inspector.getByText("2 tasks in 3 runs from 2024-03-29 to 2024-03-31 · 0 failed").waitFor();
    await page.reload();
    await grid.inspector.getByText("6 task instances").waitFor();

    await grid.press("c");
    const clear = new ClearDialog(page);
    await page.getByText("3 runs from 2024-03-29 to 2024-03-31 of daily").waitFor();
    await expect.poll(() => clear.confirm.textContent()).toBe("Clear 6");
    await page.goBack();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await grid.inspector.getByText("6 task instances").waitFor();
    await page.keyboard.press("Escape");
    await grid.inspector.waitFor({ state: "hidden" });
    expect(new URL(page.url()).searchParams.has("run2")).toBe(false);
  });

  test("is single cells with Ctrl and a click, or by x: exactly these are cleared", async () => {
    const { page, grid } = await openGrid();
    await grid.press("Home", "x", "ArrowRight", "ArrowDown");
    const second = await boxOf(grid);
    await page.keyboard.down("Control");
    await page.mouse.click(second.x, second.y);
    await page.keyboard.up("Control");
    await grid.inspector.getByText("2 tasks in 2 runs · 0 failed").waitFor();
    expect(await grid.activeCell.getAttribute("aria-selected")).toBe("true");
    expect(new URL(page.url()).searchParams.getAll("cell").map((cell) => cell.split(" ")[1])).toEqual([
      "count",
      "tell",
    ]);
    await grid.press("c");
    const clear = new ClearDialog(page);
    await expect.poll(() => clear.confirm.textContent()).toBe("Clear 2");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await grid.press("x");
    await grid.inspector.getByText("1 task in 1 run · 0 failed").waitFor();
    await page.keyboard.press("Escape");
    await grid.inspector.waitFor({ state: "hidden" });
    await page.close();
  });

  test("is a task in all runs from its name, or by Home and Shift End", async () => {
    const { page, grid } = await openGrid();
    await page.getByRole("button", { name: "tell", exact: true }).click();
    await grid.inspector.getByText("1 task in 4 runs from 2024-03-29 to 2024-04-01").waitFor();
    expect(new URL(page.url()).searchParams.get("ti2")).toBe("tell");
    await page.goto("/dags/daily/grid?type=backfill");
    await grid.press("Home", "Shift+End");
    await grid.inspector.getByText("1 task in 4 runs from 2024-03-29 to 2024-04-01").waitFor();
    expect(new URL(page.url()).searchParams.get("ti2")).toBe("count");
    await page.close();
  });

  test("is drawn with the mouse, and marked as a whole", async () => {
    const { page, grid } = await openGrid();
    await grid.press("Home", "ArrowDown");
    const first = await boxOf(grid);
    await grid.press("ArrowRight");
    const second = await boxOf(grid);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    await page.mouse.move(second.x, second.y, { steps: 3 });
    await page.mouse.up();
    await grid.inspector.getByText("1 task in 2 runs from 2024-03-29 to 2024-03-30").waitFor();

    await grid.inspector.getByRole("button", { name: "Mark…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "failed" }).check();
    await dialog.getByRole("button", { name: "Mark 2 failed" }).click();
    await page.getByText("Marked 2 task instances failed").waitFor();
    await expect.poll(() => failedTasks(stack)).toEqual({ "2024-03-29": 1, "2024-03-30": 1 });
    await grid.inspector.getByText("2 failed").waitFor();
  });

  test("grows from what is selected with Shift and a click, over whole runs from their heads", async () => {
    const { page, grid } = await openGrid();
    await grid.press("Home");
    const head = await boxOf(grid);
    await page.mouse.click(head.x, head.y - 60);
    await grid.inspector.getByText("Run 2024-03-29").waitFor();
    await grid.press("End");
    const last = await boxOf(grid);
    await page.keyboard.down("Shift");
    await page.mouse.click(last.x, last.y);
    await page.keyboard.up("Shift");
    await grid.inspector.getByText("8 task instances").waitFor();
    expect(await grid.inspector.textContent()).toContain("2 tasks in 4 runs from 2024-03-29 to 2024-04-01");
  });

  test("no page threw or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});

/** The middle of the active cell. */
async function boxOf(grid: DagPage): Promise<{ readonly x: number; readonly y: number }> {
  const box = await grid.activeCell.boundingBox();
  if (box === null) throw new Error("no cell is drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** How many tasks of each backfilled day have failed, where some have. */
async function failedTasks(stack: E2eStack): Promise<Record<string, number>> {
  const { items } = await stack.client.listRuns({ query: { dagId: ["daily"], type: ["backfill"] } });
  const failed = items.flatMap(({ logicalDate, counts }): [string, number][] =>
    counts.failed === undefined ? [] : [[logicalDate?.slice(0, 10) ?? "", counts.failed]],
  );
  return Object.fromEntries(failed);
}
