import { decodeCells, unpackCell } from "@daymill/contract";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { openYearsStack, type YearsStack } from "../fixtures/years-stack.ts";
import { DagPage } from "../pages/DagPage.ts";
import type { Browser } from "../support/browser.ts";

const TASKS = 50;
const RUNS = 1_700;
const FIRST_DAY = "2022-01-01";
const LAST_DAY = "2026-08-27";
const INSTANCES = 1_000;
/** More than fit on any screen are not drawn. */
const MOST_ROWS = 60;

const DAGS = `
import { dag, manual, task } from "@daymill/core";

const step = task("step", () => undefined);
export const years = dag("years", { schedule: manual() }, () => {
  for (let at = 0; at < ${TASKS}; at += 1) step({}, { id: "step_" + at, after: at === 0 ? [] : ["step_" + (at - 1)] });
});

const list = task("list", () => Array.from({ length: ${INSTANCES} }, (_, at) => ({ at })));
const press = task("press", ({ at }: { at: number }) => {
  if (at === 117 || at === 901) throw new Error("sheet " + at + " is torn");
});
export const thousand = dag("thousand", { schedule: manual() }, () => {
  press.map(list(), (each) => ({ at: each.at }));
});
`;

requireService("chromium")("years of runs, and a thousand instances of a task (needs chromium)", () => {
  let stack: YearsStack;
  let browser: Browser;
  beforeAll(async () => {
    stack = await openYearsStack({ dags: { "years.ts": DAGS }, seeds: [{ dagId: "years", runs: RUNS }] });
    browser = await stack.newBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  async function openYears(): Promise<{ page: Page; grid: DagPage }> {
    const page = await browser.newPage();
    const grid = new DagPage(page);
    await grid.open("years");
    await page.getByText("1,700 runs ·").waitFor();
    return { page, grid };
  }

  test("are all in the grid, and both ends are reached by scrolling", async () => {
    const { page, grid } = await openYears();
    const scroller = page.getByRole("grid").locator("xpath=../..");
    const whole = await scroller.evaluate((at) => at.scrollWidth - at.clientWidth);
    expect(whole).toBeGreaterThan(RUNS * 10);
    await expect.poll(() => scroller.evaluate((at) => at.scrollLeft)).toBeGreaterThan(whole - 2);
    await grid.press("End");
    await pointAtActive(grid);
    await page.getByText(`run ${LAST_DAY} 00:00 UTC`).waitFor();

    for (let steps = 0; steps < 40; steps += 1) await page.mouse.wheel(-whole / 30, 0);
    await expect.poll(() => scroller.evaluate((at) => at.scrollLeft)).toBe(0);
    await grid.press("Home");
    expect(await grid.activeCell.getAttribute("aria-label")).toContain(FIRST_DAY);
    await pointAtActive(grid);
    await page.getByText(`run ${FIRST_DAY} 00:00 UTC`).waitFor();
    // Cells are drawn, not elements: however many there are.
    expect(await page.getByRole("gridcell").count()).toBe(1);
    await page.close();
  });

  test("are a table of elements, fifty runs at a time, for who asks for it", async () => {
    const { page } = await openYears();
    await page.getByText("Table", { exact: true }).click();
    const table = page.getByRole("table", { name: "Runs of years by task, newest first" });
    await table.waitFor();
    await page.getByText("1 to 50 of 1,700 runs").waitFor();
    expect(await table.getByRole("columnheader").count()).toBe(51);
    expect(await table.getByRole("row").count()).toBe(TASKS + 1);
    expect(await table.getByRole("columnheader").nth(1).textContent()).toContain(LAST_DAY);
    await page.getByRole("button", { name: "Older runs" }).click();
    await page.getByText("51 to 100 of 1,700 runs").waitFor();
    expect(new URL(page.url()).search).toBe("?view=table&page=2");
    await page.goto("/dags/years/grid?view=table&page=999");
    await page.getByText("1,651 to 1,700 of 1,700 runs").waitFor();
    await table.getByRole("link", { name: "Failed" }).first().click();
    await page.waitForURL(/\/runs\/day-2022-\d\d-\d\d\/tasks\/step_\d+$/);
    await page.close();
  });

  test("offer that table where the system replaces colours", async () => {
    const page = await browser.newPage();
    await page.emulateMedia({ forcedColors: "active" });
    await page.goto("/dags/years/grid");
    await page.getByRole("button", { name: "Show the table" }).click();
    await page.getByRole("table", { name: "Runs of years by task, newest first" }).waitFor();
    expect(await page.getByRole("button", { name: "Show the table" }).count()).toBe(0);
    await page.close();
  });

  test("have their oldest failure two keys away", async () => {
    const { page, grid } = await openYears();
    const oldest = await oldestFailure();
    await grid.press("Home", "n");
    const label = await grid.activeCell.getAttribute("aria-label");
    // The first cell may be a failure itself: then `n` has passed it.
    await grid.press("N");
    const before = await grid.activeCell.getAttribute("aria-label");
    expect([label, before]).toContain(`${oldest.taskId}, ${oldest.day}, Failed`);
    await grid.press("N");
    expect(await grid.activeCell.getAttribute("aria-label")).toBe(before);
    await page.close();
  });

  test("have their tasks in graph order, or those first that failed most, as the address says", async () => {
    const { page } = await openYears();
    const names = page.locator('[title^="step_"]');
    expect(await names.first().textContent()).toBe("step_0");
    await page.getByLabel("Order of tasks").selectOption("Most failures");
    await page.waitForURL(/\?sort=failures$/);
    const [worst] = await tasksByFailures();
    await expect.poll(() => names.first().textContent()).toBe(worst);
    await page.getByLabel("Task state").selectOption("Failed tasks");
    await page.waitForURL(/taskState=failed/);
    expect(await names.first().textContent()).toBe(worst);
    await page.getByLabel("Task state").selectOption("Skipped tasks");
    await expect.poll(() => names.count()).toBe(0);
    await page.goto("/dags/years/grid?sort=longest");
    const { tasks } = await stack.server.client.getTaskDurations({ params: { dagId: "years" } });
    const longest = Math.max(...tasks.map(({ medianMs }) => medianMs));
    const isLongest = tasks.filter(({ medianMs }) => medianMs === longest).map(({ taskId }) => taskId);
    await expect.poll(() => names.first().textContent()).toBe(isLongest[0]);
    await page.close();
  });

  test("have blocks that are never other tasks: in another order, or after a reload, those of several lines are gone", async () => {
    const { page, grid } = await openYears();
    const order = page.getByLabel("Order of tasks");
    const hasBlock = () => new URL(page.url()).searchParams.has("run2");
    await order.selectOption("Most failures");
    await page.waitForURL(/\?sort=failures$/);
    await grid.press("End", "Shift+ArrowDown");
    await grid.inspector.getByText(`2 tasks in run ${LAST_DAY}`).waitFor();
    await order.selectOption("By name");
    await expect.poll(hasBlock).toBe(false);
    await order.selectOption("Most failures");
    await grid.press("End", "Shift+ArrowDown");
    await grid.inspector.getByText(`2 tasks in run ${LAST_DAY}`).waitFor();
    await page.reload();
    await expect.poll(hasBlock).toBe(false);

    await grid.press("End", "Shift+ArrowLeft");
    await grid.inspector.getByText("1 task in 2 runs").waitFor();
    await order.selectOption("By name");
    await page.waitForURL(/sort=name/);
    await grid.inspector.getByText("1 task in 2 runs").waitFor();
    await page.close();
  });

  test("are a whole line from the name of a task, which leaves what is in sight there, and the keys go on in it", async () => {
    const { page, grid } = await openYears();
    const scroller = page.getByRole("grid").locator("xpath=../..");
    await scroller.evaluate((at) => at.scrollTo({ left: at.scrollWidth / 2 }));
    const before = await scroller.evaluate((at) => ({ left: at.scrollLeft, width: at.clientWidth }));
    await page.getByRole("button", { name: "step_3", exact: true }).click();
    await grid.inspector.getByText("1 task in 1,700 runs").waitFor();
    await page.locator("[role=gridcell]:focus").waitFor();
    const label = await grid.activeCell.getAttribute("aria-label");
    expect(label).toMatch(/^step_3, /);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => grid.activeCell.getAttribute("aria-label")).not.toBe(label);
    const after = await scroller.evaluate((at) => at.scrollLeft);
    // The panel that opens takes room.
    expect(Math.abs(after - before.left)).toBeLessThan(before.width / 2);
    await page.close();
  });

  test("say of the pointed cell how long it took, beside the median; what was told once is not asked for again", async () => {
    const { page, grid } = await openYears();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await grid.press("End");
    await pointAtActive(grid);
    await page.getByText(/^took 1 m/).waitFor();
    await page.getByText(/^median 1 m/).waitFor();
    await grid.press("Home");
    await pointAtActive(grid);
    await page.getByText(`run ${FIRST_DAY} 00:00 UTC`).waitFor();
    await page.getByText(/^took 1 m/).waitFor();
    await grid.press("End");
    await pointAtActive(grid);
    await page.getByText(`run ${LAST_DAY} 00:00 UTC`).waitFor();
    await page.getByText(/^took 1 m/).waitFor();
    const facts = asked.filter((path) => /\/(?:tasks|task-durations)$/.test(path)).toSorted();
    expect(facts.map((path) => path.split("/").slice(-2).join("/"))).toEqual([
      `day-${FIRST_DAY}/tasks`,
      `day-${LAST_DAY}/tasks`,
      "years/task-durations",
    ]);
    await page.close();
  });

  test("of a mapped task are one cell, and those that failed lead the page of all of them", async () => {
    const name = { dagId: "thousand", runId: "once" };
    await stack.server.client.triggerRun({ params: { dagId: name.dagId }, body: { runId: name.runId } });
    await stack.server.runIn("failed", name);
    const page = await browser.newPage();
    const grid = new DagPage(page);
    await grid.open(name.dagId);
    await page.getByText("1 run · 1 failed").waitFor();
    await grid.press("Home", "n");
    const label = await grid.activeCell.getAttribute("aria-label");
    expect(label).toMatch(/^press, once, Failed/);
    expect(label).toContain("2 failed, 998 success");
    await pointAtActive(grid);
    await page.getByText("sheet 117 is torn").waitFor();

    await page.goto("/dags/thousand/runs/once/tasks/press/m");
    await page.getByText("Why they failed").waitFor();
    const rows = page.getByRole("region", { name: "Instances" }).getByRole("listitem");
    await rows.filter({ hasText: "sheet 117 is torn" }).waitFor();
    await rows.filter({ hasText: "sheet 901 is torn" }).waitFor();
    expect(await rows.count()).toBeLessThanOrEqual(MOST_ROWS);
    await page.close();
  });

  async function pointAtActive({ page, activeCell }: DagPage): Promise<void> {
    const box = await activeCell.boundingBox();
    if (box === null) throw new Error("the active cell is not drawn");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  }

  test("no page threw, logged an error or asked another origin", () => {
    expect(browser.complaints).toEqual([]);
  });

  /** As the server tells it; of two that are alike the first in the graph. */
  async function tasksByFailures(): Promise<readonly string[]> {
    const { tasks, cells } = await stack.server.client.getGrid({ params: { dagId: "years" }, query: { limit: RUNS } });
    const states = [...decodeCells(cells)].map((byte) => unpackCell(byte)?.state);
    const failures = tasks.map(
      (_, task) => states.filter((state, at) => at % tasks.length === task && state === "failed").length,
    );
    const order = [...tasks.keys()].toSorted((a, b) => (failures[b] ?? 0) - (failures[a] ?? 0));
    return order.flatMap((at) => tasks[at]?.taskId ?? []);
  }

  /** As the server tells it. */
  async function oldestFailure(): Promise<{ readonly day: string; readonly taskId: string }> {
    const { client } = stack.server;
    const { items } = await client.listRuns({
      query: { dagId: ["years"], state: ["failed"], datedTo: "2022-03-01T00:00:00Z", limit: 100 },
    });
    const run = items.toSorted((a, b) => (a.logicalDate ?? "").localeCompare(b.logicalDate ?? ""))[0];
    if (run === undefined) throw new Error("no run of the first two months has failed");
    const params = { dagId: "years", runId: run.runId };
    const tasks = await client.listTaskInstances({ params, query: { limit: TASKS } });
    const failed = tasks.items.find((one) => one.state === "failed");
    return { day: run.logicalDate?.slice(0, 10) ?? "", taskId: failed?.taskId ?? "" };
  }
});
