// npm run demo: a daily backfill of pipeline 1 through the real scheduler, from a database dump to a queryable table.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { runBackfills } from "./backfill.ts";
import { readOptions, USAGE, type DemoOptions } from "./options.ts";
import { ProgressBar } from "./progress-bar.ts";
import { isComplete, printDays, readDays } from "./report.ts";
import { startServer, type DemoServer } from "./server.ts";
import { prepareSource } from "./source.ts";
import { countWarehouseRows } from "./warehouse.ts";

const DAGS = ["mozaggregator_submission_date", "mozaggregator_build_id"];

if (process.argv.includes("--help")) console.log(USAGE);
else process.exitCode = await main(readOptions(process.argv.slice(2)));

async function main(options: DemoOptions | string): Promise<number> {
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  try {
    return await demo({ ...options, dataDir: resolve(options.dataDir) });
  } catch (error) {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

async function demo(options: DemoOptions): Promise<number> {
  mkdirSync(options.dataDir, { recursive: true });
  const bar = new ProgressBar();
  console.log(
    `Source: ${options.days} days from ${options.from}, ${options.rows.toLocaleString("en")} rows a day and type`,
  );
  const connection = await prepareSource(options, bar);
  const server = await startServer(options.dataDir, options.port);
  try {
    await server.client.putConnection({ params: { connectionId: "mozaggregator" }, body: connection });
    await server.client.putPool({ params: { pool: "source_db" }, body: { slots: 4 } });
    const complete = await backfill(options, server, bar);
    console.log(`\nUI: ${server.url}${options.keep ? "  (Ctrl-C ends it)" : "  (npm start shows these runs)"}`);
    if (options.open) openBrowser(server.url);
    if (options.keep) await Promise.race([server.ended, interrupted()]);
    return complete ? 0 : 1;
  } finally {
    await server.stop();
  }
}

async function backfill(options: DemoOptions, { client, url }: DemoServer, bar: ProgressBar): Promise<boolean> {
  console.log(`Backfill of ${DAGS.join(" and ")}, at ${url}`);
  const to = new Date(Date.parse(options.from) + (options.days - 1) * 86_400_000).toISOString().slice(0, 10);
  const backfills = await runBackfills(client, { dagIds: DAGS, from: options.from, to }, bar);
  bar.end();
  const lines = await readDays(client, backfills, await countWarehouseRows(options.dataDir));
  console.log(`\n${printDays(lines)}\n`);
  const complete = isComplete(lines);
  console.log(
    complete
      ? "Every row of the source is in the warehouse, once."
      : "NOT complete: see the states above and the logs in the UI.",
  );
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
