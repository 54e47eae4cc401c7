// npm run screenshots: takes the pictures of docs/img, light and dark, from pages of a server that has worked for half a year.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@daymill/contract";
import { type Stack, startStack } from "../../support/start-stack.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type Browser, openBrowser } from "../support/browser.ts";
import { buildWebOnce } from "../support/web-build.ts";
import { readDags } from "../fixtures/read-dags.ts";
import { type Scene, type Shot, SHOTS } from "./shots.ts";

const IMAGES = join(import.meta.dirname, "../../../docs/img");
const SIZE = { width: 1_280, height: 800 };
const DAY_MS = 86_400_000;
const DAYS = 180;
/** Days of the backfill that goes on, and how many are done when the pictures begin. */
const BACKFILLED = { days: 120, done: 40, atOnce: 2 };

await main();

async function main(): Promise<void> {
  await buildWebOnce();
  await using stack = await startStack({
    dags: readDags(join(import.meta.dirname, "dags")),
    // Stacks of errors show it.
    home: makeHome(),
  });
  const scene = await setScene(stack);
  await using browser = await openBrowser(stack.url);
  for (const shot of SHOTS)
    for (const scheme of ["light", "dark"] as const) await take(browser, { shot, scheme, scene });
}

function makeHome(): string {
  const home = join(tmpdir(), "pipelines");
  mkdirSync(home);
  return home;
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

async function setScene(stack: Stack): Promise<Scene> {
  const { client } = stack;
  await backfill(client, { dagId: "orders", from: dayBefore(DAYS), to: dayBefore(1), maxActiveRuns: 16 }, "all");
  const goingOn = { dagId: "billing", from: dayBefore(BACKFILLED.days), to: dayBefore(3) };
  const backfillId = await backfill(client, { ...goingOn, maxActiveRuns: BACKFILLED.atOnce }, BACKFILLED.done);
  // Which day failed, and how, depends on today: the pictures show one whose files could not all be loaded.
  const { items } = await client.searchTaskInstances({
    query: { dagId: ["orders"], taskId: ["extract.load"], state: ["failed"], limit: 1 },
  });
  const failedRun = items[0]?.runId;
  if (failedRun === undefined) throw new Error("no file of orders has failed to load");
  return { failedRun, backfillId };
}

interface Wanted {
  readonly dagId: string;
  readonly from: string;
  readonly to: string;
  readonly maxActiveRuns: number;
}

/** Starts a backfill and waits until so many of its runs are over. */
async function backfill(client: Client, body: Wanted, wanted: number | "all"): Promise<number> {
  const made = await client.createBackfill({ body });
  if (made.kind !== "backfill") throw new Error(`no backfill of ${body.dagId} was made`);
  const { backfillId } = made;
  await waitUntil(
    `${wanted} runs of ${body.dagId} are over`,
    async () => {
      const { progress } = await client.getBackfill({ params: { backfillId } });
      const over = progress.success + progress.failed;
      return over >= (wanted === "all" ? progress.planned : wanted);
    },
    { withinMs: 120_000 },
  );
  return backfillId;
}

interface Picture {
  readonly shot: Shot;
  readonly scheme: "light" | "dark";
  readonly scene: Scene;
}

async function take(browser: Browser, { shot, scheme, scene }: Picture): Promise<void> {
  const page = await browser.newPage({ scheme, size: SIZE });
  await page.goto(shot.path(scene));
  await page.getByText(shot.drawn).first().waitFor();
  await page.getByRole("button", { name: "Updates: live" }).waitFor();
  await page.evaluate("document.fonts.ready");
  const path = join(IMAGES, `${shot.name}-${scheme}.png`);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  console.log(path);
  await page.close();
}
