import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import type { AttemptKey, BodyAnswer, BundleId } from "@daymill/core";
import type { AttemptOrder, TaskServices } from "../executor/executor.ts";
import { LocalPoller, POLLER_ENTRY } from "../poller/local-poller.ts";
import type { LocalPollerOptions } from "../poller/local-poller.ts";
import { POLLER_TIMES } from "../poller/messages.ts";
import type { PollerTimes } from "../poller/messages.ts";
import type { CallWatch, PollerAction } from "../poller/poller.ts";
import { buildEntry } from "../process/build-entry.ts";
import type { ProcessIdentity } from "../process/process-identity.ts";
import { processRecords } from "../process/process-records.ts";
import type { LogLine } from "../worker/log-sink.ts";
import { attemptOrder, listLogger, NO_SERVICES, readAttemptLog } from "./attempt-order.ts";
import type { LoggedLine } from "./attempt-order.ts";
import { deployDagText } from "./deployed-dag.ts";

export interface PollerHarnessOptions extends Partial<
  Pick<LocalPollerOptions, "processes" | "looksPerSecond" | "ledger" | "environment" | "fetchBundle" | "buildEntry">
> {
  /** TypeScript of a DAG file that exports a DAG with the id `d`. */
  readonly dag: string;
  /** Where everything stands; default: a new folder that close() removes. */
  readonly home?: string;
  readonly services?: Partial<TaskServices>;
  readonly times?: Partial<PollerTimes>;
  readonly maxLogBytes?: number;
}

export interface LookOptions {
  /** Default: a poke. */
  readonly action?: PollerAction;
  /** Default: 30 s. */
  readonly deadlineMs?: number;
  /** What its order has besides the plain things; its attempt key makes it a further look at that attempt. */
  readonly attempt?: Partial<AttemptOrder>;
  /** Of a callback. */
  readonly watch?: CallWatch;
}

/** A local poller over one DAG file in a folder of its own. */
export class PollerHarness {
  readonly home: string;
  readonly poller: LocalPoller;
  readonly logged: LoggedLine[] = [];
  private readonly bundleId: BundleId;
  private readonly isOwnHome: boolean;
  private lastLook = 0;

  constructor(
    bundleId: BundleId,
    home: string,
    { isOwnHome, ...options }: { readonly isOwnHome: boolean } & Omit<LocalPollerOptions, "logger">,
  ) {
    this.bundleId = bundleId;
    this.home = home;
    this.isOwnHome = isOwnHome;
    this.poller = new LocalPoller({ ...options, logger: listLogger(this.logged) });
  }

  /** Looks once; the attempt has the number of the look unless it is given. */
  look(taskId: string, { action = { kind: "poke" }, deadlineMs = 30_000, attempt = {}, watch }: LookOptions = {}) {
    const look = ++this.lastLook;
    const attemptKey = attempt.attemptKey ?? (look as AttemptKey);
    const plain = attemptOrder({ attemptKey, bundleId: this.bundleId, taskId, logFile: this.logFile(attemptKey) });
    return this.poller.look({ look, action, deadlineMs, attempt: { ...plain, ...attempt } }, watch);
  }

  log(attemptKey: AttemptKey | number): LogLine[] {
    return readAttemptLog(this.logFile(attemptKey));
  }

  /** The poller processes on record. */
  processes(): ProcessIdentity[] {
    return processRecords(join(this.home, "processes")).readAll();
  }

  async close(): Promise<void> {
    await this.poller.close(0);
    if (this.isOwnHome) rmSync(this.home, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private logFile(attemptKey: AttemptKey | number): string {
    return join(this.home, "logs", `${attemptKey}.log`);
  }
}

/** The output of a look that ended its attempt well. */
export function outputOf(answer: BodyAnswer): unknown {
  if (answer.kind === "ended" && answer.outcome.kind === "success") return answer.outcome.output;
  throw new Error(`the look did not end in success: ${JSON.stringify(answer)}`);
}

/** Bundles the DAG file; no process is started yet. */
export async function openPoller(options: PollerHarnessOptions): Promise<PollerHarness> {
  const home = options.home ?? realpathSync(mkdtempSync(join(tmpdir(), "daymill-poller-")));
  const { bundleId, bundleFolder, packageRoots } = await deployDagText(options.dag, home);
  return new PollerHarness(bundleId, home, {
    isOwnHome: options.home === undefined,
    processes: options.processes ?? 1,
    looksPerSecond: options.looksPerSecond ?? 1_000,
    buildEntry: options.buildEntry ?? (() => buildEntry(POLLER_ENTRY, join(home, "runtime"))),
    setup: {
      bundleFolder,
      packageRoots,
      outcomeFolder: join(home, "outcomes"),
      compileCacheFolder: join(home, "compile-cache"),
      maxLogBytes: options.maxLogBytes ?? 1_000_000,
    },
    environment: options.environment ?? process.env,
    services: { ...NO_SERVICES, ...options.services },
    records: processRecords(join(home, "processes")),
    clock: { now: () => epochMillis(Date.now()) },
    ...(options.ledger && { ledger: options.ledger }),
    ...(options.fetchBundle && { fetchBundle: options.fetchBundle }),
    times: { ...POLLER_TIMES, ...options.times },
  });
}
