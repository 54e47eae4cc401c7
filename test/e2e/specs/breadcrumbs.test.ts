import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

requireService("chromium")("breadcrumbs (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    await stack.visited();
    run = await stack.failedRunOf("shop");
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const pathOf = (url: string) => new URL(url).pathname;

  test("lead from a tab of a DAG to the same tab of another, found by typing", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/calendar");
    await page.getByRole("button", { name: "Another DAG" }).click();
    const box = page.getByRole("combobox", { name: "DAGs" });
    await page.getByRole("option", { name: "warehouse" }).waitFor();
    await box.fill("visi");
    await expect.poll(() => page.getByRole("listbox").getByRole("option").count()).toBe(1);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/dags/visits/calendar");
    await page.close();
  });

  test("lead from a task in a run to the same task in another run, and to another task", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/visits/runs/first/tasks/convert?tab=details");
    await page.getByRole("button", { name: "Another run" }).click();
    await page.getByRole("option", { name: "second" }).click();
    await page.waitForURL((url) => url.pathname === "/dags/visits/runs/second/tasks/convert");
    await page.getByRole("button", { name: "Another task" }).click();
    await page.getByRole("combobox", { name: "Tasks" }).fill("coll");
    await expect.poll(() => page.getByRole("listbox").getByRole("option").count()).toBe(1);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/dags/visits/runs/second/tasks/collect");
    await page.close();
  });

  test("of a run lead to another DAG's own page", async () => {
    const page = await stack.browser.newPage();
    await page.goto(`${run}/gantt`);
    await page.getByRole("button", { name: "Another DAG" }).click();
    await page.getByRole("option", { name: "daily" }).click();
    await page.waitForURL((url) => url.pathname.startsWith("/dags/daily/"));
    // The part of a DAG that was looked at last.
    expect(pathOf(page.url())).toBe("/dags/daily/calendar");
    await page.keyboard.press("Escape");
    await page.close();
  });

  test("a short address leads to a run, or to the list where several may be meant", async () => {
    const page = await stack.browser.newPage();
    await page.goto(`/r/${run.split("/").at(-1) ?? ""}`);
    await page.waitForURL((url) => url.pathname === run);
    await stack.client.triggerRun({ params: { dagId: "visits" }, body: { runId: "same" } });
    await stack.client.triggerRun({ params: { dagId: "shop" }, body: { runId: "same" } });
    await page.goto("/r/same");
    await page.waitForURL(/\/runs\?q=same/);
    await expect.poll(() => page.getByRole("table", { name: "Runs" }).locator("tbody tr").count()).toBe(2);
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
