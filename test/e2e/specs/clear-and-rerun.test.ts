import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { ClearDialog } from "../pages/ClearDialog.ts";
import { RunPage } from "../pages/RunPage.ts";
import { TaskPage } from "../pages/TaskPage.ts";

requireService("chromium")("clear and rerun (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test("a failed run is cleared after a preview, and its second attempt succeeds", async () => {
    const page = await stack.browser.newPage();
    const run = new RunPage(page);
    await page.goto(await stack.failedRunOf("shop"));
    await run.failure.waitFor();
    await page.getByText("the warehouse refused 17 rows").first().waitFor();

    await run.clearFailed.click();
    const clear = new ClearDialog(page);
    await clear.tick("load").waitFor();
    expect(await clear.tick("extract").count()).toBe(0);
    expect(await clear.confirm.textContent()).toBe("Clear 2");
    await clear.confirm.click();
    await page.getByText("Cleared 2 task instances").waitFor();
    await run.state("Success").waitFor();

    await run.openTask("load");
    const task = new TaskPage(page);
    await task.line("loaded").waitFor();
    await task.tab(/Attempts/).click();
    const newest = page.getByRole("row").nth(1);
    await newest.getByText("after clear 1").waitFor();
    expect(await newest.textContent()).toContain("success");
    expect(await page.getByRole("row").nth(2).textContent()).toContain("the warehouse refused 17 rows");
  });

  test("a clear can be taken back while it is held", async () => {
    const page = await stack.browser.newPage();
    const run = new RunPage(page);
    await page.goto(await stack.failedRunOf("shop"));
    await run.clearFailed.click();
    await new ClearDialog(page).confirm.click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("2 task instances as before").waitFor();
    await run.state("Failed").waitFor();
    await expect.poll(() => run.task("load").textContent()).toContain("Failed");
  });

  test("a failed task and what waits for it are marked as a success, and so the run is one", async () => {
    const page = await stack.browser.newPage();
    await page.goto(`${await stack.failedRunOf("shop")}/tasks/load`);
    await page.getByRole("button", { name: "Mark…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Mark 1 success" }).waitFor();
    await dialog.getByLabel(/^Downstream/).check();
    await dialog.getByRole("checkbox", { name: "publish", exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Mark 2 success" }).click();
    await page.getByText("Marked 2 task instances success").waitFor();
    await page.getByRole("main").locator("header").getByRole("link").first().click();
    const run = new RunPage(page);
    await run.state("Success").waitFor();
    await expect.poll(() => run.task("publish").textContent()).toContain("Success");
  });

  test("what is unticked in the preview is left as it is", async () => {
    const page = await stack.browser.newPage();
    const run = new RunPage(page);
    await page.goto(await stack.failedRunOf("shop"));
    await run.clearFailed.click();
    const clear = new ClearDialog(page);
    await clear.tick("publish").uncheck();
    await page.getByRole("button", { name: "Clear 1", exact: true }).click();
    await page.getByText("Cleared 1 task instance").waitFor();
    await run.task("load").getByText("Success", { exact: true }).waitFor();
    expect(await run.task("publish").textContent()).toContain("Upstream failed");
  });

  test("a preview that is out of date clears nothing and shows what changed", async () => {
    const page = await stack.browser.newPage();
    const run = new RunPage(page);
    const path = await stack.failedRunOf("shop");
    await page.goto(path);
    await run.clearFailed.click();
    const clear = new ClearDialog(page);
    await clear.tick("load").waitFor();
    await stack.clearTask(path, "load");
    await clear.confirm.click();
    await clear.dialog.getByText(/Nothing was cleared/).waitFor();
    expect(await clear.dialog.textContent()).toContain("would no longer be (load)");
  });

  test("Back closes the dialog first", async () => {
    const page = await stack.browser.newPage();
    const run = new RunPage(page);
    await page.goto(await stack.failedRunOf("shop"));
    await run.clearFailed.click();
    const clear = new ClearDialog(page);
    await clear.confirm.waitFor();
    await page.goBack();
    await clear.dialog.waitFor({ state: "hidden" });
    expect(await run.failure.isVisible()).toBe(true);
  });

  test("no page threw or asked another origin", () => {
    const refused = "console: Failed to load resource: the server responded with a status of 409 (Conflict)";
    expect(stack.browser.complaints.filter((complaint) => complaint !== refused)).toEqual([]);
  });

  test("a run that is over is deleted from its page, and its page says so from then on", async () => {
    const page = await stack.browser.newPage();
    const path = await stack.failedRunOf("shop");
    await page.goto(path);
    await page.getByRole("button", { name: "Delete…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("for good").waitFor();
    expect(await dialog.getByRole("button", { name: "Delete it" }).isDisabled()).toBe(true);
    await dialog.getByRole("textbox").fill(path.split("/").at(-1) ?? "");
    await dialog.getByRole("button", { name: "Delete it" }).click();
    await page.waitForURL("**/dags/shop/grid");
    await page.goto(path);
    const notice = page.getByText("was deleted by");
    await notice.waitFor();
    expect(await notice.textContent()).toContain("It had ended in failed");
  });
});
