import { lookAtBody, NO_EFFECTS, runCallback } from "@daymill/core";
import type {
  BodyAnswer,
  BundleId,
  LookAction,
  TaskContext,
  TaskDefinition,
  TaskEffects,
  TaskOutcome,
} from "@daymill/core";
import { outputCapture } from "../worker/capture-output.ts";
import type { OutputCapture } from "../worker/capture-output.ts";
import { encodeOutput } from "../worker/encode-output.ts";
import { outcomeOfThrown, shownText } from "../worker/failure.ts";
import type { ErrorView } from "../worker/failure.ts";
import { findDag, findTask } from "../worker/load-task.ts";
import type { DagsById } from "../worker/load-task.ts";
import type { LogSink } from "../worker/log-sink.ts";
import type { SecretMask } from "../worker/mask-secrets.ts";
import { toSentOutcome } from "../worker/outcome-files.ts";
import type { StackView } from "../worker/shown-stack.ts";
import { taskContext } from "../worker/task-context.ts";
import type { AskService } from "../worker/task-context.ts";
import { LookDeadline } from "./look-deadline.ts";
import { failedBefore, lookTookTooLong, troubleOf } from "./look-trouble.ts";
import type { FromPoller, SentAnswer } from "./messages.ts";
import type { CallbackAction, LookOrder } from "./poller.ts";
import { sayAnswer } from "./say-answer.ts";

export interface BodyLookParts {
  readonly loadDags: (bundleId: BundleId) => Promise<DagsById>;
  readonly ask: AskService;
  readonly openSink: (logFile: string) => LogSink;
  /** Of this process: what one look has learnt, no other one shows. */
  readonly mask: SecretMask;
  readonly stacks: StackView;
  readonly send: (message: FromPoller) => void;
  readonly outcomeFolder: string;
  readonly abortGraceMs: number;
}

/**
 * One look at a body, or one call of a callback. It is answered once: by what the body says; or, when it is out of time and has not come to an end
 * within abortGraceMs of its signal, as trouble. A body that goes on behind its answer is told of when it has ended.
 */
export class BodyLook {
  readonly capture: OutputCapture;
  private readonly order: LookOrder;
  private readonly parts: BodyLookParts;
  private readonly view: ErrorView;
  private readonly sink: LogSink;
  private readonly abort = new AbortController();
  private readonly cutShort = Promise.withResolvers<BodyAnswer>();
  private readonly deadline: LookDeadline;
  private giveUp: NodeJS.Timeout | undefined;

  constructor(order: LookOrder, parts: BodyLookParts) {
    this.order = order;
    this.parts = parts;
    this.view = { mask: parts.mask.mask, ...parts.stacks };
    this.sink = parts.openSink(order.attempt.logFile);
    this.capture = outputCapture(this.sink, parts.mask);
    this.deadline = new LookDeadline(order.deadlineMs, () => this.stop());
  }

  /** Resolves when the body has come to an end. Never rejects. To be called once. */
  async run(): Promise<void> {
    let isSettled = false;
    const looking = this.look().finally(() => (isSettled = true));
    const answer = this.toSent(await Promise.race([looking, this.cutShort.promise]));
    this.deadline.clear();
    clearTimeout(this.giveUp);
    this.capture.end();
    sayAnswer(this.order.action, answer, this.sink);
    this.sink.flush();
    const { look } = this.order;
    this.parts.send({ kind: "answered", look, answer, isSettled });
    if (!isSettled) {
      await looking;
      this.capture.end();
      this.parts.send({ kind: "settled", look });
    }
    this.sink.close();
  }

  /** Its time is over, or nobody waits for it any more: it may come to an end by itself, but not for long. */
  stop(): void {
    if (this.abort.signal.aborted) return;
    const late = lookTookTooLong(this.order);
    this.giveUp = setTimeout(() => this.cutShort.resolve(late), this.parts.abortGraceMs);
    this.abort.abort(new DOMException(late.error.message, "TimeoutError"));
  }

  /** An error of this look that no promise of its body holds. */
  fail(thrown: unknown): void {
    const outcome = outcomeOfThrown(thrown, this.view);
    const isEnd = this.order.action.kind === "poke" || outcome.kind !== "failed";
    this.cutShort.resolve(isEnd ? { kind: "ended", outcome } : troubleOf(outcome));
  }

  flushLog(): void {
    this.sink.flush();
  }

  private async look(): Promise<BodyAnswer> {
    const answer = await this.askBody();
    const isFailure = answer.kind === "trouble" || (answer.kind === "ended" && answer.outcome.kind === "failed");
    return isFailure && this.abort.signal.aborted ? lookTookTooLong(this.order) : answer;
  }

  private async askBody(): Promise<BodyAnswer> {
    const { action, attempt } = this.order;
    const { ask, sink, abort } = this;
    const { mask } = this.parts;
    const { context: ctx, effects } = taskContext({ order: attempt, ask, sink, mask, signal: abort.signal });
    let dags: DagsById;
    try {
      dags = await this.parts.loadDags(attempt.bundleId);
    } catch (thrown) {
      return this.failedToLoad(thrown);
    }
    if (action.kind === "callback") return await this.callWith(dags, action, ctx);
    return await this.lookWith(dags, action, { ctx, effects });
  }

  private failedToLoad(thrown: unknown): BodyAnswer {
    const outcome = outcomeOfThrown(thrown, this.view);
    return outcome.kind === "failed" ? failedBefore(this.order.action, outcome) : { kind: "ended", outcome };
  }

  private async lookWith(
    dags: DagsById,
    action: LookAction,
    { ctx, effects }: { readonly ctx: TaskContext; readonly effects: TaskEffects },
  ): Promise<BodyAnswer> {
    const { attempt } = this.order;
    let definition: TaskDefinition;
    try {
      definition = findTask(dags, attempt);
    } catch (thrown) {
      return this.failedToLoad(thrown);
    }
    const describe = (thrown: unknown): TaskOutcome => outcomeOfThrown(thrown, this.view);
    return await lookAtBody(definition, action, { input: attempt.input, ctx, effects, outcomeOfThrown: describe });
  }

  private async callWith(dags: DagsById, { event, position }: CallbackAction, ctx: TaskContext): Promise<BodyAnswer> {
    try {
      const dag = findDag(dags, this.order.attempt.dagId);
      this.parts.send({ kind: "begun", look: this.order.look });
      await runCallback(dag, { event, position, ctx });
      return { kind: "ended", outcome: { kind: "success", output: undefined, effects: NO_EFFECTS } };
    } catch (thrown) {
      return { kind: "ended", outcome: outcomeOfThrown(thrown, this.view) };
    }
  }

  /** A connection that is asked for too often is waited for, and that is not the look's fault. */
  private readonly ask: AskService = async (call) => {
    if (call.method !== "connection") return await this.parts.ask(call);
    this.deadline.pause();
    try {
      return await this.parts.ask(call);
    } finally {
      this.deadline.resume();
    }
  };

  private toSent(answer: BodyAnswer): SentAnswer {
    try {
      return this.storable(answer);
    } catch (thrown) {
      const outcome = outcomeOfThrown(thrown, this.view);
      // Its job runs, and nobody will ever find it: another submission would only lose another one.
      if (answer.kind === "submitted" && outcome.kind === "failed") return { ...troubleOf(outcome), final: true };
      return { kind: "ended", outcome };
    }
  }

  private storable(answer: BodyAnswer): SentAnswer {
    const { view } = this;
    switch (answer.kind) {
      case "ended": {
        if (answer.outcome.kind !== "success") return answer;
        const json = encodeOutput(answer.outcome.output);
        const { attemptKey } = this.order.attempt;
        const folder = this.parts.outcomeFolder;
        return { kind: "ended", outcome: toSentOutcome(answer.outcome, { folder, attemptKey, json }) };
      }
      case "submitted":
        encodeOutput(answer.handle);
        return answer;
      case "running":
        return { ...answer, progress: answer.progress === null ? null : shownText(answer.progress, view) };
      case "job_failed":
        return { ...answer, reason: shownText(answer.reason, view) };
      case "job_cancelled":
        return { ...answer, reason: answer.reason === null ? null : shownText(answer.reason, view) };
      case "nothing":
      case "trouble":
      case "blocked":
      case "unmet":
      case "cancelled":
        return answer;
      default:
        return answer satisfies never;
    }
  }
}
