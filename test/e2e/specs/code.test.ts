import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

const kiosk = (extra: string, schedule: string, calls: string) => `
import { cron, dag, manual, task } from "@daymill/core";

/* What is
   sold. */
const open = task("open", async () => \`<b>\${1 + 1}</b>\`);
${extra}
export default dag("kiosk", { schedule: ${schedule}, pausedOnCreation: true }, () => {
  ${calls}
});
`;

async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
    found.push(...(await findA11yViolations(page)));
  }
  return found;
}

requireService("chromium")("code (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    const params = { dagId: "kiosk" };
    const version = async () => (await stack.client.listDags()).items.find(({ dagId }) => dagId === "kiosk")?.version;
    stack.writeDag("kiosk.ts", kiosk("", "manual()", "open({});"));
    await waitUntil("the first version", async () => (await version()) === 1);
    await stack.client.patchDag({ params, body: { paused: false } });
    await stack.client.triggerRun({ params, body: { runId: "first" } });
    await waitUntil("the first run", async () => {
      const { state } = await stack.client.getRun({ params: { ...params, runId: "first" } });
      return state === "success";
    });
    // So that its schedule, once it has one, makes no run.
    await stack.client.patchDag({ params, body: { paused: true } });
    const close = 'const close = task("close", async () => "closed");';
    stack.writeDag("kiosk.ts", kiosk(close, 'cron("@daily")', "close({}, { after: [open({})] });"));
    await waitUntil("the second version", async () => (await version()) === 2);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a task leads to its line in the version that its run used, whose versions say when and how often", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/kiosk/runs/first/tasks/open?tab=code");
    const written = page.getByRole("region", { name: "Source of kiosk.ts" }).locator("[data-marked=true]");
    await written.first().waitFor();
    expect(await written.first().textContent()).toContain('task("open"');
    await page.goto("/dags/kiosk/runs/first/tasks/open?tab=details");
    await page.getByRole("link", { name: /^kiosk\.ts:\d+$/ }).click();
    const marked = page.locator("[data-marked=true]");
    await marked.waitFor();
    expect(await marked.textContent()).toContain("open({});");
    expect(new URL(page.url()).search).toBe("?version=1&task=open");
    expect(await page.locator("[data-code=comment]").allTextContents()).toEqual(["/* What is", "   sold. */"]);
    expect(await page.locator("[data-line]").count()).toBe(10);
    const rows = page.getByRole("table", { name: "Versions of kiosk" }).getByRole("row");
    await expect.poll(() => rows.count()).toBe(3);
    expect(await rows.nth(1).textContent()).toMatch(/^2 current.*0compare$/);
    expect(await rows.nth(2).textContent()).toMatch(/^1.*1shown$/);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
  });

  test("two versions are compared: tasks and schedule in words, then the lines", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/kiosk/code");
    await page.getByRole("link", { name: "Compare version 2 with 1" }).click();
    const summary = page.locator("section", { hasText: "Version 1 to 2" });
    await summary.waitFor();
    const told = await summary.textContent();
    expect(told).toContain("schedule: manual");
    expect(told).toContain("@daily (every day at 00:00, UTC)");
    expect(told).toMatch(/\+ added task close/);
    const added = page.locator("[data-change=added][class*=line]");
    expect(await added.allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('const close = task("close"')]),
    );
    expect(new URL(page.url()).search).toBe("?version=2&against=1");
    expect(await violationsOf(page)).toEqual([]);
    await page.getByText("Side by side").click();
    const sides = page.locator("[data-diff=split] > div", { hasText: "@daily" });
    await sides.waitFor();
    expect(await sides.locator("> span").allTextContents()).toEqual([
      expect.stringContaining("schedule: manual()"),
      expect.stringContaining('cron("@daily")'),
    ]);
    expect(new URL(page.url()).search).toBe("?version=2&against=1&diff=split");
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
  });

  test("a version that is not there is told, and the others stay at hand", async () => {
    const page = await stack.browser.newPage();
    await page.goto("/dags/kiosk/code?version=9");
    await page.getByText("Version 9 of the DAG kiosk does not exist").waitFor();
    await page.getByLabel("Version", { exact: true }).selectOption("1");
    await page.getByText("open({});").waitFor();
    expect(new URL(page.url()).search).toBe("?version=1");
    await page.getByLabel("Wrap long lines").check();
    await page.locator("pre[data-wrapped=true]").waitFor();
    expect(new URL(page.url()).search).toBe("?version=1&wrap=1");
    await page.getByRole("link", { name: "Graph of open" }).click();
    await page.waitForURL("**/dags/kiosk/graph?version=1&task=open");
    await page.close();
  });
});
