import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";

// What stands for a page that is open for a shift: within minutes it follows as many changes as it does in hours, and every page
// of the DAG is come to and left again. Whatever is kept with each of them grows by a line; time alone adds nothing more.

/** Until everything that is fetched or made once is there. */
const WARM_UP_ROUNDS = 3;
const ROUNDS = 12;
/** What the engine itself adds in that time; a grid that is kept with each change, or a page with each visit, is more. */
const MOST_MB = 4;
const MOST_NODES = 300;
const MOST_LISTENERS = 60;
const TABS = ["Calendar", "Runs", "Backfills", "Code", "Details", "Grid"];

requireService("chromium")("a page that is open for long (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    await stack.backfilled("daily", { from: "2024-03-16", to: "2024-04-14" });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("keeps nothing of the changes that it followed, nor of the pages that it showed", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/daily/grid?type=backfill");
    await page.getByText("30 runs ·").waitFor();
    const devtools = await page.context().newCDPSession(page);
    for (let round = 0; round < WARM_UP_ROUNDS; round++) await use(page, stack);
    const before = await weigh(devtools);
    for (let round = 0; round < ROUNDS; round++) await use(page, stack);
    const after = await weigh(devtools);
    expect(after.heapMb - before.heapMb).toBeLessThan(MOST_MB);
    expect(after.nodes - before.nodes).toBeLessThan(MOST_NODES);
    expect(after.listeners - before.listeners).toBeLessThan(MOST_LISTENERS);
    expect(stack.browser.complaints).toEqual([]);
  }, 480_000);
});

/** All runs once more, while each page of the DAG is looked at. */
async function use(page: Page, { client }: E2eStack): Promise<void> {
  const { items } = await client.listRuns({ query: { dagId: ["daily"], type: ["backfill"], limit: 100 } });
  const body = { dagId: "daily", runIds: items.map((run) => run.runId) };
  const plan = await client.clear({ body: { ...body, dryRun: true } });
  if (plan.kind === "plan") await client.clear({ body: { ...body, etag: plan.etag } });
  for (const tab of TABS) {
    await page.getByRole("navigation", { name: "Parts of daily" }).getByRole("link", { name: tab }).click();
    await page.waitForURL(new RegExp(`/dags/daily/${tab.toLowerCase()}`));
  }
  await page.getByText("31 runs ·").or(page.getByText("30 runs ·")).waitFor();
  const going = async (): Promise<number> =>
    (await client.listRuns({ query: { dagId: ["daily"], state: ["queued", "running"] } })).items.length;
  await expect.poll(going, { timeout: 120_000 }).toBe(0);
  // The page has followed to the end, too.
  await page.locator('[role=gridcell][aria-label$=", Success"]').waitFor();
}

async function weigh(devtools: CDPSession): Promise<{ heapMb: number; nodes: number; listeners: number }> {
  await devtools.send("HeapProfiler.enable");
  // What was held by what the first took away goes with the second.
  for (let pass = 0; pass < 2; pass++) await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await devtools.send("Memory.getDOMCounters");
  return { heapMb: usedSize / 1e6, nodes, listeners: jsEventListeners };
}
