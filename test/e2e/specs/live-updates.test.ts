import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { DagPage } from "../pages/DagPage.ts";
import { RunPage } from "../pages/RunPage.ts";

requireService("chromium")("live updates (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a page that was open while the server was away keeps its data, says so, and catches up by itself", async () => {
    const page = await stack.browser.newPage();
    const path = await stack.failedRunOf("shop");
    await page.goto("/runs");
    const rows = page.getByRole("table", { name: "Runs" }).getByRole("row");
    await rows.nth(1).waitFor();
    const before = await rows.count();
    const dot = page.getByRole("button", { name: /^Updates: / });
    await page.getByRole("button", { name: "Updates: live" }).waitFor();

    await stack.restart(async () => {
      await page.getByRole("button", { name: "Updates: polling 5 s" }).waitFor();
      expect(await rows.count()).toBe(before);
      await page
        .getByText(/server (stopped|does not)/)
        .first()
        .waitFor();
    });

    await stack.failedRunOf("shop");
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(before + 1);
    await expect.poll(() => dot.textContent(), { timeout: 30_000 }).toBe("live");
    await page.goto(path);
    await new RunPage(page).failure.waitFor();
  });

  test("paused updates hold still until they are resumed", async () => {
    const page = await stack.browser.newPage();
    const grid = new DagPage(page);
    await grid.open("shop");
    await page.getByText(/runs · \d+ failed/).waitFor();
    const shown = await page.getByText(/runs · \d+ failed/).textContent();
    await page.getByRole("button", { name: "Updates: live" }).click();
    await stack.failedRunOf("shop");
    expect(await page.getByText(/runs · \d+ failed/).textContent()).toBe(shown);
    await page.getByRole("button", { name: "Updates: paused" }).click();
    await expect.poll(() => page.getByText(/runs · \d+ failed/).textContent()).not.toBe(shown);
  });

  test("rows keep their places under the pointer; new ones wait until they are asked for, or it leaves", async () => {
    const page = await stack.browser.newPage();
    await stack.failedRunOf("shop");
    await page.goto("/runs");
    await page.getByRole("button", { name: "Updates: live" }).waitFor();
    const rows = page.getByRole("table", { name: "Runs" }).locator("tbody tr");
    const names = () => rows.locator("[data-row-link]").allTextContents();
    await rows.first().hover();
    const before = await names();
    await stack.failedRunOf("shop");
    await stack.failedRunOf("shop");
    const show = page.getByRole("button", { name: "Show 2 new runs" });
    await show.waitFor();
    expect(await names()).toEqual(before);
    await show.click();
    await expect.poll(names).toEqual([expect.any(String), expect.any(String), ...before]);
    await stack.failedRunOf("shop");
    await page.getByRole("button", { name: "Show 1 new run" }).waitFor();
    await page.getByRole("heading", { name: "Runs" }).hover();
    await expect.poll(() => rows.count()).toBe(before.length + 3);
    await page.close();
  });

  test("on a phone what waits has a strip of its own, and covers neither the first card nor the last", async () => {
    const page = await stack.browser.newPage({ size: { width: 390, height: 844 } });
    for (let run = 0; run < 12; run += 1)
      await stack.client.triggerRun({ params: { dagId: "gated" }, body: { params: { gate: "/" } } });
    await page.goto("/runs");
    const rows = page.getByRole("table", { name: "Runs" }).locator("tbody tr");
    await rows.nth(11).waitFor();
    await page.getByRole("button", { name: "Updates: live" }).click();
    await stack.failedRunOf("shop");
    const show = page.getByRole("button", { name: /^Show [\d,]+ changes?$/ });
    await show.waitFor();
    const edges = async (place: typeof show) => {
      const { y = 0, height = 0 } = (await place.boundingBox()) ?? {};
      return { top: y, bottom: y + height };
    };
    expect((await edges(rows.first())).bottom).toBeLessThan((await edges(show)).top);
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await expect.poll(async () => (await edges(rows.last())).bottom < (await edges(show)).top).toBe(true);
    const bar = await edges(page.getByRole("navigation", { name: "Main" }));
    expect((await edges(show)).bottom).toBeLessThanOrEqual(bar.top);
    await page.close();
  });

  test("a list whose updates are paused says how much changed, and shows it when it is asked to", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/shop/runs");
    const rows = page.getByRole("table", { name: "Runs" }).locator("tbody tr");
    await rows.first().waitFor();
    await page.getByRole("button", { name: "Updates: live" }).click();
    const before = await rows.count();
    await stack.failedRunOf("shop");
    const show = page.getByRole("button", { name: "Show 1 change" });
    await show.waitFor();
    expect(await rows.count()).toBe(before);
    await waitUntil("all that changed is shown", async () => {
      // That the run ended may be told after its beginning was shown, as one change more.
      if (await show.isVisible()) await show.click();
      return (await rows.count()) === before + 1 && !(await show.isVisible());
    });
    await page.getByRole("button", { name: "Updates: paused" }).waitFor();
    await page.close();
  });
});
