import type { Page } from "playwright-core";
import { DagPage } from "../../e2e/pages/DagPage.ts";
import type { Browser } from "../../e2e/support/browser.ts";
import type { Figure } from "../measure.ts";
import { clickDurations, type PageExpression, scrollFrames, timeFromKey } from "./probes.ts";

const FRAMES = 300;
const CLICKS = 40;

/** What scrolls around the cells. */
const SCROLLER: PageExpression = `(() => {
  let at = document.querySelector("[role=grid]");
  while (at.scrollWidth <= at.clientWidth || getComputedStyle(at).overflowX === "visible") at = at.parentElement;
  return at;
})()`;

/** Scrolling through a grid from end to end, clicking in it, and going to its oldest failure by key. */
export async function measureGrid(browser: Browser, dagId: string, runs: number): Promise<readonly Figure[]> {
  const page = await browser.newPage();
  const grid = new DagPage(page);
  await grid.open(dagId);
  await page.getByText(`${runs.toLocaleString("en-US")} runs ·`).waitFor();
  const frames = await scrollFrames(page, { of: SCROLLER, frames: FRAMES, x: 90, y: 13 });
  await grid.press("Home", "ArrowLeft");
  const key = await timeFromKey(page, "n", `document.querySelector("[role=gridcell]").ariaLabel.endsWith("Failed")`);
  const clicks = await clickDurations(page, await pointsInside(page));
  const what = `grid of ${runs.toLocaleString("en")} x 50`;
  return [
    { name: `${what}: frames while it scrolls, p95`, unit: "ms", samples: frames, quantile: 0.95, mark: { max: 20 } },
    { name: `${what}: slowest frame`, unit: "ms", samples: frames, quantile: 1, mark: { max: 34 } },
    { name: `${what}: from n to the oldest failure`, unit: "ms", samples: [key], mark: { max: 200 } },
    { name: `${what}: click to paint, p95`, unit: "ms", samples: clicks, quantile: 0.95, mark: { max: 100 } },
  ];
}

/** Cells here and there, left of what the inspector takes when it opens. */
async function pointsInside(page: Page): Promise<readonly { readonly x: number; readonly y: number }[]> {
  const box = await page.evaluate<{ x: number; y: number; width: number; height: number }>(
    `${SCROLLER}.getBoundingClientRect().toJSON()`,
  );
  return Array.from({ length: CLICKS }, (_, at) => ({
    x: box.x + 260 + ((at * 97) % 300),
    y: box.y + 110 + ((at * 53) % (box.height - 140)),
  }));
}
