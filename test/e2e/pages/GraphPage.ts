import type { Locator, Page } from "playwright-core";

/** The graph of a version or of a run. */
export class GraphPage {
  readonly page: Page;
  /** The boxes of tasks and folded groups. */
  readonly boxes: Locator;

  constructor(page: Page) {
    this.page = page;
    this.boxes = page.locator("[data-box]");
  }

  /** `path`: of a DAG or a run, with what comes after the question mark in `search`. */
  async open(path: string, search = ""): Promise<void> {
    await this.page.goto(`${path}/graph${search}`);
    await this.boxes.first().waitFor();
  }

  /** `task:load`, `group:staging`. */
  box(key: string): Locator {
    return this.page.locator(`[data-box="${key}"]`);
  }

  /** The key of the box that has the focus. */
  async focused(): Promise<string | null> {
    return await this.page.locator("[data-box]:focus").getAttribute("data-box");
  }
}
