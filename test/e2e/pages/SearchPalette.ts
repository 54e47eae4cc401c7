import type { Locator, Page } from "playwright-core";

/** The search that opens over every page. */
export class SearchPalette {
  readonly page: Page;
  readonly box: Locator;
  readonly options: Locator;
  readonly active: Locator;

  constructor(page: Page) {
    this.page = page;
    this.box = page.getByRole("combobox", { name: "Search", exact: true });
    this.options = page.getByRole("dialog").getByRole("option");
    this.active = page.getByRole("dialog").getByRole("option", { selected: true });
  }

  async open(): Promise<void> {
    await this.page.keyboard.press("Control+k");
    await this.box.and(this.page.locator(":focus")).waitFor();
  }

  /** Opens it, types and presses Enter at once, as people do who know what comes. */
  async go(text: string): Promise<void> {
    await this.open();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
    await this.box.waitFor({ state: "hidden" });
  }
}
