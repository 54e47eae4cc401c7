import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

const sizes = { desktop: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const LONG = (first: string): string => first.padEnd(250, "_long");
const DAG_ID = LONG("names");
const TASK_ID = LONG("load");
/** Letters of many scripts, from both sides, marks without end, and what programs take for their own. */
const NAMES = [
  "Ünïcödé, naïve",
  "заказы · παραγγελίες",
  "הזמנות",
  "طلبات اليوم",
  "注文 订单 주문",
  "ใบสั่งซื้อ",
  "आदेश",
  "🧁👩‍👩‍👧‍👦🇩🇪",
  "Z̸̢̡͙͖̦a̷͓͔l̶̡g̵̢o",
  "\u202Eevif\u202C",
  "<script>globalThis.broken = true</script>",
  "<img src=x onerror=globalThis.broken=true>",
  "javascript:globalThis.broken=true",
  "\u001B[31mred\u001B[0m \u001B]8;;javascript:globalThis.broken=true\u0007click\u001B]8;;\u0007",
  "x".repeat(250),
] as const;
/** What people write where there is room for sentences. */
const WORDS = `${NAMES.join("\n")}
[a link](javascript:globalThis.broken=true) <a href="javascript:globalThis.broken=true">another</a> data:text/html,<script>globalThis.broken=true</script>`;

const STRANGE = `
import { dag, manual, task } from "@daymill/core";
const NAMES = ${JSON.stringify(NAMES)};
const list = task("list", () => NAMES.map((name) => ({ name })));
const WORDS = ${JSON.stringify(WORDS)};
const load = task("${TASK_ID}", { docs: WORDS }, ({ name }: { name: string }, ctx) => {
  ctx.log.warn(name);
  throw new Error(name);
});
export default dag(
  "${DAG_ID}",
  { schedule: manual(), description: NAMES.join(" "), docs: WORDS, tags: ["<b>bold</b>", "заказы"], owner: NAMES[4] },
  () => {
    load.map(list(), (each) => ({ name: each.name }), { label: (each) => each.name });
  },
);
`;

requireService("chromium")("what nobody expects (needs chromium)", () => {
  let stack: E2eStack;
  let shop: string;
  let named: string;
  beforeAll(async () => {
    stack = await openStack();
    shop = await stack.failedRunOf("shop");
    stack.writeDag("names.ts", STRANGE);
    await waitUntil(
      "the DAG is known",
      async () => (await stack.client.listDags({ query: { q: "names" } })).items.length === 1,
    );
    named = await stack.failedRunOf(DAG_ID);
    const runId = named.split("/").at(-1) ?? "";
    await stack.client.patchRun({ params: { dagId: DAG_ID, runId }, body: { note: WORDS } });
    const extra = { note: WORDS, "<b>name</b>": NAMES[10] };
    await stack.client.createAssetEvent({ params: { asset: "lake/bread" }, body: { extra } });
    await stack.client.putPool({ params: { pool: LONG("pool") }, body: { slots: 1, description: WORDS } });
    await stack.client.putVariable({ params: { key: LONG("key") }, body: { value: WORDS, description: WORDS } });
    await stack.client.putConnection({
      params: { connectionId: LONG("warehouse") },
      body: { type: "postgres", host: "h".repeat(250), description: WORDS },
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const links: readonly (readonly [name: string, path: () => string, shown: string])[] = [
    ["a run that is not there, in the grid", () => "/dags/shop/grid?run=gone&ti=load", "1 failed"],
    [
      "values that no filter has",
      () => "/dags/shop/grid?zoom=XXL&state=[1&type=%7B%7D&fold=..&dialog=boom",
      "1 failed",
    ],
    ["half a rectangle", () => "/dags/shop/grid?run2=gone&ti2=load&dialog=clear", "1 failed"],
    ["a day that no calendar has", () => "/dags/daily/calendar?day=2024-13-45&day2=never", "days of Europe/Berlin"],
    ["a day of long ago", () => "/dags/daily/calendar?day=1024-03-15", "days of Europe/Berlin"],
    ["a run that never was", () => "/dags/shop/runs/gone", "does not exist"],
    ["a task that never was", () => `${shop}/tasks/gone`, "does not exist"],
    ["an element that never was", () => `${shop}/tasks/load/m/77`, "does not exist"],
    ["an attempt that never was", () => `${shop}/tasks/load?attempt=99&compare=98`, "attempt 99"],
    ["lines that the log does not have", () => `${shop}/tasks/load#L999-L3`, "the warehouse refused"],
    ["a tab that is no more", () => `${shop}/tasks/load?tab=inputs&level=loud`, "the warehouse refused"],
    ["a version that never was", () => "/dags/shop/graph?version=77&focus=gone", "does not exist"],
    ["a comparison with no version", () => "/dags/shop/code?version=1&against=x&file=../../etc/passwd", "First seen"],
    ["a backfill that never was", () => "/backfills/999999", "does not exist"],
    ["a backfill that is no number", () => "/backfills/abc", "Could not load backfill"],
    ["an asset of slashes", () => "/assets/%2F%2F..%2F", "does not exist"],
    ["a zone that no clock follows", () => `${shop}?tz=Nowhere%2FNone`, "Why it failed"],
    ["an id that cannot be one", () => "/dags/%3Cscript%3E/grid", "Could not"],
    ["a path of another product", () => "/dags/shop/grid/graph/tree", "There is no such page"],
  ];

  test.each(links)("a link with %s leads to a page that says what there is", async (_, path, shown) => {
    const page = await stack.browser.newPage();
    await page.goto(path());
    await page.getByText(shown).first().waitFor();
    expect(await page.getByText("Could not draw this page").count()).toBe(0);
    expect(await page.getByRole("navigation", { name: "Main" }).count()).toBe(1);
    await page.close();
  });

  const pages: readonly (readonly [name: string, path: () => string, shown: string])[] = [
    ["the DAG list", () => "/dags?q=names", DAG_ID],
    ["the grid", () => `/dags/${DAG_ID}/grid`, "1 failed"],
    ["the graph", () => `/dags/${DAG_ID}/graph?view=drawing`, "2 tasks"],
    ["the details, with its documentation", () => `/dags/${DAG_ID}/details`, "[a link](javascript:"],
    [
      "a task of the graph, with its documentation",
      () => `/dags/${DAG_ID}/graph?task=${TASK_ID}`,
      "[a link](javascript:",
    ],
    ["the code", () => `/dags/${DAG_ID}/code`, "First seen"],
    ["the run, with its note", () => named, "[a link](javascript:"],
    ["the dialog of its note", () => `${named}?dialog=note`, "Stands on the page of the run"],
    ["the gantt", () => `${named}/gantt`, "list"],
    ["the instances", () => `${named}/tasks/${TASK_ID}/m`, "Why they failed"],
    ["an instance", () => `${named}/tasks/${TASK_ID}/m/3`, "طلبات اليوم"],
    ["a log with escapes", () => `${named}/tasks/${TASK_ID}/m/13`, "click"],
    ["its clear dialog", () => `${named}/tasks/${TASK_ID}/m/14?dialog=clear`, "Stop what is running first"],
    ["the audit log", () => "/audit?action=patchRun", DAG_ID],
    ["what a task gave back", () => `${named}/tasks/list?tab=details`, "注文 订单 주문"],
    ["the runs of the DAG", () => `/dags/${DAG_ID}/runs`, `${NAMES.length} failed`],
    ["its calendar", () => `/dags/${DAG_ID}/calendar`, "Failed"],
    ["its events", () => `/dags/${DAG_ID}/events`, "Audit log of"],
    ["its task over time", () => `/dags/${DAG_ID}/tasks/${TASK_ID}`, "Runs, newest first"],
    ["an asset, with what its event says", () => "/assets/lake%2Fbread", "[a link](javascript:"],
    ["the pools", () => "/pools", "[a link](javascript:"],
    ["the variables", () => "/variables", "[a link](javascript:"],
    ["the connections", () => "/connections", "h".repeat(250)],
    ["all task instances", () => "/task-instances?state=failed", "注文 订单 주문"],
    ["home", () => "/", "Failed in the last 24 hours:"],
  ];

  test.each(pages)(
    "%s shows names of every script and length within the screen, and runs none",
    async (_, path, shown) => {
      const page = await stack.browser.newPage();
      await page.goto(path());
      await page.getByText(shown).first().waitFor();
      for (const [size, pixels] of Object.entries(sizes)) {
        await page.setViewportSize(pixels);
        const width = await page.evaluate<number>("document.documentElement.scrollWidth");
        expect({ size, width, wrong: await findA11yViolations(page) }).toEqual({
          size,
          width: pixels.width,
          wrong: [],
        });
      }
      expect(await page.evaluate("globalThis.broken")).toBeUndefined();
      expect(await unsafeLinks(page)).toEqual([]);
      await page.close();
    },
  );

  test("a problem of a file that says such things says them as text", async () => {
    const broken = `import { dag } from "@daymill/core";\nthrow new Error(${JSON.stringify(WORDS)});\nexport default dag("b", {}, () => {});\n`;
    stack.writeDag("broken-names.ts", broken);
    const page = await stack.browser.newPage();
    await page.goto("/problems");
    await page.getByText(NAMES[0]).first().waitFor();
    for (const pixels of Object.values(sizes)) {
      await page.setViewportSize(pixels);
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(pixels.width);
    }
    expect(await page.evaluate("globalThis.broken")).toBeUndefined();
    expect(await unsafeLinks(page)).toEqual([]);
    stack.writeDag("broken-names.ts", "export {};\n");
    await page.getByText(NAMES[0]).first().waitFor({ state: "detached" });
    await page.close();
  });

  test("an answer that never comes is waited for, and asked for again", async () => {
    const page = await stack.browser.newPage();
    await page.clock.install();
    let asked = 0;
    await page.route("**/api/v1/pools", async (route) => {
      asked += 1;
      if (asked > 1) await route.continue();
    });
    await page.goto("/pools");
    await page.getByText("Loading the pools").waitFor();
    await page.clock.runFor(4_000);
    await page.getByText(/^Still loading the pools · /).waitFor();
    expect(await page.getByRole("button", { name: "Ask again" }).count()).toBe(0);
    await page.clock.runFor(8_000);
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByRole("cell", { name: "default_pool" }).or(page.getByText("default_pool")).first().waitFor();
    expect(asked).toBe(2);
    await page.close();
  });

  test("a change that is never answered is given up, and what was typed stays", async () => {
    const page = await stack.browser.newPage();
    await page.clock.install();
    await page.route("**/api/v1/pools/quiet", () => undefined);
    await page.goto("/pools?dialog=new");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("quiet");
    await dialog.getByLabel("Slots", { exact: true }).fill("3");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await page.clock.runFor(59_000);
    expect(await dialog.getByText("did not answer within 60 s").count()).toBe(0);
    await page.clock.runFor(2_000);
    await dialog.getByText("did not answer within 60 s").waitFor();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("quiet");
    await page.unroute("**/api/v1/pools/quiet");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await page.getByText("Saved the pool quiet").waitFor();
    await page.close();
  });

  test("a page whose code went with the former version is there once the new one is loaded", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/pools");
    await page.getByRole("heading", { name: "Pools", level: 1 }).waitFor();
    let isGone = true;
    await page.route("**/assets/overviews-*.js", async (route) => {
      if (isGone) await route.fulfill({ status: 404, body: "" });
      else await route.continue();
    });
    // The whole page is loaded anew, once, with the names of the new files.
    page.on("framenavigated", () => (isGone = false));
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Runs" }).click();
    await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
    expect(isGone).toBe(false);
    await page.close();
  });

  test("a server that is newer than the page says so; the page is loaded anew when somebody wants it", async () => {
    const page = await stack.browser.newPage();
    await page.clock.install();
    let isNewer = false;
    await page.route("**/api/v1/health", async (route) => {
      const answer = await route.fetch();
      const health: unknown = await answer.json();
      await route.fulfill({ json: { ...(health as object), ...(isNewer && { version: "99.1.0" }) } });
    });
    await page.goto("/variables?dialog=new");
    await page.getByRole("dialog").getByLabel("Key").fill("half/a/word");
    await page.getByRole("button", { name: "Updates: live" }).waitFor();
    isNewer = true;
    await page.clock.runFor(16_000);
    const notice = page.getByText(/^The server is Daymill 99\.1\.0 now/);
    await notice.waitFor();
    expect(await page.getByRole("dialog").getByLabel("Key").inputValue()).toBe("half/a/word");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Discard changes" }).click();
    await page.getByRole("button", { name: "Reload for 99.1.0" }).click();
    await notice.waitFor({ state: "hidden" });
    await page.getByRole("heading", { name: "Variables", level: 1 }).waitFor();
    await page.close();
  });

  test("no page threw or asked another origin", () => {
    // That something is not there is what is tested; the browser logs it.
    expect(stack.browser.complaints.filter((text) => !/status of 40[04]/.test(text))).toEqual([]);
  });
});

/** Where links lead that are neither pages of ours nor addresses of the web. */
async function unsafeLinks(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(
    `[...document.links].map((link) => link.href).filter((href) => !/^(https?|blob):/.test(href))`,
  );
}
