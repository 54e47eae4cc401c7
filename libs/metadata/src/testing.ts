import type { MetadataDatabase } from "./metadata-database.ts";
import { openPgliteCopy } from "./testing/pglite-copies.ts";
import { makeEmptyDatabase, openServerCopy } from "./testing/server-copies.ts";
import type { EmptyDatabase } from "./testing/server-copies.ts";
import { askForTemplate, HOST_VARIABLE, hostTemplates } from "./testing/template-host.ts";
import { GIVEN_SERVER_VARIABLE } from "./testing/template.ts";
import type { TestDatabaseKind } from "./testing/template.ts";

export { clearOrder } from "./testing/clear-order.ts";
export { emptyBundle } from "./testing/empty-bundle.ts";
export { FIRST_DAY, seedDag, seedRuns } from "./testing/seed-dag.ts";
export { seedLook, seedRunState, seedOutput, seedStates } from "./testing/seed-states.ts";
export { functions } from "./functions/index.ts";
export { silentLog } from "./testing/silent-log.ts";
export { assertAsShown, readStanding } from "./testing/standing.ts";
export { hostTemplates };
export type { EmptyDatabase };

/** A migrated, empty database on native PostgreSQL, shared by nobody; dropped when it is closed. */
export async function freshDatabase(): Promise<MetadataDatabase> {
  return await openFresh("native");
}

/** A migrated, empty PGlite in this thread; deleted when it is closed. */
export async function freshPglite(): Promise<MetadataDatabase> {
  return await openFresh("pglite");
}

/**
 * Calls the suite once for each database that it must hold on: native PostgreSQL, PGlite, and the server that
 * DAYMILL_TEST_POSTGRES names, if it names one. `open` gives a fresh, migrated database; close it with `await using`.
 */
export function forEachDatabase(suite: (name: string, open: () => Promise<MetadataDatabase>) => void): void {
  suite("native PostgreSQL", freshDatabase);
  suite("PGlite", freshPglite);
  if (process.env[GIVEN_SERVER_VARIABLE] !== undefined) suite("given PostgreSQL", () => openFresh("given"));
}

/**
 * Calls the suite once for each PostgreSQL server that code which works on servers of others must hold on: the native one,
 * and the one that DAYMILL_TEST_POSTGRES names, if it names one. `make` gives a database with nothing in it.
 */
export function forEachServer(suite: (name: string, make: () => Promise<EmptyDatabase>) => void): void {
  suite("native PostgreSQL", () => makeEmpty("native"));
  if (process.env[GIVEN_SERVER_VARIABLE] !== undefined) suite("given PostgreSQL", () => makeEmpty("given"));
}

async function makeEmpty(kind: "native" | "given"): Promise<EmptyDatabase> {
  const template = await askForTemplate(process.env[HOST_VARIABLE] ?? (await hostInThisProcess()), kind);
  if (template.kind !== "server") throw new Error(`${kind} is no server`);
  return await makeEmptyDatabase(template);
}

async function openFresh(kind: TestDatabaseKind): Promise<MetadataDatabase> {
  const host = process.env[HOST_VARIABLE] ?? (await hostInThisProcess());
  const template = await askForTemplate(host, kind);
  return template.kind === "server" ? await openServerCopy(template) : await openPgliteCopy(template);
}

// Outside a test run that hosts them (a script, a bench): for this process, until it has nothing more to do.
async function hostInThisProcess(): Promise<string> {
  const host = await hostTemplates();
  process.once("beforeExit", () => void host[Symbol.asyncDispose]());
  return host.path;
}
