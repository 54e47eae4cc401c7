import type { Locator, Page } from "playwright-core";

/** The clear dialog, whatever page it was opened from. */
export class ClearDialog {
  readonly dialog: Locator;
  readonly confirm: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole("dialog");
    this.confirm = this.dialog.getByRole("button", { name: /^Clear( these)? \d/ });
  }

  /** The tick of one task instance in the preview. */
  tick(taskId: string): Locator {
    return this.dialog.getByRole("checkbox", { name: taskId, exact: true });
  }
}
