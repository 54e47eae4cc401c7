import type { Locator, Page } from "playwright-core";

/** The page of a run. */
export class RunPage {
  readonly page: Page;
  readonly failure: Locator;
  readonly clearFailed: Locator;

  constructor(page: Page) {
    this.page = page;
    this.failure = page.getByRole("heading", { name: "Why it failed" });
    this.clearFailed = page.getByRole("button", { name: "Clear failed…" });
  }

  /** The state of the run, in the page's head. */
  state(word: string): Locator {
    return this.page.getByRole("main").locator("header").getByText(word, { exact: true });
  }

  /** The row of a task. */
  task(taskId: string): Locator {
    return this.page.getByRole("listitem").filter({ has: this.page.getByRole("link", { name: taskId, exact: true }) });
  }

  async openTask(taskId: string): Promise<void> {
    await this.task(taskId).getByRole("link").click();
  }
}
