import type { Logger } from "@daymill/core";
import { connect } from "@daymill/metadata";
import { generateSource } from "@daymill/dags";
import type { RouteRequest } from "@daymill/contract";
import type { DemoOptions } from "./options.ts";
import type { ProgressBar } from "./progress-bar.ts";

type ConnectionBody = RouteRequest<"putConnection">["body"];

/** One day in so many has no table in the source: the published one lacks some too. */
const DAYS_PER_MISSING = 7;
const SOURCE_DATABASE = "mozaggregator";

/** The database's own lines would break the progress bar; what goes wrong is thrown. */
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** How the pipeline reaches its source; a database of the demo's own is made and filled first. */
export async function prepareSource(options: DemoOptions, bar: ProgressBar): Promise<ConnectionBody> {
  return options.source.kind === "url" ? connectionOf(options.source.url) : await fillEmbedded(options, bar);
}

/** A second database of the embedded PostgreSQL. The server is not running yet: it takes the same database over. */
async function fillEmbedded(options: DemoOptions, bar: ProgressBar): Promise<ConnectionBody> {
  await using database = await connect({ kind: "embedded", dataDir: options.dataDir }, { log: silent });
  const address = await database.createDatabase?.(SOURCE_DATABASE);
  if (address === undefined) {
    const { fallbackReason } = await database.describe();
    throw new Error(
      `The demo's source needs native PostgreSQL, which cannot run here (${fallbackReason ?? "unknown"}). Give a database of your own: --source postgres://...`,
    );
  }
  const { host, port, user, database: name } = address;
  let done = 0;
  await generateSource({
    connection: { host, port, user, database: name },
    from: options.from,
    days: options.days,
    rowsPerDay: options.rows,
    seed: options.seed,
    missing: Math.floor(options.days / DAYS_PER_MISSING),
    onDay: ({ day }) => bar.show({ done: ++done, total: options.days * 2, note: `tables made, ${day}` }),
  });
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
