import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, type LinedBrowser, openStack } from "../fixtures/stack.ts";
import { TaskPage } from "../pages/TaskPage.ts";

/** Longer than a hidden tab holds on to the stream, and than anything is polled. */
const MINUTE_MS = 60_000;

requireService("chromium")("a hidden tab (needs chromium)", () => {
  let stack: E2eStack;
  let lined: LinedBrowser;
  let failed: string;
  beforeAll(async () => {
    stack = await openStack();
    lined = await stack.openLined();
    failed = await stack.failedRunOf("shop");
  });
  afterAll(async () => {
    await lined[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  /** A page whose clock the test moves on. */
  async function openAt(path: string): Promise<Page> {
    const page = await lined.browser.newPage();
    await page.clock.install();
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("button", { name: "Updates: live" }).waitFor();
    await waitUntil("only the stream is open", () => lined.line.open().every(isStream));
    return page;
  }

  /** Until the tab has let go of the stream. */
  async function hideForLong(page: Page): Promise<void> {
    await setVisibility(page, "hidden");
    await page.clock.runFor(MINUTE_MS);
    await waitUntil("nothing is open", () => lined.line.open().length === 0);
  }

  const places: readonly (readonly [name: string, path: () => string])[] = [
    ["home", () => "/"],
    ["the DAG list", () => "/dags"],
    ["the runs", () => "/runs"],
    ["a grid", () => "/dags/shop/grid"],
    ["a calendar", () => "/dags/shop/calendar"],
    ["health", () => "/system"],
    ["the pools", () => "/pools"],
    ["a run", () => failed],
    ["a log", () => `${failed}/tasks/load`],
  ];

  test.each(places)("at %s asks for nothing, whatever happens, and asks anew when it is seen", async (_, path) => {
    const page = await openAt(path());
    await hideForLong(page);
    const asked = lined.line.asked.length;
    await stack.failedRunOf("shop");
    await page.clock.runFor(MINUTE_MS);
    expect(lined.line.asked.slice(asked)).toEqual([]);

    await setVisibility(page, "visible");
    await waitUntil("the stream is open again", () => lined.line.open().some(isStream));
    await waitUntil("the page is renewed", () => lined.line.asked.slice(asked).some((path) => !isStream(path)));
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(lined.browser.complaints).toEqual([]);
  });

  test("at the log of a task that runs reads no more of it, and shows the rest when it is seen", async () => {
    const gate = stack.newGate();
    const run = { dagId: "gated", runId: "hidden" };
    await stack.client.triggerRun({
      params: { dagId: run.dagId },
      body: { runId: run.runId, params: { gate: gate.file } },
    });
    const page = await lined.browser.newPage();
    await page.clock.install();
    await page.goto(`/dags/gated/runs/${run.runId}/tasks/talk`);
    const task = new TaskPage(page);
    await task.line("waiting at the gate").waitFor();
    await setVisibility(page, "hidden");
    await page.clock.runFor(MINUTE_MS);
    // What waits for more of the log would be answered much later: it is broken off, and the browser does not try again.
    const broken = page.waitForEvent("requestfailed", (request) => request.url().includes("/log"));
    lined.line.cut();
    await broken;
    await waitUntil("nothing is open", () => lined.line.open().length === 0);
    lined.line.mend();
    const asked = lined.line.asked.length;
    await page.clock.runFor(MINUTE_MS);
    expect(lined.line.asked.slice(asked)).toEqual([]);

    gate.open();
    await setVisibility(page, "visible");
    await task.line("line 300 after the gate").waitFor();
    await page.close();
  });
});

/** Chromium without a screen hides no tab by itself. */
async function setVisibility(page: Page, state: "hidden" | "visible"): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, "visibilityState", { configurable: true, value: ${JSON.stringify(state)} });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  `);
}

function isStream(path: string): boolean {
  return path.startsWith("/api/v1/stream");
}
