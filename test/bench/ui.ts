import type { Browser } from "../e2e/support/browser.ts";
import type { Bench } from "./bench.ts";
import { layeredDags, talkingDag } from "./dags.ts";
import type { Figure } from "./measure.ts";
import { measureBundles } from "./ui/measure-bundles.ts";
import { measureGraphs } from "./ui/measure-graphs.ts";
import { measureGrid } from "./ui/measure-grid.ts";
import { measureGridApi } from "./ui/measure-grid-api.ts";
import { measureLists } from "./ui/measure-lists.ts";
import { measureLog } from "./ui/measure-log.ts";
import { measurePages } from "./ui/measure-pages.ts";
import { openYearsStack, type YearsStack } from "../e2e/fixtures/years-stack.ts";

/** Fifty tasks. */
const USUAL = { layers: 5, width: 10 };
const GRAPHS = {
  graph_40: { layers: 4, width: 10 },
  graph_200: { layers: 10, width: 20 },
  // As many boxes as a page draws.
  graph_600: { layers: 20, width: 30 },
};
const LARGE = { layers: 50, width: 100 };
const SEEDS = [
  { dagId: "years", runs: 1_700 },
  { dagId: "year", runs: 365 },
  { dagId: "graph_5000", runs: 20 },
];
const LOG_LINES = 100_000;

export const ui: Bench = {
  name: "ui",
  load: `the pages of a server over a DAG of 50 tasks with 1,700 runs, one with 365, one of 5,000 tasks with 20, graphs of 40 to 600 tasks (three arrows a task), a log of ${LOG_LINES.toLocaleString("en")} lines; 3 % of the instances have failed`,
  needs: ["chromium"],
  model:
    "a server process with embedded PostgreSQL; Chromium without a screen or a GPU, 1,440 by 900, on the same machine",
  async run(report) {
    await using stack = await openYearsStack({
      dags: {
        "layers.ts": layeredDags({ years: USUAL, year: USUAL, ...GRAPHS, graph_5000: LARGE }),
        "talk.ts": talkingDag("talk", LOG_LINES),
      },
      seeds: SEEDS,
    });
    const { url } = stack.server;
    const log = { dagId: "talk", runId: "once" };
    await stack.server.client.triggerRun({ params: { dagId: log.dagId }, body: { runId: log.runId } });
    await stack.server.runIn("success", log);
    const withBrowser = async (
      measure: (browser: Browser) => Promise<readonly Figure[]>,
    ): Promise<readonly Figure[]> => {
      await using browser = await stack.newBrowser();
      return await measure(browser);
    };
    report.fact("browser", await versionOf(stack));
    return [
      ...(await measureGridApi(url, "years", 1_700)),
      ...(await measurePages(stack)),
      ...(await withBrowser((browser) => measureGrid(browser, "year", 365))),
      ...(await withBrowser((browser) => measureGrid(browser, "years", 1_700))),
      ...(await withBrowser((browser) => measureLists(browser, "graph_5000"))),
      ...(await withBrowser((browser) => measureGraphs(browser, Object.keys(GRAPHS)))),
      ...(await withBrowser((browser) => measureLog(browser, log, LOG_LINES))),
      ...measureBundles(),
    ];
  },
};

async function versionOf(stack: YearsStack): Promise<string> {
  await using browser = await stack.newBrowser();
  const page = await browser.newPage();
  return await page.evaluate<string>("navigator.userAgent");
}
