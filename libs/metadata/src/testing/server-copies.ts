import { randomBytes } from "node:crypto";
import { describeUrl } from "../client/describe-url.ts";
import { makeClient } from "../client/open-client.ts";
import { openOnServer } from "../client/open-server.ts";
import type { MetadataDatabase } from "../metadata-database.ts";
import { silentLog } from "./silent-log.ts";
import type { ServerTemplate } from "./template.ts";

/** Tests need few connections each, and many run at once. */
const TEST_POOL_SIZE = 4;

/** Opens a copy of the template that is dropped when it is closed. */
export async function openServerCopy(template: ServerTemplate): Promise<MetadataDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  // By files: a tenth of the time that the write-ahead log would take, where nothing is synced.
  await runOnServer(template.url, `create database ${name} template ${template.database} strategy file_copy`);
  return await openOnTestServer(template, name, () => runOnServer(template.url, `drop database ${name} with (force)`));
}

/** A database that belongs to one test, on a server of the test run. */
export interface EmptyDatabase extends AsyncDisposable {
  /** With a role that may do everything there. */
  readonly url: string;
}

/** Makes a database with nothing in it that is dropped when it is closed. */
export async function makeEmptyDatabase({ url }: ServerTemplate): Promise<EmptyDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await runOnServer(url, `create database ${name} encoding 'UTF8' locale 'C' template template0`);
  return {
    url: withDatabase(url, name),
    [Symbol.asyncDispose]: () => runOnServer(url, `drop database ${name} with (force)`),
  };
}

/** Opens a database of the server; `stop` is called once it is closed. */
export async function openOnTestServer(
  { product, url }: ServerTemplate,
  database: string,
  stop: () => Promise<void>,
): Promise<MetadataDatabase> {
  return await openOnServer({
    kind: product,
    client: { connectionString: withDatabase(url, database) },
    where: describeUrl(withDatabase(url, database)),
    poolSize: TEST_POOL_SIZE,
    log: silentLog,
    createDatabase: undefined,
    stop,
  });
}

/** Runs one statement on the server, on a connection of its own. */
export async function runOnServer(url: string, statement: string): Promise<void> {
  const client = makeClient({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
