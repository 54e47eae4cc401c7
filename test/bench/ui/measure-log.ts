import type { Browser } from "../../e2e/support/browser.ts";
import type { Figure } from "../measure.ts";
import { timeFromKey, type PageExpression, scrollFrames, timeSinceNavigation } from "./probes.ts";

const FRAMES = 300;
const LOG: PageExpression = `document.querySelector("[role=log]")`;
/** The last key of a search makes it `line 10`, `line 11` and so on. */
const LAST_KEYS = "0123456789";
const LEAST_LINE_HEIGHT = 12;

export interface LoggedRun {
  readonly dagId: string;
  readonly runId: string;
}

/** A long log: scrolling, and searching all of it. */
export async function measureLog(
  browser: Browser,
  { dagId, runId }: LoggedRun,
  lines: number,
): Promise<readonly Figure[]> {
  const page = await browser.newPage();
  await page.goto(`/dags/${dagId}/runs/${runId}/tasks/talk`, { waitUntil: "commit" });
  const end = await timeSinceNavigation(page, `document.body?.innerText.includes("line ${lines} of the night")`);
  await timeSinceNavigation(page, `${LOG}.scrollHeight > ${lines * LEAST_LINE_HEIGHT}`);
  const frames = await scrollFrames(page, { of: LOG, frames: FRAMES, y: -600 });
  const search = page.getByRole("searchbox", { name: "Search the log" });
  const keys: number[] = [];
  for (const key of LAST_KEYS) {
    await search.fill("line 1");
    await page.getByText(`/ ${count(lines, "line 1")}`).waitFor();
    keys.push(await timeFromKey(page, key, matches(count(lines, `line 1${key}`))));
  }
  return [
    { name: "log of 100,000 lines: its end is there", unit: "ms", samples: [end], beside: "cold, with the page" },
    {
      name: "log of 100,000 lines: frames while it scrolls, p95",
      unit: "ms",
      samples: frames,
      quantile: 0.95,
      mark: { max: 20 },
    },
    { name: "log of 100,000 lines: slowest frame", unit: "ms", samples: frames, quantile: 1 },
    {
      name: "log of 100,000 lines: key of a search to paint",
      unit: "ms",
      samples: keys,
      quantile: 0.95,
      mark: { max: 150 },
    },
  ];
}

/** In how many lines a text stands, as the page writes it. */
function count(lines: number, text: string): string {
  let found = 0;
  for (let line = 1; line <= lines; line++) if (`line ${line} of the night`.includes(text)) found += 1;
  return found.toLocaleString("en-US");
}

function matches(found: string): PageExpression {
  return `document.querySelector("main search output")?.textContent.endsWith("/ ${found}")`;
}
