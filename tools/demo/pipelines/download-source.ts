import { fillDownloads } from "@daymill/dags";
import type { PlannedDownloads } from "@daymill/dags";
import type { RouteRequest } from "@daymill/contract";
import type { Connection } from "@daymill/core";
import { connectToMysql } from "@daymill/operators/tools";
import type { DemoOptions } from "../options.ts";
import type { ProgressBar } from "../progress-bar.ts";
import { openEmbeddedDatabase } from "./embedded-database.ts";

type ConnectionBody = RouteRequest<"putConnection">["body"];

const EMBEDDED_DATABASE = "synapse_warehouse";
/** On a server of the user's own nothing but this is touched. */
const OWN_DATABASE = "daymill_demo_downloads";

/** As downloadStatements makes them, about: three tables and one more row for each request. */
const ROWS_A_STATEMENT = 500;
const ROWS_A_RECORD = 1.1;

/** How the pipeline reaches its source, which the demo makes: on the embedded PostgreSQL, or on a MariaDB or MySQL server. */
export async function prepareDownloads(
  options: DemoOptions,
  planned: PlannedDownloads,
  bar: ProgressBar,
): Promise<ConnectionBody> {
  const rows = planned.snapshots.length + options.days * options.rows * ROWS_A_RECORD;
  const total = Math.ceil(rows / ROWS_A_STATEMENT) + 10;
  const onStatement = (done: number): void =>
    bar.show({ done: Math.min(done, total), total, note: "statements that make the source" });
  if (options.source.kind === "url") {
    const connection = connectionOf(options.source.url);
    await makeDatabase(connection);
    await fillDownloads({ connection, planned, onStatement });
    bar.end();
    const { type, host, port, user, database, password } = connection;
    return { type, host, port, user, database, ...(password !== undefined && { secrets: { password } }) };
  }
  await using source = await openEmbeddedDatabase(options.dataDir, EMBEDDED_DATABASE);
  const { host, port, user, database } = source.address;
  const connection = { id: "synapse_warehouse", type: "postgres", host, port, user, database, extra: {} };
  await fillDownloads({ connection, planned, onStatement });
  bar.end();
  return { type: "postgres", host, port, user, database };
}

/** The password stands in the URL, or in MYSQL_PWD, as for the programs of MySQL. */
function connectionOf(url: string): Connection & { readonly database: string } {
  const { hostname, port, username, password } = new URL(url);
  const secret = password === "" ? process.env["MYSQL_PWD"] : decodeURIComponent(password);
  return {
    id: "synapse_warehouse",
    type: "mysql",
    host: decodeURIComponent(hostname),
    port: port === "" ? 3_306 : Number(port),
    user: decodeURIComponent(username),
    database: OWN_DATABASE,
    ...(secret !== undefined && { password: secret }),
    extra: {},
  };
}

async function makeDatabase({ database: _database, ...server }: Connection): Promise<void> {
  await using session = await connectToMysql(server, new AbortController().signal);
  await session.query(`CREATE DATABASE IF NOT EXISTS ${OWN_DATABASE} CHARACTER SET utf8mb4`);
}
