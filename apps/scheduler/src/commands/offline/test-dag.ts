import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Connection, DagTestRun, LogEntry } from "@daymill/core";
import { loadConfig } from "../../config.ts";
import type { Config, LoadedConfig } from "../../config.ts";
import type { ReadDag } from "../../dag-bag/read-dag-files.ts";
import { dataLayout } from "../../data-layout.ts";
import { childEnv, declaredEnv } from "../../process/child-env.ts";
import { entryUrl } from "../../process/entry-url.ts";
import { fixedConnections, toConnection } from "../../secrets/fixed-connections.ts";
import { printJson, type CommandContext } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { didYouMean } from "../terminal/did-you-mean.ts";
import { stateMark } from "../terminal/state-mark.ts";
import { parseParams } from "../trigger.ts";
import { commandLogger } from "./command-logger.ts";
import type { DagTestAnswer, DagTestOrder } from "./dag-test-messages.ts";

interface TestFlags {
  readonly dags?: string[];
  readonly date?: string;
  readonly param?: readonly string[];
  readonly json?: boolean;
}

const ENTRY = fileURLToPath(entryUrl("./dag-test-main", import.meta));

/** daymill dags test */
export function addTestCommand(dags: Command, context: CommandContext): void {
  dags
    .command("test <dag>")
    .description("run a whole DAG once, in memory and without a server; exit code 1 when it fails")
    .option("--date <day>", "the data interval that begins on this day (default: the first of the schedule)")
    .option("--dags <dir...>", "folders with DAG files (dags)")
    .option("--param <name=value...>", "a run parameter; the value is JSON, or else text")
    .option("--json", "print JSON: states, outputs, attempts and logs")
    .action(async (dagId: string, flags: TestFlags) => await test(context, dagId, flags));
}

async function test(context: CommandContext, dagId: string, flags: TestFlags): Promise<void> {
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
    const run = await runInChild(found, loaded, {
      bundleId: found.bundleId,
      bundleFolder,
      packageRoots,
      dagId,
      interval: flags.date,
      params: parseParams(flags.param ?? []),
      connections: connectionsOf(loaded.config),
      workspace: pathToFileURL(`${workspace}/`).href,
    });
    if (run.state === "failed") context.fail(ExitCode.failed);
    if (flags.json) return printJson(context, run);
    context.io.stdout.write(describeRun(found, run, context));
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

function describeRun({ dag }: ReadDag, run: DagTestRun, { style }: CommandContext): string {
  const width = Math.max(...Object.keys(run.states).map((name) => name.length));
  const tasks = Object.entries(run.states).map(([name, state]) => {
    const output = run.outputs[name];
    const shown = output === undefined ? "" : style.paint("quiet", ` → ${JSON.stringify(output).slice(0, 100)}`);
    const logs = (run.logs[name] ?? []).map((entry) => style.paint("quiet", `      ${logText(entry)}`));
    const errors = errorsOf(run, name).map((text) => style.paint("bad", `      ${text}`));
    return [`  ${name.padEnd(width)}  ${stateMark(state, style)}${shown}`, ...logs, ...errors].join("\n");
  });
  return `${[dag.id, ...tasks, `${stateMark(run.state, style)}: ${run.reason}`].join("\n")}\n`;
}

function logText({ level, message, fields }: LogEntry): string {
  const isEmpty = fields === undefined || Object.keys(fields).length === 0;
  return `${level} ${message}${isEmpty ? "" : ` ${JSON.stringify(fields)}`}`;
}

function errorsOf(run: DagTestRun, name: string): string[] {
  return (run.attempts[name] ?? []).flatMap(({ number, outcome }) =>
    outcome.kind === "failed" ? [`attempt ${number}: ${outcome.error.message}`] : [],
  );
}
