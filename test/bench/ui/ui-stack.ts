import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { analyze } from "../analyze.ts";
import { type Browser, openBrowser } from "../../e2e/support/browser.ts";
import { buildWebOnce } from "../../e2e/support/web-build.ts";
import { type Stack, startStack } from "../../support/start-stack.ts";
import { type SeededRuns, seedRuns } from "./seed-runs.ts";

export interface UiStackOptions {
  /** DAG files by name. */
  readonly dags: Readonly<Record<string, string>>;
  readonly seeds: readonly SeededRuns[];
}

/** A server over years of runs, and browsers that look at it, each with nothing in its cache. */
export interface UiStack extends AsyncDisposable {
  readonly server: Stack;
  newBrowser(): Promise<Browser>;
}

export async function openUiStack({ dags, seeds }: UiStackOptions): Promise<UiStack> {
  await buildWebOnce();
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await startStack({ dags }));
  await server.stop();
  await seed(server.dataDir, seeds);
  await server.start();
  const opened = opening.move();
  return {
    server,
    newBrowser: () => openBrowser(server.url),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function seed(dataDir: string, seeds: readonly SeededRuns[]): Promise<void> {
  await using database = await connect({ kind: "embedded", dataDir }, { log: silentLog });
  for (const each of seeds) await seedRuns(database, each);
  await analyze(database);
}
