import type { Download, Locator, Page } from "playwright-core";

/** The page of a task instance, with its log. */
export class TaskPage {
  readonly page: Page;
  readonly log: Locator;
  readonly search: Locator;
  readonly level: Locator;

  constructor(page: Page) {
    this.page = page;
    this.log = page.getByRole("log");
    this.search = page.getByRole("searchbox", { name: "Search the log" });
    this.level = page.getByRole("combobox", { name: "Least level" });
  }

  line(text: string | RegExp): Locator {
    return this.log.getByText(text);
  }

  /** Downloads the log in a form. */
  async download(form: string): Promise<Download> {
    await this.page.getByRole("button", { name: "Download", exact: true }).click();
    const item = this.page.getByRole("menuitem", { name: form, exact: true });
    const [download] = await Promise.all([this.page.waitForEvent("download"), item.click()]);
    return download;
  }

  tab(name: RegExp): Locator {
    return this.page.getByRole("navigation", { name: "Parts of the task instance" }).getByRole("link", { name });
  }
}
