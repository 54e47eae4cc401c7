import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { TaskPage } from "../pages/TaskPage.ts";

/** Fails at first, and has a long wait before it succeeds; beside it something waits without a worker. */
const AGAIN = `
import { dag, manual, task, waitUntil } from "@daymill/core";

const fetch = task("fetch", { retries: { limit: 1, base: "2s", jitter: false } }, (_: {}, ctx) => {
  if (ctx.attempt.tryNumber === 1) throw new Error("the source is not there yet");
});
const due = waitUntil("due");
export default dag("again", { schedule: manual() }, ({ interval }) => {
  fetch({});
  due({ at: interval.end });
});
`;

requireService("chromium")("gantt (needs chromium)", () => {
  let stack: E2eStack;
  let run: string;
  beforeAll(async () => {
    stack = await openStack();
    run = await stack.failedRunOf("warehouse");
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  async function openGantt(path: string, search = ""): Promise<Page> {
    const page = await stack.browser.newPage();
    await page.goto(`${path}/gantt${search}`);
    await rowOf(page, /./).first().waitFor();
    return page;
  }

  const rowOf = (page: Page, name: RegExp) =>
    page.getByRole("region", { name: "Attempts over time" }).getByRole("listitem").filter({ hasText: name });

  test("has a row for each task, says what each did, and marks the critical path", async () => {
    const page = await openGantt(run);
    expect(await rowOf(page, /./).count()).toBe(6);
    expect(await rowOf(page, /^staging\.list/).textContent()).toMatch(/attempt 1, success, .*ran/);
    expect(await rowOf(page, /^report/).textContent()).toContain("no attempt yet");
    expect(await rowOf(page, /^tell/).getAttribute("data-critical")).toBe("true");
    expect(await rowOf(page, /^report/).getAttribute("data-critical")).toBe("false");
    await page.close();
  });

  test("folds a mapped task to one row, which opens by key; an instance leads to its page", async () => {
    const page = await openGantt(run);
    await rowOf(page, /staging\.load/)
      .getByRole("link")
      .focus();
    await page.keyboard.press("ArrowRight");
    await rowOf(page, /staging\.load \[2\]/).waitFor();
    expect(new URL(page.url()).search).toBe("?open=staging.load");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await new TaskPage(page).line("the file of returns is cut short").first().waitFor();
    expect(new URL(page.url()).pathname).toBe(`${run}/tasks/staging.load/m/1`);
    await page.close();
  });

  test("zooms and moves by keys, and has what is shown in its address", async () => {
    const page = await openGantt(run);
    await page.keyboard.press("+");
    await expect.poll(() => new URL(page.url()).search).toMatch(/^\?from=\d+&to=\d+$/);
    const zoomed = new URL(page.url()).search;
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => new URL(page.url()).search).not.toBe(zoomed);
    await page.keyboard.press("0");
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.getByLabel("Shown from").press("ArrowRight");
    await expect.poll(() => new URL(page.url()).search).toMatch(/^\?from=\d+&to=\d+$/);
    await page.close();
  });

  test("is compared with what is usual, once other runs have succeeded", async () => {
    await stack.backfilled("daily", { from: "2024-03-15", to: "2024-03-17" });
    const page = await openGantt("/dags/daily/runs/backfill__2024-03-14T23%3A00%3A00Z");
    await page.getByLabel("Compared with").selectOption("median");
    await page.getByText(/^usual: median of \d runs$/).waitFor();
    expect(new URL(page.url()).search).toBe("?vs=median");
    await expect.poll(() => rowOf(page, /^count/).textContent()).toMatch(/usually over in [\d.]+ m?s, this time/);
    await page.getByLabel("Compared with").selectOption({ label: "Run 2024-03-16, success" });
    await expect
      .poll(() => rowOf(page, /^count/).textContent())
      .toMatch(/in run 2024-03-16 over in [\d.]+ m?s, this time/);
    expect(new URL(page.url()).search).toMatch(/^\?vs=backfill__2024-03-15T23/);
    await page.close();

    const alone = await openGantt(run, "?vs=median");
    await alone.getByText("no other run has succeeded").waitFor();
    await alone.close();
  });

  test("follows a run while it goes on", async () => {
    const gate = stack.newGate();
    const { runId } = await stack.client.triggerRun({
      params: { dagId: "gated" },
      body: { params: { gate: gate.file } },
    });
    const page = await stack.browser.newPage();
    await page.goto(`/dags/gated/runs/${runId}/gantt`);
    await rowOf(page, /attempt 1, running/).waitFor();
    const now = page.getByText(/^now, .* since the start$/);
    const first = await now.textContent();
    await expect.poll(() => now.textContent()).not.toBe(first);
    gate.open();
    await rowOf(page, /^listen.*success/).waitFor();
    await now.waitFor({ state: "detached" });
    expect(await rowOf(page, /running/).count()).toBe(0);
    await page.close();
  });

  test("says where the time went, the wait between two tries too, and folds the time in which nothing went on", async () => {
    stack.writeDag("again.ts", AGAIN);
    await waitUntil("the DAG is known", async () => {
      const { items } = await stack.client.listDags({ query: {} });
      return items.some(({ dagId }) => dagId === "again");
    });
    const { runId } = await stack.client.triggerRun({ params: { dagId: "again" }, body: {} });
    await stack.runIn("success", { dagId: "again", runId });
    const page = await openGantt(`/dags/again/runs/${runId}`);
    const spent = page.getByRole("list", { name: "What the time went into" });
    expect(await spent.textContent()).toMatch(/waited to try again [\d.]+ m?s \(\d+ %\)/);
    expect(await rowOf(page, /^fetch/).textContent()).toMatch(/attempt 2, success, waited to try again/);
    expect(await rowOf(page, /^due/).textContent()).toContain("deferred, without a worker");
    expect(await spent.textContent()).not.toContain("now,");

    await page.getByRole("combobox", { name: "Attempts" }).selectOption("Attempt 2");
    await expect.poll(() => rowOf(page, /^fetch/).textContent()).not.toContain("attempt 1");
    expect(new URL(page.url()).search).toBe("?try=2");
    await page.getByRole("combobox", { name: "Attempts" }).selectOption("All attempts");
    await rowOf(page, /attempt 1, failed/).waitFor();

    const endOfFirstTry = async (): Promise<number> => {
      const box = await page
        .getByTitle(/^attempt 1, failed/)
        .last()
        .boundingBox();
      return (box?.x ?? 0) + (box?.width ?? 0);
    };
    const before = await endOfFirstTry();
    await page.getByLabel("Fold 1 idle gap").check();
    await spent.getByText(/^idle, folded: [\d.]+ s$/).waitFor();
    expect(new URL(page.url()).search).toBe("?idle=folded");
    expect(await endOfFirstTry()).toBeGreaterThan(before);
    await page.close();
  });

  test("of three hundred tasks draws only those in sight", async () => {
    const { dagId, runId } = await stack.client.triggerRun({ params: { dagId: "wide" }, body: {} });
    const page = await openGantt(`/dags/${dagId}/runs/${runId}`);
    const last = rowOf(page, /part_30\.step_10/);
    expect(await rowOf(page, /./).count()).toBeLessThan(80);
    expect(await last.count()).toBe(0);
    await page.getByRole("region", { name: "Attempts over time" }).evaluate((list) => list.scrollTo(0, 1e6));
    await last.waitFor();
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });
});
