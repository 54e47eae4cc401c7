import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

requireService("chromium")("the output of a task (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    await stack.visited();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const params = { dagId: "visits", runId: "first", taskId: "collect" };

  async function openDetails(): Promise<Page> {
    const page = await stack.browser.newPage();
    await page.goto("/dags/visits/runs/first/tasks/collect?tab=details");
    await page.getByRole("heading", { name: "Output" }).waitFor();
    return page;
  }

  const field = (page: Page) => page.getByRole("dialog").getByLabel("Output", { exact: true });

  test("is changed in a dialog that says at the field what is wrong", async () => {
    const page = await openDetails();
    await page.getByRole("button", { name: "Change…" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("dialog")).toBe("output");
    await field(page).fill("{rows: 1}");
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByText(/^Expected JSON, a text in quotes/).waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await field(page).fill(JSON.stringify({ text: "x".repeat(300_000) }));
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByText(/^The value takes 300,011 bytes as JSON; set by hand it may take 262,144/).waitFor();
    await field(page).fill('{"rows": 77}');
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByText(/^Set by local/).waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("region", { name: "Output" }).getByText('"rows": 77').waitFor();
    expect(await stack.client.getOutput({ params })).toMatchObject({ value: { rows: 77 } });
    expect(await findA11yViolations(page)).toEqual([]);
    await page.close();
  });

  test("that somebody else set meanwhile is shown beside what was typed", async () => {
    const page = await openDetails();
    await page.getByRole("button", { name: "Change…" }).click();
    await field(page).fill('"mine"');
    await stack.client.putOutput({ params, body: { value: "theirs" } });
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByRole("table", { name: "What differs" }).getByText('"theirs"').waitFor();
    await page.getByRole("button", { name: "Keep mine" }).click();
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByRole("region", { name: "Output" }).getByText('"mine"').waitFor();
    expect(await stack.client.getOutput({ params })).toMatchObject({ value: "mine" });
    await page.close();
  });

  test("is deleted after a question, and set where there is none", async () => {
    const page = await openDetails();
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete it" }).click();
    await page.getByText(/^Deleted by local/).waitFor();
    expect((await stack.client.getTaskInstance({ params })).hasOutput).toBe(false);
    await page.getByRole("button", { name: "Set…" }).click();
    await field(page).fill("[1, 2]");
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByText(/^Set by local/).waitFor();
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    // The browser logs refusals, and that an output is gone which somebody deleted while it was looked at.
    expect(stack.browser.complaints.filter((text) => !/status of 4(00|04|09)/.test(text))).toEqual([]);
  });
});
