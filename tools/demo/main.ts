// npm run demo: a daily backfill of a published pipeline through the real scheduler, from a source to results that are proved.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { runBackfills } from "./backfill.ts";
import { daysOf } from "./days.ts";
import type { DemoSource } from "./pipeline.ts";
import { ProgressBar } from "./progress-bar.ts";
import { readOptions, USAGE, type DemoWish } from "./read-options.ts";
import { isComplete, printDays, readDays } from "./report.ts";
import { startServer, type DemoServer } from "./server.ts";

if (process.argv.includes("--help")) console.log(USAGE);
else process.exitCode = await main(readOptions(process.argv.slice(2)));

async function main(wish: DemoWish | string): Promise<number> {
  if (typeof wish === "string") {
    console.error(`${wish}\n\n${USAGE}`);
    return 2;
  }
  try {
    return await demo({ ...wish, options: { ...wish.options, dataDir: resolve(wish.options.dataDir) } });
  } catch (error) {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

async function demo({ pipeline, options }: DemoWish): Promise<number> {
  mkdirSync(options.dataDir, { recursive: true });
  const bar = new ProgressBar();
  console.log(`The demo of ${pipeline.title}`);
  console.log(
    `Source: ${options.days} days from ${options.from}, ${options.rows.toLocaleString("en")} ${pipeline.rows.what}`,
  );
  const source = await pipeline.prepare(options, bar);
  const server = await startServer(options.dataDir, options.port);
  try {
    await declare(source, server);
    const complete = await backfill({ pipeline, options }, { source, server, bar });
    console.log(`\nUI: ${server.url}${options.keep ? "  (Ctrl-C ends it)" : "  (npm start shows these runs)"}`);
    if (options.open) openBrowser(server.url);
    if (options.keep) await Promise.race([server.ended, interrupted()]);
    return complete ? 0 : 1;
  } finally {
    await server.stop();
  }
}

async function declare({ connections, pools }: DemoSource, { client }: DemoServer): Promise<void> {
  for (const [connectionId, body] of Object.entries(connections))
    await client.putConnection({ params: { connectionId }, body });
  for (const [pool, slots] of Object.entries(pools)) await client.putPool({ params: { pool }, body: { slots } });
}

interface Stage {
  readonly source: DemoSource;
  readonly server: DemoServer;
  readonly bar: ProgressBar;
}

async function backfill({ pipeline, options }: DemoWish, { source, server, bar }: Stage): Promise<boolean> {
  const { client, url } = server;
  console.log(`Backfill of ${pipeline.dagIds.join(" and ")}, at ${url}`);
  const to = daysOf(options).at(-1) ?? options.from;
  const backfills = await runBackfills(client, { dagIds: pipeline.dagIds, from: options.from, to }, bar);
  bar.end();
  const lines = await readDays(client, backfills, await source.look(client));
  console.log(`\n${printDays(lines, pipeline.measures)}\n`);
  const complete = isComplete(lines);
  console.log(complete ? pipeline.proved : "NOT complete: see the states above and the logs in the UI.");
  return complete;
}

function openBrowser(url: string): void {
  const command = process.platform === "darwin" ? "open" : process.platform === "win32" ? "explorer" : "xdg-open";
  spawn(command, [url], { stdio: "ignore", detached: true })
    .on("error", () => console.log(`No browser could be opened; the address is ${url}`))
    .unref();
}

async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
