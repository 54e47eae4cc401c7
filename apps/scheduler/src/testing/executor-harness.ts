import { EventEmitter, once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import type { AttemptKey, BundleId, JsonObject, JsonValue, Logger, SessionKey, TaskOutcome } from "@daymill/core";
import { buildBundles } from "../bundle/build-bundles.ts";
import { bundleStore } from "../bundle/bundle-store.ts";
import type { AttemptOrder, ExecutorEvent, TaskServices } from "../executor/executor.ts";
import { LocalExecutor, WORKER_ENTRY } from "../executor/local-executor.ts";
import type { LocalExecutorOptions } from "../executor/local-executor-options.ts";
import { buildEntry } from "../process/build-entry.ts";
import type { ProcessIdentity } from "../process/process-identity.ts";
import { processRecords } from "../process/process-records.ts";
import type { LogLine } from "../worker/log-sink.ts";

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

export type EndedEvent = Extract<ExecutorEvent, { readonly kind: "ended" }>;

/** A local executor over one DAG file in a folder of its own, with everything that it told. */
export class ExecutorHarness {
  readonly home: string;
  readonly executor: LocalExecutor;
  readonly events: ExecutorEvent[] = [];
  readonly logged: { readonly message: string; readonly fields: unknown }[] = [];
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
    this.executor = new LocalExecutor({ ...options, logger: this.logger() });
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
    this.executor.start({ ...this.order(attemptKey, taskId), ...given });
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
    try {
      const text = readFileSync(this.logFile(attemptKey), "utf8");
      return text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as LogLine);
    } catch {
      // An attempt that writes nothing has no file.
      return [];
    }
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

  private order(attemptKey: AttemptKey, taskId: string): AttemptOrder {
    return {
      attemptKey,
      bundleId: this.bundleId,
      dagId: "d",
      taskId,
      mapIndex: -1,
      attemptNumber: 1,
      generation: 0,
      tryNumber: 1,
      run: { id: "manual__1", type: "manual", logicalDate: null },
      interval: INTERVAL,
      params: {},
      input: {},
      state: {},
      timeoutMs: null,
      isolation: "warm",
      env: [],
      workspace: "file:///workspace/",
      logFile: this.logFile(attemptKey),
    };
  }

  private logger(): Logger {
    const write = (message: string, fields?: unknown) => void this.logged.push({ message, fields });
    const logger: Logger = { debug: write, info: write, warn: write, error: write, child: () => logger };
    return logger;
  }
}

const INTERVAL = {
  start: "2024-03-15T00:00:00Z",
  end: "2024-03-16T00:00:00Z",
  date: "2024-03-15",
  dateNoDash: "20240315",
  year: "2024",
  month: "03",
  day: "15",
  hour: "00",
  timezone: "UTC",
};

/** Services that know nothing; each test hands in those that it needs. */
const NO_SERVICES: TaskServices = {
  connection: ({ id }): Promise<JsonObject> => Promise.reject(new Error(`no connection ${id}`)),
  variable: () => Promise.resolve(undefined),
  stillOwned: () => Promise.resolve(true),
  setState: () => Promise.resolve(),
  assetState: (): Promise<JsonValue | undefined> => Promise.resolve(undefined),
};

/** Bundles the DAG file and starts workers. */
export async function startExecutor(options: HarnessOptions): Promise<ExecutorHarness> {
  const home = options.home ?? realpathSync(mkdtempSync(join(tmpdir(), "daymill-executor-")));
  const store = bundleStore(join(home, "bundles"));
  const file = join(home, "dags", "dag.ts");
  mkdirSync(join(home, "dags"), { recursive: true });
  writeFileSync(file, options.dag);
  const packageRoots = [join(home, "dags"), import.meta.dirname];
  const request = { files: [file], folder: join(home, "dags"), bundleFolder: store.folder, packageRoots };
  const built = (await buildBundles(request)).get(file);
  if (!built?.ok) throw new Error(`the DAG file cannot be bundled: ${JSON.stringify(built)}`);
  await store.save(built.bundle);

  return new ExecutorHarness(built.bundle.id, home, {
    isOwnHome: options.home === undefined,
    sessionKey: 1 as SessionKey,
    workers: options.workers ?? 1,
    entry: await buildEntry(WORKER_ENTRY, join(home, "runtime")),
    setup: {
      bundleFolder: store.folder,
      packageRoots,
      outcomeFolder: join(home, "outcomes"),
      compileCacheFolder: join(home, "compile-cache"),
      maxLogBytes: options.maxLogBytes ?? 1_000_000,
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
