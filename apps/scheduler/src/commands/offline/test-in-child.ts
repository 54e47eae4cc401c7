import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Command } from "commander";
import { boundInstant, DaymillError } from "@daymill/core";
import type { Connection, DagTestRun, JsonObject } from "@daymill/core";
import { loadConfig } from "../../config.ts";
import type { Config, LoadedConfig } from "../../config.ts";
import type { ReadDag } from "../../dag-bag/read-dag-files.ts";
import { dataLayout } from "../../data-layout.ts";
import { childEnv, declaredEnv } from "../../process/child-env.ts";
import { entryUrl } from "../../process/entry-url.ts";
import { fixedConnections, toConnection } from "../../secrets/fixed-connections.ts";
import type { CommandContext } from "../command-context.ts";
import { didYouMean } from "../terminal/did-you-mean.ts";
import { parseParams } from "../trigger.ts";
import { commandLogger } from "./command-logger.ts";
import type { DagTestAnswer, DagTestOrder } from "./dag-test-messages.ts";

/** What `dags test` and `tasks test` may be told. */
export interface TestFlags {
  readonly dags?: string[];
  readonly date?: string;
  readonly param?: readonly string[];
  readonly json?: boolean;
}

/** Adds them. `json`: what is printed with it. */
export function withTestFlags(command: Command, json: string): Command {
  return command
    .option("--date <day>", "the data interval that begins on this day (default: the first of the schedule)")
    .option("--dags <dir...>", "folders with DAG files (dags)")
    .option("--param <name=value...>", "a run parameter; the value is JSON, or else text")
    .option("--json", json);
}

export interface DagTest {
  readonly dagId: string;
  readonly flags: TestFlags;
  /** Outputs that stand in for bodies, by the ids of the graph. */
  readonly stub: (found: ReadDag) => JsonObject;
}

const ENTRY = fileURLToPath(entryUrl("./dag-test-main", import.meta));

/** Runs a DAG of the DAG folders in memory, in a process of its own. Rejects with E701 when there is none. */
export async function testInChild(context: CommandContext, { dagId, flags, stub }: DagTest): Promise<DagTestRun> {
  const params = parseParams(flags.param ?? []);
  // The zone is the DAG's, which is not known yet: whether it is a date at all is.
  if (flags.date !== undefined) boundInstant(flags.date, "UTC");
  const given = flags.dags === undefined ? {} : { "--dags": { dags: flags.dags } };
  const loaded = await loadConfig({ cwd: context.io.cwd, environment: context.io.env, flags: given });
  const { readDagFolders } = await import("./read-dag-folders.ts");
  const { dagFolders: folders } = loaded.config;
  await using read = await readDagFolders({ folders, environment: loaded.environment, logger: commandLogger(context) });
  const found = findDag(
    read.results.flatMap((result) => result.dags),
    dagId,
  );
  const workspace = await mkdtemp(join(tmpdir(), "daymill-test-"));
  try {
    const { bundleFolder, packageRoots } = read;
    return await runInChild(found, loaded, {
      bundleId: found.bundleId,
      bundleFolder,
      packageRoots,
      dagId,
      interval: flags.date,
      params,
      stub: stub(found),
      connections: connectionsOf(loaded.config),
      workspace: pathToFileURL(`${workspace}/`).href,
    });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

function findDag(dags: readonly ReadDag[], dagId: string): ReadDag {
  const found = dags.find(({ dag }) => dag.id === dagId);
  if (found) return found;
  const near = didYouMean(
    dagId,
    dags.map(({ dag }) => dag.id),
  );
  const hint = near === undefined ? "`daymill dags check` names what cannot be read." : `Did you mean ${near}?`;
  throw new DaymillError("E701", `The DAG folders hold no DAG "${dagId}" without problems. ${hint}`);
}

/** Those that stand in no database: the configuration's, and what `lake` and `warehouse` mean. */
function connectionsOf(config: Config): Record<string, Connection> {
  const fixed = fixedConnections(dataLayout(config.dataDir), config.connections);
  return Object.fromEntries(fixed.map(({ row, secrets }) => [row.connectionId, toConnection(row, secrets)]));
}

async function runInChild({ dag }: ReadDag, { environment }: LoadedConfig, order: DagTestOrder): Promise<DagTestRun> {
  const declared = declaredEnv(
    environment,
    dag.tasks.flatMap((task) => task.env),
  );
  const child = fork(ENTRY, [], {
    env: { ...childEnv(environment), ...declared },
    execArgv: ["--disable-warning=ExperimentalWarning", "--enable-source-maps"],
    serialization: "advanced",
    // What bodies print is no part of the answer.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  child.send(order);
  const [answer] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => [died(code)]),
  ])) as [DagTestAnswer];
  if (answer.kind === "run") return answer.run;
  throw new DaymillError("E202", answer.message);
}

function died(code: unknown): DagTestAnswer {
  return { kind: "failure", message: `the test's process ended with ${String(code)} before the DAG had` };
}
