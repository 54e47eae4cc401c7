import { rmSync } from "node:fs";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import { EmbeddedServer } from "../embedded/embedded-server.ts";
import { prepareServer } from "../embedded/prepare-server.ts";
import { OWNER_ROLE } from "../embedded/cluster-config.ts";
import { socketUrl } from "../embedded/server-databases.ts";
import { migrate } from "../migrate.ts";
import { openPglite } from "../pglite/open-pglite.ts";
import { openOnTestServer, runOnServer } from "./server-copies.ts";
import { silentLog } from "./silent-log.ts";
import { GIVEN_SERVER_VARIABLE } from "./template.ts";
import type { ServerTemplate, Template, TestDatabaseKind } from "./template.ts";
import { makeTestDir } from "./test-dir.ts";

/** A template and how to be rid of it, once all its copies are closed. */
export interface MadeTemplate {
  readonly template: Template;
  readonly dispose: () => Promise<void>;
}

export async function makeTemplate(kind: TestDatabaseKind): Promise<MadeTemplate> {
  switch (kind) {
    case "native":
      return await makeOnNativeServer();
    case "given":
      return await makeOnGivenServer();
    case "pglite":
      return await makePgliteDirectory();
    default:
      return kind satisfies never;
  }
}

/** On a server of its own that syncs nothing to disk. */
async function makeOnNativeServer(): Promise<MadeTemplate> {
  const dir = makeTestDir();
  const prepared = await prepareServer(dir, "none");
  if (prepared.kind === "pglite") throw new Error(`Native PostgreSQL does not run here: ${prepared.reason}.`);
  const server = await EmbeddedServer.open({ ...prepared, durability: "none", log: silentLog });
  const dispose = async (): Promise<void> => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  const url = socketUrl(server.socketDir, "postgres", OWNER_ROLE);
  return {
    template: await makeDatabase({ kind: "server", product: "embedded-postgresql", url, database: "template" }),
    dispose,
  };
}

async function makeOnGivenServer(): Promise<MadeTemplate> {
  const url = process.env[GIVEN_SERVER_VARIABLE];
  if (url === undefined) throw new Error(`${GIVEN_SERVER_VARIABLE} names no server.`);
  const database = `daymill_template_${process.pid}`;
  const template = await makeDatabase({ kind: "server", product: "postgresql", url, database });
  return { template, dispose: () => runOnServer(url, `drop database if exists ${database} with (force)`) };
}

async function makeDatabase(template: ServerTemplate): Promise<ServerTemplate> {
  await runOnServer(template.url, `drop database if exists ${template.database} with (force)`);
  await runOnServer(template.url, `create database ${template.database} encoding 'UTF8' locale 'C' template template0`);
  await using database = await openOnTestServer(template, template.database, async () => undefined);
  await migrate(database, { now: epochMillis(0) });
  return template;
}

async function makePgliteDirectory(): Promise<MadeTemplate> {
  const parent = makeTestDir();
  const dir = join(parent, "template");
  const common = { thread: "same", fallbackReason: undefined, stop: async () => undefined } as const;
  await using database = await openPglite({ ...common, dataDir: dir });
  await migrate(database, { now: epochMillis(0) });
  return {
    template: { kind: "directory", dir },
    dispose: async () => rmSync(parent, { recursive: true, force: true }),
  };
}
