import { runCallback, type CallbackSource } from "../author/run-callback.ts";
import { memoryLogger, testContext, type LogEntry } from "../author/test-context.ts";
import { MAX_FAILED_IN_EVENT } from "../dag/callbacks.ts";
import type { CallbackCounts, CallbackKind, DeadlineEvent, RunEvent, TaskEvent } from "../dag/callbacks.ts";
import type { SerializedDeadline } from "../dag/serialized-dag.ts";
import type { TaskError } from "../dag/task-context.ts";
import { pageUrl } from "../dag/page-url.ts";
import { kindsOf } from "../decide/callbacks.ts";
import { isTerminal } from "../state/task-state.ts";
import { type EpochMillis, toIso } from "../time.ts";
import type { DagTestOptions, TestedCallback } from "./dag-test-types.ts";
import { instanceName, type MemoryInstance } from "./memory-instance.ts";
import type { RunFacts } from "./run-facts.ts";
import { outcomeOfThrown } from "./task-error.ts";

/** The address of a server that a test does not have. */
const NO_SERVER = "http://daymill.test";

export interface TestCallbackParts {
  readonly dag: CallbackSource;
  /** Those of the run. */
  readonly counts: CallbackCounts | undefined;
  readonly facts: RunFacts;
  readonly options: DagTestOptions;
}

interface WaitingCall {
  readonly event: TaskEvent | RunEvent | DeadlineEvent;
  /** The name of the task instance; null: the run. */
  readonly of: string | null;
  /** How many functions are to be told. */
  readonly count: number;
}

/** Calls the callbacks of a tested run, each once, and keeps what they did: nothing of it changes the run. */
export class TestCallbacks {
  readonly calls: TestedCallback[] = [];
  private readonly parts: TestCallbackParts;
  private waiting: WaitingCall[] = [];

  constructor(parts: TestCallbackParts) {
    this.parts = parts;
  }

  /** An instance has been moved. `reason`: see TaskEvent. */
  moved(instance: MemoryInstance, now: EpochMillis, reason: string | null): void {
    for (const kind of kindsOf(instance.state)) {
      const count = this.countOf(kind, instance.task.callbacks);
      if (count === 0) continue;
      this.waiting.push({ event: this.taskEvent(instance, { kind, now, reason }), of: instanceName(instance), count });
    }
  }

  /** The run has ended. */
  ended(
    { state, reason }: { readonly state: "success" | "failed"; readonly reason: string },
    instances: readonly MemoryInstance[],
    now: EpochMillis,
  ): void {
    const failed = instances
      .filter((instance) => instance.state === "failed")
      .slice(0, MAX_FAILED_IN_EVENT)
      .map(({ task, mapIndex, error }) => ({ taskId: task.id, mapIndex, error }));
    for (const kind of state === "success" ? (["success", "recovery"] as const) : (["failure"] as const)) {
      const count = this.countOf(kind, this.parts.counts);
      const recoveredFrom = this.recoveredFrom(kind);
      const event: RunEvent = { ...this.common(now, null), kind, state, reason, failed, recoveredFrom };
      if (count > 0) this.waiting.push({ event, of: null, count });
    }
  }

  /** The run should have been over at `dueAt`. */
  missed(
    { name, callbacks: count }: SerializedDeadline,
    { dueAt, now }: { readonly dueAt: EpochMillis; readonly now: EpochMillis },
    instances: readonly MemoryInstance[],
  ): void {
    const unfinished = instances
      .filter((instance) => !isTerminal(instance.state))
      .slice(0, MAX_FAILED_IN_EVENT)
      .map(({ task, mapIndex, state }) => ({ taskId: task.id, mapIndex, state }));
    const told = { kind: "deadline", state: "running", name, dueAt: toIso(dueAt), unfinished } as const;
    const event: DeadlineEvent = { ...this.common(now, null), ...told };
    if (count > 0) this.waiting.push({ event, of: null, count });
  }

  /** Calls what is to be called for what has happened since. Never rejects. */
  async callAll(): Promise<void> {
    const calls = this.waiting;
    this.waiting = [];
    for (const waiting of calls) {
      for (let position = 0; position < waiting.count; position += 1) await this.call(waiting, position);
    }
  }

  private async call({ event, of }: WaitingCall, position: number): Promise<void> {
    const { dag, options } = this.parts;
    const { connections, variables } = options;
    const logs: LogEntry[] = [];
    const ctx = testContext({
      log: memoryLogger(logs),
      ...(connections && { connections }),
      ...(variables && { variables }),
    });
    const error = await runCallback(dag, { event, position, ctx }).then(() => null, errorOfThrown);
    this.calls.push({ of, kind: event.kind, position, event, error, logs });
  }

  private taskEvent(
    instance: MemoryInstance,
    { kind, now, reason }: { readonly kind: CallbackKind; readonly now: EpochMillis; readonly reason: string | null },
  ): TaskEvent {
    const { generation = 0 } = this.parts.options;
    const number = instance.attempts.length;
    const tryNumber = Math.max(1, number);
    return {
      ...this.common(now, instance),
      kind,
      taskId: instance.task.id,
      mapIndex: instance.mapIndex,
      state: instance.state,
      attempt: { number, generation, tryNumber },
      error: reason === null ? instance.error : null,
      reason,
      retryAt: kind === "retry" && instance.dueAt !== undefined ? toIso(instance.dueAt) : null,
      recoveredFrom: this.recoveredFrom(kind),
    };
  }

  /** A success is a recovery when the test says that there were failures before it. */
  private countOf(kind: CallbackKind, counts: CallbackCounts | undefined): number {
    const { failedBefore = [] } = this.parts.options;
    return kind === "recovery" && failedBefore.length === 0 ? 0 : (counts?.[kind] ?? 0);
  }

  private recoveredFrom(kind: CallbackKind): readonly string[] {
    return kind === "recovery" ? (this.parts.options.failedBefore ?? []).slice(0, MAX_FAILED_IN_EVENT) : [];
  }

  private common(now: EpochMillis, instance: MemoryInstance | null) {
    const { dagId, run, interval, params } = this.parts.facts.context;
    const name = { dagId, runId: run.id, ...(instance && { taskId: instance.task.id, mapIndex: instance.mapIndex }) };
    return { dagId, run, interval, params, at: toIso(now), url: pageUrl(NO_SERVER, name) };
  }
}

function errorOfThrown(thrown: unknown): TaskError {
  const outcome = outcomeOfThrown(thrown);
  if (outcome.kind === "failed") return outcome.error;
  return { code: null, name: "TaskSkipped", message: String(thrown), stack: null, details: null };
}
