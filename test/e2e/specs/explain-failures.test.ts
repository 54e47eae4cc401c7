import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";
import { RunPage } from "../pages/RunPage.ts";

/** Three ways in which a night goes wrong, none of them the other's: a mistake, a source that is away, no room. */
const NIGHT = `
import { existsSync, watch } from "node:fs";
import { dirname } from "node:path";
import { dag, manual, task } from "@daymill/core";
import { httpRequest } from "@daymill/operators";

const sum = task("sum", (input: { rows: { price: number }[] | null }) => {
  const rows = input.rows as { price: number }[];
  return { total: rows.reduce((total, row) => total + row.price, 0) };
});
export const buggy = dag("buggy", { schedule: manual() }, () => {
  sum({ rows: null });
});

const rates = httpRequest("rates", { connection: "bank", retry: { limit: 0 } });
export const sourced = dag("sourced", { schedule: manual() }, () => {
  rates({ path: "rates/2024-03-15" });
});

const hold = task("hold", { pool: "narrow" }, async (input: { gate: string }, ctx) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => existsSync(input.gate) && resolve();
  const watcher = watch(dirname(input.gate), { signal: ctx.signal }, look);
  look();
  await promise;
  watcher.close();
});
export const crowded = dag("crowded", { schedule: manual(), params: { gate: { default: "" } } }, ({ params }) => {
  hold({ gate: params.gate });
});
`;

requireService("chromium")("why a night went wrong, by the pages alone (needs chromium)", () => {
  let stack: E2eStack;
  let page: Page;
  beforeAll(async () => {
    stack = await openStack();
    await stack.client.putPool({ params: { pool: "narrow" }, body: { slots: 1 } });
    await stack.client.putConnection({
      params: { connectionId: "bank" },
      body: { type: "http", extra: { endpoint: `http://127.0.0.1:${await freePort()}` } },
    });
    stack.writeDag("night.ts", NIGHT);
    await waitUntil("the DAGs are known", async () => {
      const { items } = await stack.client.listDags({ query: {} });
      return ["buggy", "sourced", "crowded"].every((id) => items.some(({ dagId }) => dagId === id));
    });
    page = await stack.browser.newPage();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const onHome = (dagId: string): Locator =>
    page
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: dagId, exact: true }), hasText: "failed first" });

  test("a mistake in a task: Home names the task and the error, its page the line of the DAG file", async () => {
    const run = await stack.failedRunOf("buggy");
    await page.goto("/");
    await onHome("buggy").getByText("sum failed first").waitFor();
    await onHome("buggy").getByText("TypeError").waitFor();
    expect(await onHome("buggy").textContent()).toContain("reading 'reduce'");
    await onHome("buggy").getByRole("link", { name: "Open its log" }).click();
    await page.getByRole("log").getByText("reading 'reduce'").first().waitFor();
    await page.getByRole("link", { name: "Details" }).click();
    const trace = page.getByRole("region", { name: "Stack" });
    await trace.waitFor();
    expect(await trace.textContent()).toMatch(/night\.ts:9/);
    await page.getByRole("link", { name: "Rendered" }).click();
    const input = page.getByRole("table", { name: "Input" });
    await input.getByText("the same").waitFor();
    expect(await input.getByRole("row").nth(1).textContent()).toBe("rowsnullthe same");
    await page.getByRole("link", { name: "Code", exact: true }).click();
    const own = page.getByRole("region", { name: "Source of night.ts" }).locator("[data-marked=true]");
    await own.filter({ hasText: 'const sum = task("sum"' }).waitFor();
    expect(await own.count()).toBe(4);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "Details" }).click();
    for (const path of [page.url(), run]) {
      await page.goto(path);
      const lines = page.getByRole("region", { name: "Source around line 9 of night.ts" });
      await lines.locator("[data-marked=true]").getByText("rows.reduce").waitFor();
      expect(await lines.locator("[data-line]").count()).toBe(4);
      expect(await findA11yViolations(page)).toEqual([]);
    }
    await page.getByRole("link", { name: "night.ts:9" }).click();
    const marked = page.getByRole("region", { name: "Source of night.ts" }).locator("[data-marked=true]");
    await marked.getByText("rows.reduce").waitFor();
    expect(await marked.getAttribute("data-line")).toBe("9");
  });

  test("a source that is down: Home says that it cannot be reached, and which; the connection's test says the same", async () => {
    await stack.failedRunOf("sourced");
    await page.goto("/");
    await onHome("sourced").getByText("E452").waitFor();
    const said = await onHome("sourced").textContent();
    expect(said).toMatch(/rates failed first/);
    expect(said).toMatch(/127\.0\.0\.1:\d+/);
    expect(said).toMatch(/refused|ECONNREFUSED/i);
    await page.goto("/connections?connection=bank&dialog=edit");
    await page.getByRole("dialog").getByRole("button", { name: /^Test/ }).click();
    await page.getByRole("dialog").getByText("Nothing listens at 127.0.0.1").waitFor();
  });

  test("a full pool: the waiting task says which pool and how full, the pool says who holds it", async () => {
    const gate = stack.newGate();
    const start = async (runId: string): Promise<void> => {
      await stack.client.triggerRun({ params: { dagId: "crowded" }, body: { runId, params: { gate: gate.file } } });
    };
    await start("first");
    await waitUntil("the pool is held", async () => {
      const { holders } = await stack.client.getPoolUse({ params: { pool: "narrow" } });
      return holders.length === 1;
    });
    await start("second");
    await page.goto("/dags/crowded/runs/second");
    await new RunPage(page).openTask("hold");
    await page.getByText("Waiting: The pool narrow has 1 of 1 slots in use, and it needs 1.").waitFor();
    await page.getByRole("link", { name: "Why", exact: true }).click();
    const needs = page.getByRole("main").getByRole("listitem");
    await needs.filter({ hasText: "The pool narrow has 1 of 1 slots in use, and it needs 1." }).waitFor();
    expect(await needs.and(page.locator("[data-met=false]")).count()).toBe(1);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.goto("/pools?pool=narrow");
    const holders = page.getByRole("table", { name: "What holds slots" });
    await holders.getByRole("link", { name: "first" }).waitFor();
    expect(await holders.getByRole("link", { name: "second" }).count()).toBe(0);
    gate.open();
    await page.goto("/dags/crowded/runs/second");
    await new RunPage(page).state("Success").waitFor();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
