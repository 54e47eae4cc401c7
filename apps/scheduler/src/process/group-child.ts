import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { identifyProcess } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { signalGroup } from "./process-group.ts";

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildListener<Received> {
  onMessage(message: Received): void;
  /** Called once, when the process is dead, its group is killed, and what it wrote has been read. */
  onEnd(end: ProcessEnd): void;
}

export interface ChildOptions {
  /** The module to run. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How long a dead process's output may take to arrive: a grandchild that left the group can hold the pipe open. */
const LAST_WORDS_MS = 500;

/** A process that runs user code: leader of a process group of its own, with an IPC channel. */
export class GroupChild<Sent extends object, Received extends object> {
  readonly identity: ProcessIdentity | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  private readonly process: ChildProcess;

  constructor({ entry, env }: ChildOptions, listener: ChildListener<Received>) {
    this.process = fork(entry, [], {
      detached: true,
      env: { ...env },
      // Not the scheduler's own: an inspector port, for one, can be opened once only.
      execArgv: ["--disable-warning=ExperimentalWarning"],
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const { pid, stdout, stderr } = this.process;
    if (!stdout || !stderr) throw new Error("a child process was started without pipes");
    this.stdout = stdout;
    this.stderr = stderr;
    this.identity = pid === undefined ? undefined : identifyProcess(pid);
    this.process.on("message", (message) => listener.onMessage(message as Received));
    void this.whenEnded().then((end) => listener.onEnd(end));
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  send(message: Sent): void {
    if (this.process.connected) this.process.send(message, () => {});
  }

  /** Signals the process and everything that it has started. */
  signal(signal: NodeJS.Signals): void {
    if (this.pid !== undefined) signalGroup(this.pid, signal);
  }

  /** Tells it that nobody needs it any more: it ends by itself once its body, if any, is done. */
  dismiss(): void {
    if (this.process.connected) this.process.disconnect();
  }

  /** The process's own `close` event does not come after a disconnect from this side, so its parts are waited for. */
  private async whenEnded(): Promise<ProcessEnd> {
    const closed = Promise.allSettled([this.stdout, this.stderr].map((stream) => once(stream, "close")));
    const end = await this.exited();
    this.signal("SIGKILL");
    await Promise.race([closed, delay(LAST_WORDS_MS, undefined, { ref: false })]);
    return end;
  }

  private exited(): Promise<ProcessEnd> {
    const { promise, resolve } = Promise.withResolvers<ProcessEnd>();
    this.process.once("exit", (code, signal) => resolve({ code, signal }));
    // A process that could not be started has no exit. What could not be sent need not be: its end tells the rest.
    this.process.on("error", () => this.pid === undefined && resolve({ code: null, signal: null }));
    return promise;
  }
}
