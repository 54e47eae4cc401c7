import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

/** A DAG with an owner. */
const owned = (dagId: string, tags: readonly string[]) => `
import { dag, manual, task } from "@daymill/core";

const one = task("one", () => undefined);

export default dag("${dagId}", { schedule: manual(), owner: "finance", tags: ${JSON.stringify(tags)} }, () => {
  one({});
});
`;

requireService("chromium")("filters of lists (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    stack.writeDag("ledger.ts", owned("ledger", ["hourly", "money"]));
    stack.writeDag("budget.ts", owned("budget", ["money"]));
    await waitUntil(
      "the DAGs are known",
      async () => (await stack.client.listDags({ query: { owner: "finance" } })).items.length === 2,
      { withinMs: 60_000 },
    );
    await stack.backfilled("daily", { from: "2024-03-04", to: "2024-03-08" });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const openPage = async (path: string) => {
    const page = await stack.browser.newPage();
    await page.goto(path);
    const rows = page.locator("tbody tr");
    await rows.first().waitFor();
    return { page, rows, query: () => new URL(page.url()).search };
  };

  test("a tag and an owner in the list of DAGs lead to those that have them; of several tags all can be asked for", async () => {
    const { page, rows, query } = await openPage("/dags");
    await page.getByRole("link", { name: "Owner: finance" }).first().click();
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole("link", { name: "hourly" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole("link", { name: "money" }).click();
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByText("All of them").click();
    await expect.poll(() => rows.count()).toBe(1);
    expect(new URL(page.url()).searchParams.get("tags")).toBe("all");
    expect(await findA11yViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "owner: finance" }).click();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(2);
    expect(query()).toBe("");
    expect(await page.getByRole("button", { name: "Clear filters" }).count()).toBe(0);
    await page.close();
  });

  test("are there again when one comes back to a list, until they are cleared or the list is opened from itself", async () => {
    const { page, rows, query } = await openPage("/dags?owner=finance");
    await page.getByRole("link", { name: "ledger" }).click();
    const crumbs = page.getByRole("navigation", { name: "Breadcrumbs" });
    await crumbs.getByRole("link", { name: "ledger" }).waitFor();
    await crumbs.getByRole("link", { name: "DAGs" }).click();
    await expect.poll(() => rows.count()).toBe(2);
    expect(query()).toBe("?owner=finance");

    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.getByRole("heading", { name: "Home" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page.waitForURL("**/dags?owner=finance");
    const rail = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "DAGs" });
    await rail.click();
    await expect.poll(query).toBe("");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Home" }).click();
    await page.getByRole("heading", { name: "Home" }).waitFor();
    await rail.click();
    await page.waitForURL(/\/dags$/);
    await page.close();
  });

  test("runs are those of some days, by the logical date", async () => {
    const { page, rows } = await openPage("/dags/daily/runs");
    const zone = "Europe/Berlin";
    const to = page.getByLabel(`To this day (${zone})`);
    await to.fill("2024-03-08");
    await expect.poll(() => rows.count()).toBe(5);
    await page.getByLabel(`From this day (${zone})`).fill("2024-03-05");
    await expect.poll(() => rows.count()).toBe(4);
    await to.fill("2024-03-06");
    await expect.poll(() => rows.count()).toBe(2);
    const days = Object.fromEntries(new URL(page.url()).searchParams);
    expect(days).toEqual({ from: "2024-03-05", to: "2024-03-06" });
    // Over all DAGs days are those of the clock: the night of Berlin begins on the day before.
    await page.goto("/runs?from=2024-03-07&to=2024-03-07");
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole("link", { name: "2024-03-08" }).waitFor();
    await page.goto("/dags/daily/runs?day=2024-03-05");
    await page.getByText("Only runs of 2024-03-05").waitFor();
    await to.fill("2024-03-07");
    await expect.poll(() => rows.count()).toBe(3);
    await page.close();
  });

  test("runs are those that missed a deadline", async () => {
    const { page, query } = await openPage("/runs");
    await page.getByRole("checkbox", { name: "Missed a deadline" }).check();
    await page.getByText("No run matches the filters").waitFor();
    expect(query()).toBe("?late=1");
    await page.getByRole("button", { name: "Clear filters" }).first().click();
    await page.locator("tbody tr").first().waitFor();
    expect(query()).toBe("");
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
