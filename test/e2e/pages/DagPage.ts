import type { Locator, Page } from "playwright-core";

/** The page of a DAG: its head, and its grid of runs. */
export class DagPage {
  readonly page: Page;
  readonly trigger: Locator;
  /** The one real cell of the grid, which is named after the active one. */
  readonly activeCell: Locator;
  /** What is selected, beside the grid. */
  readonly inspector: Locator;

  constructor(page: Page) {
    this.page = page;
    this.trigger = page.getByRole("button", { name: "Trigger", exact: true });
    this.activeCell = page.getByRole("gridcell");
    this.inspector = page.getByRole("complementary", { name: "Selection" });
  }

  async open(dagId: string): Promise<void> {
    await this.page.goto(`/dags/${dagId}/grid`);
    await this.trigger.waitFor();
  }

  /** Fills the dialog's fields by their labels and starts a run. */
  async triggerWith(params: Readonly<Record<string, string>>): Promise<void> {
    await this.trigger.click();
    const dialog = this.page.getByRole("dialog");
    for (const [name, value] of Object.entries(params)) await dialog.getByLabel(name, { exact: true }).fill(value);
    await dialog.getByRole("button", { name: "Trigger", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  /** Goes through the grid by keys, from the cell that has the focus. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.activeCell.focus();
    for (const key of keys) await this.page.keyboard.press(key);
  }
}
