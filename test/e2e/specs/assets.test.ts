import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { SearchPalette } from "../pages/SearchPalette.ts";

const BREAD = "/assets/lake%2Fbread";

requireService("chromium")("assets (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  async function open(path: string, size?: { width: number; height: number }): Promise<Page> {
    const page = await stack.browser.newPage(size === undefined ? {} : { size });
    await page.goto(path);
    return page;
  }

  const events = (page: Page) => page.getByRole("table", { name: "Events of lake/bread" });

  test("are listed with what makes, reads and waits for them; the search stands in the address", async () => {
    const page = await open("/dags");
    await page.getByRole("link", { name: "Assets" }).press("Enter");
    const bread = page.getByRole("row", { name: /lake\/bread/ });
    await bread.getByRole("link", { name: "bake · bake", exact: true }).waitFor();
    await bread.getByRole("link", { name: "sell · sell" }).waitFor();
    await page.getByLabel("Search assets").fill("FLOUR");
    await bread.waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("?q=FLOUR");
    await page.getByLabel("Search assets").fill("nothing is called so");
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.getByRole("link", { name: "s3://mill/flour/" }).click();
    await page.getByText("No events yet").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "s3://mill/flour/", level: 1 }).waitFor();
    await page.close();
  });

  test("one is materialised by keyboard alone, by the DAG that is chosen, and its event shows up by itself", async () => {
    const watching = await open(BREAD);
    await watching.getByText("No events yet").waitFor();
    const page = await open(BREAD);
    await page.getByRole("button", { name: "Materialise…" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("DAG").selectOption({ label: "rebake, by rebake" });
    await expect.poll(() => new URL(page.url()).search).toBe("?dialog=materialise&dag=rebake");
    await dialog.getByLabel("DAG").selectOption({ label: "bake, by bake" });
    await dialog.getByLabel("loaves").fill("0");
    await page.keyboard.press("ControlOrMeta+Enter");
    await dialog.getByText("The request is not valid").first().waitFor();
    await dialog.getByLabel("loaves").fill("30");
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByText(/^Started run .* of bake$/).waitFor();
    await page.waitForURL("**/dags/bake/runs/**");
    await page.getByRole("heading", { name: "Assets that it made" }).waitFor();
    // What an event says is text, whatever it looks like.
    await events(watching).getByText('"loaves":30').waitFor();
    await events(watching).getByText("<img src=x onerror=alert(1)>").waitFor();
    expect(await watching.locator("img").count()).toBe(0);
    await events(watching)
      .getByRole("link", { name: /^bake · .* · bake$/ })
      .click();
    await watching.getByRole("link", { name: "Details" }).click();
    await watching.getByRole("link", { name: "lake/bread" }).first().waitFor();
    await page.close();
    await watching.close();
  });

  test("an event by hand says what it is told to, and its absence is awaited until then", async () => {
    const page = await open(`${BREAD}?dialog=emit`);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Extra").fill("[1]");
    await dialog.getByRole("button", { name: "Create event" }).click();
    await dialog.getByText("Expected a JSON object").waitFor();
    await dialog.getByLabel("Extra").fill('{"loaves": 1}');
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByText(/^Created event \d+ of lake\/bread$/).waitFor();
    await dialog.waitFor({ state: "detached" });
    await events(page).getByText("by hand: local").waitFor();
    await page.getByText("More has to come before it runs.").waitFor();
    await page.getByText("s3://mill/flour/: awaited").waitFor();
    expect((await stack.client.listRuns({ query: { dagId: ["sell"] } })).items).toEqual([]);
    await page.close();
  });

  test("events that wait are dropped one by one, and what is left starts a run that leads back to them", async () => {
    const page = await open(BREAD);
    await page.getByRole("button", { name: "Show what waits for sell…" }).click();
    const dialog = page.getByRole("dialog");
    const drops = dialog.getByRole("button", { name: /^Drop event/ });
    await drops.nth(1).waitFor();
    await drops.first().click();
    await page.getByText("Dropped 1 event").waitFor();
    await expect.poll(() => drops.count()).toBe(1);
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("lake/bread: 1 event,").waitFor();
    await stack.client.createAssetEvent({ params: { asset: "s3://mill/flour/" }, body: {} });
    await events(page)
      .getByRole("link", { name: /^sell · asset__/ })
      .click();
    await page.getByRole("heading", { name: "Started by" }).waitFor();
    const started = page.getByRole("table", { name: "Started by" });
    await started.getByRole("link", { name: "s3://mill/flour/" }).waitFor();
    await started.getByText('"loaves":30').waitFor();
    expect((await stack.client.listQueuedEvents({ params: { dagId: "sell" } })).items).toEqual([]);
    await page.close();
  });

  test("all that waits is dropped at once", async () => {
    for (let n = 0; n < 2; n += 1) await stack.client.createAssetEvent({ params: { asset: "lake/bread" }, body: {} });
    const page = await open(`${BREAD}?dialog=drop&dag=sell`);
    await page.getByRole("button", { name: "Drop all" }).click();
    await page.getByText("Dropped 2 events").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("lake/bread: awaited").waitFor();
    expect((await stack.client.listQueuedEvents({ params: { dagId: "sell" } })).items).toEqual([]);
    await page.close();
  });

  test("lineage is drawn, walked by keys, and leads on; the outline says the same", async () => {
    const page = await open(`${BREAD}?tab=lineage`);
    const box = (key: string) => page.locator(`[data-box="${key}"]`);
    await box("asset:lake/bread").focus();
    await page.keyboard.press("ArrowRight");
    await box("dag:sell").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "till", level: 1 }).waitFor();
    await box("dag:sell").waitFor();
    await page.getByText("Outline", { exact: true }).click();
    const outline = page.getByRole("region", { name: "Outline of the graph" });
    await outline.getByText("this asset, after sell").waitFor();
    await page.getByLabel("How far").selectOption({ label: "Up to 1 DAG away" });
    await page.getByText("There is more beyond.").waitFor();
    await expect.poll(() => new URL(page.url()).search).toContain("steps=1");
    await page.close();
  });

  test("the lineage of all assets says which DAGs are paused", async () => {
    const params = { dagId: "rebake" };
    await stack.client.patchDag({ params, body: { paused: true } });
    const page = await open("/lineage?view=outline");
    await page.getByText("DAG · paused · rebake").waitFor();
    await stack.client.patchDag({ params, body: { paused: false } });
    await expect.poll(() => page.getByText("DAG · paused").count()).toBe(0);
    await page.getByText("DAG · rebake").waitFor();
    await page.close();
  });

  test("the search leads to an asset by a part of its name", async () => {
    const page = await open("/dags");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await new SearchPalette(page).go("mill/fl");
    await page.getByRole("heading", { name: "s3://mill/flour/", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/assets\/s3/);
    await page.close();
  });

  test("on a phone the events are read, and the lineage is an outline", async () => {
    const page = await open(BREAD, { width: 390, height: 844 });
    await events(page).getByText("by hand: local").first().waitFor();
    await page.getByRole("link", { name: "Lineage" }).click();
    await page
      .getByRole("region", { name: "Outline of the graph" })
      .getByText("DAG · sell, after lake/bread")
      .waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.close();
  });

  test("one that does not exist is named", async () => {
    const page = await open("/assets/nothing");
    await page.getByText("The asset nothing does not exist.").waitFor();
    expect(await page.getByRole("button", { name: "Materialise…" }).count()).toBe(0);
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints.filter((text) => !/400|404/.test(text))).toEqual([]);
  });
});
