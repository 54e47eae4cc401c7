import { join } from "node:path";
import { generateArchives, generateSource, type SourceShape } from "@daymill/dags";
import type { RouteRequest } from "@daymill/contract";
import type { DemoOptions } from "../options.ts";
import type { ProgressBar } from "../progress-bar.ts";
import { openEmbeddedDatabase } from "./embedded-database.ts";

type ConnectionBody = RouteRequest<"putConnection">["body"];

/** One day in so many has no table in the source, as in the published one; of a week one, so that a demo shows it. */
const DAYS_PER_MISSING = 40;
const DAYS_TO_MISS_ONE = 7;
const SOURCE_DATABASE = "mozaggregator";

/** How the pipeline reaches its source; a database or dumps of the demo's own are made first. */
export async function prepareSource(options: DemoOptions, bar: ProgressBar): Promise<ConnectionBody> {
  switch (options.source.kind) {
    case "url":
      return connectionOf(options.source.url);
    case "archive":
      return await makeArchives(options, bar);
    case "embedded":
      return await fillEmbedded(options, bar);
    default:
      return options.source satisfies never;
  }
}

async function makeArchives(options: DemoOptions, bar: ProgressBar): Promise<ConnectionBody> {
  const directory = join(options.dataDir, "demo-archives");
  await generateArchives({ directory, ...shapeOf(options, bar) });
  bar.end();
  return { type: "archive", path: directory };
}

/** The same rows, whatever holds them. */
function shapeOf(
  { from, days, rows, seed }: DemoOptions,
  bar: ProgressBar,
): SourceShape & { onDay: (made: { day: string }) => void } {
  let done = 0;
  const missing = Math.max(days < DAYS_TO_MISS_ONE ? 0 : 1, Math.floor(days / DAYS_PER_MISSING));
  const onDay = ({ day }: { day: string }) => bar.show({ done: ++done, total: days * 2, note: `tables made, ${day}` });
  return { from, days, rowsPerDay: rows, seed, missing, onDay };
}

/** A second database of the embedded PostgreSQL. The server is not running yet: it takes the same database over. */
async function fillEmbedded(options: DemoOptions, bar: ProgressBar): Promise<ConnectionBody> {
  await using source = await openEmbeddedDatabase(options.dataDir, SOURCE_DATABASE);
  const { host, port, user, database: name } = source.address;
  await generateSource({ connection: { host, port, user, database: name }, ...shapeOf(options, bar) });
  bar.end();
  return { type: "postgres", host, port, user, database: name };
}

function connectionOf(url: string): ConnectionBody {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    type: "postgres",
    host: decodeURIComponent(hostname),
    port: port === "" ? 5432 : Number(port),
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
    ...(password !== "" && { secrets: { password: decodeURIComponent(password) } }),
  };
}
