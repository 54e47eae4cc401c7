import type { Browser } from "../../e2e/support/browser.ts";
import type { Figure } from "../measure.ts";
import { COUNT_LAYOUTS, firstLayout, type Layout } from "./probes.ts";

const SAMPLES = 3;

/** Of the layout, by the tasks of a graph, in ms. */
const BUDGETS: Readonly<Record<string, number>> = { graph_40: 500, graph_200: 1_200, graph_600: 3_000 };

/** Placing the boxes of graphs in a worker that has to be started first, and whether the page stood still meanwhile. */
export async function measureGraphs(browser: Browser, dagIds: readonly string[]): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const dagId of dagIds) figures.push(...(await measureGraph(browser, dagId)));
  return figures;
}

async function measureGraph(browser: Browser, dagId: string): Promise<readonly Figure[]> {
  const layouts: Layout[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    const page = await browser.newPage();
    await page.addInitScript(COUNT_LAYOUTS);
    await page.goto(`/dags/${dagId}/graph?view=drawing`, { waitUntil: "commit" });
    layouts.push(await firstLayout(page));
    await page.close();
    if (layouts.some(({ isGivenUp }) => isGivenUp)) break;
  }
  const max = BUDGETS[dagId];
  const what = `graph of ${Number(dagId.split("_")[1]).toLocaleString("en")}`;
  return [
    {
      name: `${what}: layout in its worker`,
      unit: "ms",
      samples: layouts.map(({ ms }) => ms),
      ...(max !== undefined && { mark: { max } }),
      ...(layouts.some(({ isGivenUp }) => isGivenUp) && { beside: "given up" }),
    },
    { name: `${what}: longest frame meanwhile`, unit: "ms", samples: layouts.map(({ longestGapMs }) => longestGapMs) },
  ];
}
