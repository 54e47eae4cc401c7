import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { TaskPage } from "../pages/TaskPage.ts";
import { findA11yViolations } from "../support/axe.ts";

/** Asks a person, and pauses itself at its first failure. */
const CAREFUL = `
import { approval, dag, manual, task } from "@daymill/core";

const wipe = task("wipe", (input: { break: boolean }) => {
  if (input.break) throw new Error("nothing to wipe");
});

export default dag(
  "careful",
  { schedule: manual(), params: { break: { default: false } }, maxConsecutiveFailedRuns: 1 },
  ({ params }) => {
    const asked = approval("ask")({ message: "Wipe it?" });
    wipe({ break: params.break }, { after: [asked] });
  },
);
`;

/** Should be over in a second, and waits until somebody answers. */
const SLOW = `
import { approval, dag, manual } from "@daymill/core";

export default dag("slow", { schedule: manual(), deadlines: [{ from: "queued", after: "1s", name: "at once" }] }, () => {
  approval("wait")({ message: "Go on?" });
});
`;

requireService("chromium")("home (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const openHome = async () => {
    const page = await stack.browser.newPage();
    await page.goto("/");
    await page.getByRole("heading", { name: "Home" }).waitFor();
    return page;
  };

  test("after a good night is one calm line, with what runs next", async () => {
    const page = await openHome();
    await page.getByText("Nothing needs you").waitFor();
    await page.getByText("Nothing runs.").waitFor();
    const next = page.getByRole("main").locator("section").filter({ hasText: "Next runs" });
    expect(await next.getByRole("link").count()).toBe(1);
    await next.getByRole("link", { name: "daily" }).waitFor();
    await page.close();
  });

  test("says what runs and how its tasks stand, and follows it to its end", async () => {
    const gate = stack.newGate();
    const page = await openHome();
    await stack.client.triggerRun({ params: { dagId: "gated" }, body: { runId: "g1", params: { gate: gate.file } } });
    const running = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "gated, g1" }) });
    await running.getByText(/1 running/).waitFor();
    expect(await page.getByText("Nothing runs.").count()).toBe(0);
    gate.open();
    await running.waitFor({ state: "hidden" });
    await page.close();
  });

  test("says what failed, which task, and why, and is one click away from its log", async () => {
    await stack.failedRunOf("shop");
    const run = await stack.failedRunOf("shop");
    const page = await openHome();
    const row = page
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: "shop", exact: true }), hasText: "failed first" });
    await row.getByText("the warehouse refused 17 rows").waitFor();
    await row.getByText("load failed first, on try 1 of 1").waitFor();
    await row.getByRole("link", { name: "2 failed runs" }).waitFor();
    await row.getByRole("link", { name: "Open its log" }).click();
    await new TaskPage(page).line("the warehouse refused").first().waitFor();
    expect(new URL(page.url()).pathname).toBe(`${run}/tasks/load`);
    await page.goBack();
    await row.getByRole("link", { name: "Clear failed…" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Clear \d/ })
      .waitFor();
    await page.close();
  });

  test("a failure that somebody acknowledges is gone until the DAG fails anew, and that can be taken back", async () => {
    const page = await openHome();
    const row = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "shop", exact: true }) });
    const failing = row.filter({ hasText: "the warehouse refused 17 rows" });
    const rail = page.getByRole("navigation", { name: "Main" });
    const counted = rail.getByRole("link", {
      name: "Home 1 DAG failed in the last 24 hours, not acknowledged",
      exact: true,
    });
    await counted.waitFor();
    await failing.getByRole("button", { name: "Acknowledge" }).click();
    await page.getByText("What went wrong in shop is acknowledged").waitFor();
    await failing.waitFor({ state: "hidden" });
    await page.keyboard.press("u");
    await failing.waitFor();
    await failing.getByRole("button", { name: "Acknowledge" }).click();
    await failing.waitFor({ state: "hidden" });
    await rail.getByRole("link", { name: "Home", exact: true }).waitFor();
    await page.getByText("somebody knows of every run that failed or was late").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page
      .getByRole("list", { name: "Acknowledged", exact: true })
      .getByRole("button", { name: "Take back" })
      .click();
    await failing.waitFor();
    await failing.getByRole("button", { name: "Acknowledge" }).click();
    await failing.waitFor({ state: "hidden" });
    await stack.failedRunOf("shop");
    await failing.waitFor();
    await counted.waitFor();
    expect(await failing.getByRole("link", { name: /failed runs/ }).count()).toBe(0);
    await stack.client.acknowledgeFailures({ params: { dagId: "shop" }, body: { until: null } });
    await failing.getByRole("link", { name: "3 failed runs" }).waitFor();
    await page.close();
  });

  test("has a line of what ran and is to run for each DAG, and its bars lead to the runs", async () => {
    const page = await openHome();
    const line = page.getByRole("group", { name: /^shop: 3 runs: 3 failed/ });
    await line.waitFor();
    await page.getByRole("group", { name: /^daily: .*to come$/ }).waitFor();
    await line.getByRole("link").last().click();
    await page.waitForURL(/\/dags\/shop\/runs\//);
    await expect.poll(() => page.getByText("Why it failed").count()).toBe(1);
    await page.close();
  });

  test("lists what waits for a person, and what failures paused, until somebody has acted", async () => {
    const page = await openHome();
    stack.writeDag("careful.ts", CAREFUL);
    await waitUntil(
      "the DAG is known",
      async () => (await stack.client.listDags({ query: { q: "careful" } })).items.length === 1,
    );
    const { dagId, runId } = await stack.client.triggerRun({
      params: { dagId: "careful" },
      body: { params: { break: true } },
    });
    const asked = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "ask", exact: true }) });
    await asked.getByText("careful").waitFor();
    await asked.getByRole("link", { name: "ask" }).click();
    await page.getByText("Wipe it?").first().waitFor();
    await page.goBack();
    await stack.client.answerApproval({ params: { dagId, runId, taskId: "ask" }, body: { decision: "approve" } });
    await page.getByRole("heading", { name: "Paused by failures: 1 DAG" }).waitFor();
    await asked.waitFor({ state: "hidden" });
    await page.getByRole("switch", { name: "careful is active" }).locator("..").click();
    await page.getByRole("heading", { name: "Paused by failures: 1 DAG" }).waitFor({ state: "hidden" });
    expect(await stack.client.getDag({ params: { dagId } })).toMatchObject({ paused: false });
    await page.close();
  });

  test("names a DAG whose run missed its deadline, with by how much, until somebody knows of it", async () => {
    const page = await openHome();
    stack.writeDag("slow.ts", SLOW);
    await waitUntil(
      "the DAG is known",
      async () => (await stack.client.listDags({ query: { q: "slow" } })).items.length === 1,
    );
    const run = await stack.client.triggerRun({ params: { dagId: "slow" }, body: { runId: "late" } });
    await page.getByRole("heading", { name: "Missed deadlines in the last 24 hours: 1 DAG" }).waitFor();
    const row = page.getByRole("listitem").filter({ hasText: "at once was due" });
    await row.getByText(/still running, .* later/).waitFor();
    await stack.client.answerApproval({
      params: { dagId: "slow", runId: run.runId, taskId: "wait" },
      body: { decision: "approve" },
    });
    await row.getByText(/the run ended .* later/).waitFor();
    await row.getByRole("link", { name: "late", exact: true }).click();
    await page.waitForURL(`**/dags/slow/runs/${run.runId}`);
    await page.goto("/dags/slow/runs?late=1");
    await page.getByRole("link", { name: "late", exact: true }).waitFor();
    await page.goto("/");
    await row.waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await row.getByRole("button", { name: "Acknowledge" }).click();
    await row.waitFor({ state: "hidden" });
    const known = page.getByRole("list", { name: "Acknowledged", exact: true });
    await known
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: "slow" }) })
      .waitFor();
    await page.close();
  });

  test("has how many tasks ended in each hour, also for whoever does not see the bars", async () => {
    const page = await openHome();
    await page.getByRole("heading", { name: "Tasks ended by hour" }).waitFor();
    await page.route("**/api/v1/throughput", (route) =>
      route.fulfill({
        json: {
          countedAt: "2024-03-15T23:10:00Z",
          hours: [
            { from: "2024-03-15T22:00:00Z", succeeded: 7, failed: 1 },
            { from: "2024-03-15T23:00:00Z", succeeded: 2, failed: 0 },
          ],
        },
      }),
    );
    await page.goto("/?tz=UTC");
    await page.getByText("10 tasks, 1 failed; 8 at the busiest hour, 22:00").waitFor();
    const bars = page.getByRole("list", { name: "Tasks ended by hour" }).getByRole("listitem");
    expect(await bars.allTextContents()).toEqual([
      "2024-03-15 22:00 to 23:00 UTC: 8 tasks, 1 failed",
      "2024-03-15 23:00 to 00:00 UTC, so far: 2 tasks",
    ]);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.close();
  });

  test("shows a backfill that is not over, until it is", async () => {
    const page = await openHome();
    const made = await stack.client.createBackfill({
      body: { dagId: "daily", from: "2024-03-04", to: "2024-12-30", maxActiveRuns: 1 },
    });
    if (made.kind !== "backfill") throw new Error("no backfill was made");
    const params = { backfillId: made.backfillId };
    await stack.client.pauseBackfill({ params });
    const name = "daily, 2024-03-04 to 2024-12-30";
    const row = page.getByRole("listitem").filter({ has: page.getByRole("link", { name }) });
    await row.getByText("paused").first().waitFor();
    await row.getByText(/of 302/).waitFor();
    expect(await page.getByRole("heading", { name: "Backfills under way" }).count()).toBe(1);
    await stack.client.cancelBackfill({ params, body: { stopRunning: true } });
    await row.waitFor({ state: "hidden" });
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    expect(stack.browser.complaints).toEqual([]);
  });

  test("that cannot be loaded says so, and tries again when it is asked to", async () => {
    const page = await stack.browser.newPage();
    let isBroken = true;
    await page.route("**/api/v1/overview", (route) => {
      if (!isBroken) return route.continue();
      return route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" });
    });
    await page.goto("/");
    await page.getByText("Could not load what needs you").waitFor();
    isBroken = false;
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByRole("heading", { name: "Failed in the last 24 hours" }).waitFor();
    expect(await page.getByText("Could not load what needs you").count()).toBe(0);
    await page.close();
  });
});
