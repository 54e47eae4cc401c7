import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { Option } from "commander";
import type { Command } from "commander";
import { DaymillError, epochMillis, isId } from "@daymill/core";
import type { ServerRole } from "../compose.ts";
import type { DagFileListener } from "../compose/dag-file-news.ts";
import type { ServerPlace } from "../compose/open-base.ts";
import { loadConfig } from "../config.ts";
import type { LoadedConfig } from "../config.ts";
import { createLogger } from "../observability/logger.ts";
import type { CommandContext } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { stopSignal, type StopSignal } from "./stop-signal.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { countText } from "./terminal/format.ts";
import { VERSION } from "./version.ts";

/** What a server is told on the command line. */
export interface ServeFlags {
  readonly data?: string;
  readonly dags?: string[];
  readonly host?: string;
  readonly port?: string;
  readonly workers?: string;
  readonly queues?: string;
  readonly web?: string;
}

interface StartFlags extends ServeFlags {
  readonly role: ServerRole;
  readonly name?: string;
}

/** What a command does besides while a server runs. */
interface Watching {
  readonly onDagFile?: DagFileListener;
  /** Told the address, unless it has none. */
  readonly onReady?: (url: string | undefined) => void;
}

/** How long running attempts may take to finish after Ctrl-C, in ms. */
export const GRACE_MS = 30_000;

const ROLES = ["all", "scheduler", "api", "worker"] as const satisfies readonly ServerRole[];

/** In a package of ours, and in the repository. */
const BUILT_WEB_APP = ["../../web", "../../../web/dist"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((folder) => existsSync(folder));

/** daymill start */
export function addStartCommand(program: Command, context: CommandContext): void {
  withServeFlags(program.command("start").description("run a server: scheduler, workers, API and web app"))
    .addOption(
      new Option("--role <role>", "run a part only, beside others on one PostgreSQL").choices(ROLES).default("all"),
    )
    .option("--name <name>", "what its worker is called; no other on the data directory may be (default: the host)")
    .action(async (flags: StartFlags) => await serve(context, flags));
}

export function withServeFlags(command: Command): Command {
  return command
    .option("--data <dir>", "data directory (dataDir)")
    .option("--dags <dir...>", "folders with DAG files (dags)")
    .option("--host <address>", "address to listen on (server.host)")
    .option("--port <n>", "port to listen on; 0: any that is free (server.port)")
    .option("--workers <n>", "bodies that run at once (workers)")
    .option("--queues <names>", "queues whose tasks run here, with commas; without: all (queues)")
    .option("--web <dir>", "folder of the built web app", BUILT_WEB_APP);
}

/** Runs a server until a signal stops it. */
export async function serve(context: CommandContext, flags: StartFlags, watching: Watching = {}): Promise<void> {
  const { io } = context;
  const { config, environment } = await readSettings(context, flags);
  const place = placeOf(flags, environment);
  const stop = stopSignal();
  const log = createLogger({
    ...config.logs,
    stream: { write: (text) => io.stderr.write(text), isTTY: io.stderr.isTerminal },
  });
  // Loaded here: the other commands need none of it, and start four times as fast without.
  const { startServer } = await import("../compose.ts");
  const { onDagFile } = watching;
  const world = { log, clock: { now: () => epochMillis(Date.now()) }, environment, version: VERSION, onDagFile };
  const server = await heeding(stop, io, () => startServer(config, { ...world, place }, flags.role));
  const silent = flags.role === "worker" ? "Daymill runs tasks" : "Daymill schedules";
  const what = server.url === undefined ? silent : `Daymill serves ${server.url}`;
  io.stdout.write(`${what} (data in ${config.dataDir}, ${countText(config.workers, "worker")}). Ctrl-C stops it.\n`);
  watching.onReady?.(server.url);
  const signal = await stop.first;
  io.stderr.write(
    `\nStopping: what runs may finish for up to ${GRACE_MS / 1_000} s; Ctrl-C once more stops it at once.\n`,
  );
  await Promise.race([server.close(GRACE_MS), stop.second.then(() => server.close(0))]);
  if (signal === "SIGINT") context.fail(ExitCode.interrupted);
}

/**
 * Begins something that takes a while and cannot be cut off: a signal meanwhile is answered, and ends it when it has begun;
 * the second one ends the process, as a crash would, which the next start copes with.
 */
async function heeding<T>(stop: StopSignal, { stderr }: CliIo, begin: () => Promise<T>): Promise<T> {
  let hasBegun = false;
  const answer = async (): Promise<void> => {
    await stop.first;
    if (!hasBegun) stderr.write("\nStopping as soon as it has started; Ctrl-C once more ends it at once.\n");
  };
  const end = async (): Promise<void> => {
    const signal = await stop.second;
    if (hasBegun) return;
    stop.giveBack();
    process.kill(process.pid, signal);
  };
  void answer();
  void end();
  try {
    return await begin();
  } finally {
    hasBegun = true;
  }
}

function placeOf({ web, role, name: given }: StartFlags, environment: LoadedConfig["environment"]): ServerPlace {
  const name = given ?? hostname();
  if ((role === "worker" || given !== undefined) && !isId(name)) {
    const advice = "give it one with --name, of letters, digits and _.-";
    throw new DaymillError("E104", `The worker's name "${name}" is no name: ${advice}.`);
  }
  if (web !== undefined && !existsSync(web)) throw new DaymillError("E702", `--web ${web}: there is no such folder.`);
  return {
    webDir: web,
    packageRoots: [fileURLToPath(new URL("../..", import.meta.url))],
    secretKey: environment["DAYMILL_SECRET_KEY"],
    adminPassword: environment["DAYMILL_ADMIN_PASSWORD"],
    workerName: name,
  };
}

/** The settings, with what this command line says over them. Throws E104 with everything that is wrong. */
export async function readSettings({ io }: CommandContext, flags: ServeFlags): Promise<LoadedConfig> {
  const { data, dags, host, port, workers, queues } = flags;
  return await loadConfig({
    cwd: io.cwd,
    environment: io.env,
    flags: {
      ...(data !== undefined && { "--data": { dataDir: data } }),
      ...(dags && { "--dags": { dags } }),
      ...(host !== undefined && { "--host": { server: { host } } }),
      ...(port !== undefined && { "--port": { server: { port } } }),
      ...(workers !== undefined && { "--workers": { workers } }),
      ...(queues !== undefined && { "--queues": { queues } }),
    },
  });
}
