import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toError } from "@daymill/core";
import { createClient } from "@daymill/contract";
import type { Client, RunDetail } from "@daymill/contract";
import { killAll, processTree, type KnownProcess } from "./process-tree.ts";
import { runDaymill, spawnDaymill, type CommandResult, type Launch } from "./run-daymill.ts";
import { waitUntil } from "./wait-until.ts";

export interface StackOptions {
  /** DAG files by name, below the DAG folder. */
  readonly dags: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Where everything stands; removed when the stack is closed. Default: a new folder. */
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: our own program, as our own user. */
  readonly launch?: Launch;
}

/** What the start command says once the server is ready. */
const READY = /Daymill (?:serves|schedules|runs tasks)/;

/** A machine that runs all suites at once needs its time. */
const READY_WITHIN_MS = 120_000;

/** A whole server in a process of its own, on a temporary data directory with an embedded PostgreSQL. */
export class Stack {
  readonly home: string;
  readonly dataDir: string;
  readonly dagFolder: string;
  readonly #options: StackOptions;
  #child: ChildProcess | undefined;
  #output = "";
  readonly #orphans: KnownProcess[] = [];

  constructor(options: StackOptions) {
    this.#options = options;
    this.home = realpathSync(options.home ?? mkdtempSync(join(tmpdir(), "daymill-stack-")));
    this.dataDir = join(this.home, "data");
    this.dagFolder = join(this.home, "dags");
    // Root's PostgreSQL runs as another user: it has to get through, or it puts its files where nobody removes them.
    chmodSync(this.home, 0o711);
    mkdirSync(this.dagFolder, { recursive: true });
    for (const [name, text] of Object.entries(options.dags)) this.writeDag(name, text);
  }

  /** Where the running server is. */
  get url(): string {
    return JSON.parse(readFileSync(join(this.dataDir, "server.json"), "utf8")).url;
  }

  /** Of the running server. */
  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error("the server was not started");
    return this.#child.pid;
  }

  get client(): Client {
    return createClient({ baseUrl: this.url });
  }

  /** What the server said on its streams, over all its lives. */
  get output(): string {
    return this.#output;
  }

  writeDag(name: string, text: string): void {
    writeFileSync(join(this.dagFolder, name), text);
  }

  /** Starts a server and waits until it is ready. Rejects when it ends instead. */
  async start(): Promise<void> {
    const args = [
      "start",
      "--data",
      this.dataDir,
      "--dags",
      this.dagFolder,
      "--port",
      "0",
      ...(this.#options.args ?? []),
    ];
    const child = spawnDaymill(args, this.#options.env, this.#options.launch);
    this.#child = child;
    let said = "";
    const ready = Promise.withResolvers<void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        said += text;
        if (READY.test(said)) ready.resolve();
      });
    }
    child.once("close", (code, signal) => ready.reject(new Error(`the server ended with ${code ?? signal}:\n${said}`)));
    const late = setTimeout(
      () => ready.reject(new Error(`the server was not ready within ${READY_WITHIN_MS} ms:\n${said}`)),
      READY_WITHIN_MS,
    );
    await ready.promise.finally(() => clearTimeout(late));
  }

  /** kill -9 of the server, its workers and its database, all at once. */
  async killEverything(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    killAll(processTree(child.pid));
    await gone;
  }

  /** kill -9 of the server process alone: its workers and its database live on for a while. */
  async killServer(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#orphans.push(...processTree(child.pid ?? 0).slice(1));
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  /** Whether the newest server process has taken the data directory; it does not answer yet. */
  isStarting(): boolean {
    try {
      return JSON.parse(readFileSync(join(this.dataDir, "daymill.lock"), "utf8")).pid === this.#child?.pid;
    } catch {
      // Not there, or just taken over from the former one.
      return false;
    }
  }

  /** Runs `daymill` on this data directory (or another) to its end. */
  async runCommand(
    args: readonly string[],
    dataDir = this.dataDir,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CommandResult> {
    return await runDaymill(
      [...args, "--data", dataDir],
      { ...this.#options.env, ...environment },
      this.#options.launch,
    );
  }

  /** Asks the server to stop as Ctrl-C does, and gives its exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, "exit");
    child.kill("SIGINT");
    const [code] = await gone;
    return code as number | null;
  }

  /** Waits until a run is in a state, and gives it. */
  async runIn(state: RunDetail["state"], name: { readonly dagId: string; readonly runId: string }): Promise<RunDetail> {
    let last: unknown;
    const look = async (): Promise<RunDetail | undefined> => {
      const run = await this.client.getRun({ params: name });
      last = { state: run.state, counts: run.counts, failure: run.firstFailure };
      return run.state === state ? run : undefined;
    };
    return await waitUntil(`run ${name.runId} is ${state}`, look, { withinMs: 150_000 }).catch((error: unknown) => {
      throw new Error(`${toError(error).message}; last seen: ${JSON.stringify(last)}\n${this.#output.slice(-2_000)}`);
    });
  }

  async close(): Promise<void> {
    await this.killEverything();
    killAll(this.#orphans);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A running server over these DAG files; closed by `await using`. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stack = new Stack(options);
  try {
    await stack.start();
    return stack;
  } catch (error) {
    await stack.close();
    throw error;
  }
}
