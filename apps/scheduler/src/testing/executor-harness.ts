import { EventEmitter, once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import type { AttemptKey, BundleId, SessionKey, TaskOutcome } from "@daymill/core";
import type { AttemptOrder, ExecutorEvent, TaskServices } from "../executor/executor.ts";
import { LocalExecutor, WORKER_ENTRY } from "../executor/local-executor.ts";
import type { LocalExecutorOptions } from "../executor/local-executor-options.ts";
import { buildEntry } from "../process/build-entry.ts";
import type { ProcessIdentity } from "../process/process-identity.ts";
import { processRecords } from "../process/process-records.ts";
import type { LogLine } from "../worker/log-sink.ts";
import { attemptOrder, listLogger, NO_SERVICES, readAttemptLog } from "./attempt-order.ts";
import type { LoggedLine } from "./attempt-order.ts";
import { deployDagText } from "./deployed-dag.ts";

export interface HarnessOptions extends Partial<
  Pick<LocalExecutorOptions, "workers" | "ladder" | "times" | "environment" | "fetchBundle">
> {
  /** TypeScript of a DAG file that exports a DAG with the id `d`. */
  readonly dag: string;
  /** Where everything stands; default: a new folder that close() removes. */
  readonly home?: string;
  readonly services?: Partial<TaskServices>;
  readonly maxLogBytes?: number;
}

/** What bodies of the harness leave free. */
export const KEEP_FREE_BYTES = 7;

export type EndedEvent = Extract<ExecutorEvent, { readonly kind: "ended" }>;

/** A local executor over one DAG file in a folder of its own, with everything that it told. */
export class ExecutorHarness {
  readonly home: string;
  readonly executor: LocalExecutor;
  readonly events: ExecutorEvent[] = [];
  readonly logged: LoggedLine[] = [];
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly bundleId: BundleId;
  private readonly isOwnHome: boolean;
  private lastKey = 0;

  constructor(
    bundleId: BundleId,
    home: string,
    { isOwnHome, ...options }: { readonly isOwnHome: boolean } & Omit<LocalExecutorOptions, "logger">,
  ) {
    this.bundleId = bundleId;
    this.home = home;
    this.isOwnHome = isOwnHome;
    this.executor = new LocalExecutor({ ...options, logger: listLogger(this.logged) });
    this.executor.onEvent((event) => {
      this.events.push(event);
      this.emitter.emit(`${event.kind} ${event.attemptKey}`, event);
    });
    this.executor.onCapacity(() => this.emitter.emit("capacity"));
  }

  /** Until so many slots are free. */
  async ready(slots = 1): Promise<void> {
    while (this.executor.freeSlots() < slots) await once(this.emitter, "capacity");
  }

  /** Hands over an order and returns its attempt. */
  start(taskId: string, given: Partial<AttemptOrder> = {}): AttemptKey {
    const attemptKey = ++this.lastKey as AttemptKey;
    const { bundleId } = this;
    this.executor.start({
      ...attemptOrder({ attemptKey, bundleId, taskId, logFile: this.logFile(attemptKey) }),
      ...given,
    });
    return attemptKey;
  }

  async begun(attemptKey: AttemptKey): Promise<void> {
    if (this.events.some((event) => event.kind === "started" && event.attemptKey === attemptKey)) return;
    await once(this.emitter, `started ${attemptKey}`);
  }

  async ended(attemptKey: AttemptKey): Promise<EndedEvent> {
    const told = this.events.find((event) => event.kind === "ended" && event.attemptKey === attemptKey);
    const [event] = told ? [told] : ((await once(this.emitter, `ended ${attemptKey}`)) as [ExecutorEvent]);
    if (event.kind !== "ended") throw new Error(`attempt ${attemptKey} was told of as ${event.kind}`);
    return event;
  }

  /** Runs one attempt to its end. */
  async run(taskId: string, given: Partial<AttemptOrder> = {}): Promise<TaskOutcome> {
    return (await this.ended(this.start(taskId, given))).outcome;
  }

  /** The attempt's log; none when nothing was written. */
  log(attemptKey: AttemptKey): LogLine[] {
    return readAttemptLog(this.logFile(attemptKey));
  }

  /** The worker processes on record. */
  processes(): ProcessIdentity[] {
    return processRecords(join(this.home, "processes")).readAll();
  }

  async close(): Promise<void> {
    await this.executor.close(0);
    if (this.isOwnHome) rmSync(this.home, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private logFile(attemptKey: AttemptKey): string {
    return join(this.home, "logs", `${attemptKey}.log`);
  }
}

/** Bundles the DAG file and starts workers. */
export async function startExecutor(options: HarnessOptions): Promise<ExecutorHarness> {
  const home = options.home ?? realpathSync(mkdtempSync(join(tmpdir(), "daymill-executor-")));
  const { bundleId, bundleFolder, packageRoots } = await deployDagText(options.dag, home);
  return new ExecutorHarness(bundleId, home, {
    isOwnHome: options.home === undefined,
    sessionKey: 1 as SessionKey,
    workers: options.workers ?? 1,
    entry: await buildEntry(WORKER_ENTRY, join(home, "runtime")),
    setup: {
      bundleFolder,
      packageRoots,
      outcomeFolder: join(home, "outcomes"),
      compileCacheFolder: join(home, "compile-cache"),
      maxLogBytes: options.maxLogBytes ?? 1_000_000,
      keepFreeBytes: KEEP_FREE_BYTES,
    },
    environment: options.environment ?? process.env,
    services: { ...NO_SERVICES, ...options.services },
    processes: processRecords(join(home, "processes")),
    clock: { now: () => epochMillis(Date.now()) },
    ...(options.fetchBundle && { fetchBundle: options.fetchBundle }),
    ...(options.ladder && { ladder: options.ladder }),
    ...(options.times && { times: options.times }),
  });
}
