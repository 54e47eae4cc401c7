import type { Browser } from "../../e2e/support/browser.ts";
import type { Figure } from "../measure.ts";
import { type PageExpression, scrollFrames, timeSinceNavigation } from "./probes.ts";

const FRAMES = 300;
/** What takes the place of a drawing that would have too many boxes. */
const OUTLINE: PageExpression = `document.querySelector("[aria-label='Outline of the graph'] li")`;
const LIST: PageExpression = `document.querySelector("[aria-label='Task instances']")`;

/** A DAG of 5,000 tasks: its grid, and the list of the tasks of a run. */
export async function measureLists(browser: Browser, dagId: string): Promise<readonly Figure[]> {
  const page = await browser.newPage();
  await page.goto(`/dags/${dagId}/grid`, { waitUntil: "commit" });
  const opened = await timeSinceNavigation(page, `document.querySelector("[role=grid]")`);
  await page.goto(`/dags/${dagId}/graph`, { waitUntil: "commit" });
  const outlined = await timeSinceNavigation(page, OUTLINE);
  const { 0: run } = await page.evaluate<string[]>(
    `fetch("/api/v1/runs?dagId=${dagId}&limit=1").then((answer) => answer.json()).then(({ items }) => [items[0].runId])`,
  );
  await page.goto(`/dags/${dagId}/runs/${run}`);
  await page.getByRole("region", { name: "Task instances" }).getByRole("listitem").first().waitFor();
  const frames = await scrollFrames(page, { of: LIST, frames: FRAMES, y: 120 });
  const rows = await page.getByRole("region", { name: "Task instances" }).getByRole("listitem").count();
  return [
    { name: "grid of 20 runs x 5,000 tasks, cold: drawn", unit: "ms", samples: [opened], mark: { max: 1_500 } },
    { name: "outline of a graph of 5,000, cold: drawn", unit: "ms", samples: [outlined], mark: { max: 1_500 } },
    {
      name: "tasks of a run: frames while they scroll, p95",
      unit: "ms",
      samples: frames,
      quantile: 0.95,
      mark: { max: 20 },
    },
    { name: "tasks of a run: rows in the document", unit: "rows", samples: [rows], mark: { max: 60 } },
  ];
}
