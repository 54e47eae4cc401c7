import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";

requireService("chromium")("what a task produced (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    await stack.visited();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("is shown with its columns and first rows, and compared with the run before", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/visits/runs/second/tasks/convert");
    await page.getByRole("link", { name: "Data", exact: true }).click();
    const columns = page.getByRole("table", { name: "Columns" });
    await columns.getByText("country").waitFor();
    expect(await page.getByRole("table", { name: "First rows" }).getByRole("row").count()).toBe(51);
    expect(await columns.getByText(/^24 equal widths from 0 to 23: /).count()).toBe(1);
    await page.getByRole("button", { name: "Compare with first" }).click();
    await page.getByText("+150 %, was 100").waitFor();
    expect(new URL(page.url()).search).toBe("?tab=data&against=first");
    await page.reload();
    await page.getByText("+150 %, was 100").waitFor();
    await page.close();
  });

  test("of a task without files says what would have some", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/visits/runs/second/tasks/collect?tab=data");
    await page.getByText("No data to look at").waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
    await page.close();
  });

  test("has a trend over the runs, which leads to each of them", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/visits/runs/second/tasks/convert?tab=trend");
    const runs = page.getByRole("table", { name: "Runs" });
    await runs
      .getByRole("row", { name: /^second .*this run/ })
      .getByText("250", { exact: true })
      .waitFor();
    await runs.getByRole("link", { name: "first" }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe("/dags/visits/runs/first/tasks/convert");
    await expect.poll(() => runs.getByRole("row").count()).toBe(2);
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
