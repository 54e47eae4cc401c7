import { runTaskBody } from "@daymill/core";
import type { EpochMillis, ResourceUse, TaskDefinition, TaskOutcome } from "@daymill/core";
import { startTimer } from "../process/timer.ts";
import { outputCapture } from "./capture-output.ts";
import type { OutputCapture } from "./capture-output.ts";
import { encodeOutput } from "./encode-output.ts";
import { errorEntry, outcomeOfThrown } from "./failure.ts";
import type { LogSink } from "./log-sink.ts";
import { secretMask, secretsInEnv } from "./mask-secrets.ts";
import type { SecretMask } from "./mask-secrets.ts";
import type { StopOutcome, WorkerOrder } from "./messages.ts";
import { startMeter } from "./resource-meter.ts";
import type { StackView } from "./shown-stack.ts";
import { taskContext } from "./task-context.ts";
import type { AskService } from "./task-context.ts";
import { applyEnv } from "../process/task-env.ts";

export interface AttemptParts {
  /** Finds the body; its rejection fails the attempt. */
  readonly loadTask: (order: WorkerOrder) => Promise<TaskDefinition>;
  readonly ask: AskService;
  readonly keepFreeBytes: number;
  readonly openSink: (order: WorkerOrder, mask: SecretMask) => LogSink;
  readonly stacks: StackView;
  readonly now: () => EpochMillis;
}

/** How it ended, and the JSON of its output: made once, for the check, and used again when it goes by file. */
export interface AttemptResult {
  readonly outcome: TaskOutcome;
  readonly outputJson?: string | undefined;
}

/** Why the body's signal was aborted, and so how the attempt ends. */
type Abort = StopOutcome | { readonly kind: "timed_out"; readonly timeoutMs: number };

/**
 * One run of a body. Whatever happens becomes an outcome. It ends when the body has returned or thrown: a body that is
 * out of time or cancelled is told by its signal, and one that ignores the signal keeps the attempt open until its
 * process is killed, so that two attempts never overlap.
 */
export class Attempt {
  readonly order: WorkerOrder;
  readonly startedAt: EpochMillis;
  readonly capture: OutputCapture;
  private readonly parts: AttemptParts;
  private readonly mask = secretMask();
  /** What it has used of the machine; to be asked once, at its end. */
  readonly used: (durationMs: number) => ResourceUse;
  private readonly sink: LogSink;
  private readonly abort = new AbortController();
  private readonly surfaced = Promise.withResolvers<never>();
  private aborted: Abort | undefined;

  constructor(order: WorkerOrder, parts: AttemptParts) {
    this.order = order;
    this.parts = parts;
    this.startedAt = parts.now();
    this.used = startMeter();
    this.mask.add(secretsInEnv(order.envValues));
    this.sink = parts.openSink(order, this.mask);
    this.capture = outputCapture(this.sink, this.mask);
    // Only the race of a body that still runs looks at it.
    this.surfaced.promise.catch(() => {});
  }

  /** Never rejects. To be called once. */
  async run(): Promise<AttemptResult> {
    const { timeoutMs, envValues } = this.order;
    const deadline = timeoutMs === null ? undefined : this.startDeadline(timeoutMs);
    const restoreEnv = applyEnv(envValues);
    const result = await this.runBody();
    clearTimeout(deadline);
    restoreEnv();
    this.capture.end();
    this.logEnd(result.outcome);
    this.sink.close();
    return result;
  }

  /** Aborts the body; the attempt ends with this outcome, whatever the body then does. */
  cancel(outcome: StopOutcome): void {
    this.stop(outcome, new DOMException(outcome.reason, "AbortError"));
  }

  /** Ends the attempt as failed although its body goes on: for an error that surfaced outside of the body's promise. */
  fail(thrown: unknown): void {
    this.surfaced.reject(thrown);
  }

  /** Whether its text has to be told from that of others, whose logs would not hide them. */
  get hasSecrets(): boolean {
    return this.mask.longest > 0;
  }

  flushLog(): void {
    this.sink.flush();
  }

  private async runBody(): Promise<AttemptResult> {
    const { order, parts, sink, mask } = this;
    const { signal } = this.abort;
    const { ask, keepFreeBytes } = parts;
    const { context: ctx, effects } = taskContext({ order, ask, sink, mask, signal, keepFreeBytes });
    try {
      const definition = await this.orSurfaced(parts.loadTask(order));
      const output = await this.orSurfaced(runTaskBody(definition, { input: order.input, ctx }));
      const outputJson = encodeOutput(output);
      return { outcome: this.aborted ?? { kind: "success", output, effects }, outputJson };
    } catch (thrown) {
      return { outcome: this.aborted ?? outcomeOfThrown(thrown, { mask: mask.mask, ...parts.stacks }) };
    }
  }

  private orSurfaced<T>(promise: T): Promise<Awaited<T>> {
    return Promise.race([promise, this.surfaced.promise]);
  }

  private startDeadline(timeoutMs: number): NodeJS.Timeout | undefined {
    const text = `The task ran longer than its timeout of ${timeoutMs} ms`;
    return startTimer(
      () => this.stop({ kind: "timed_out", timeoutMs }, new DOMException(text, "TimeoutError")),
      timeoutMs,
    );
  }

  private stop(why: Abort, reason: DOMException): void {
    if (this.aborted) return;
    this.aborted = why;
    this.sink.write({ level: "warn", message: reason.message, stream: "worker" });
    this.abort.abort(reason);
  }

  private logEnd(outcome: TaskOutcome): void {
    if (outcome.kind === "failed") this.sink.write(errorEntry(outcome.error, "error"));
  }
}
