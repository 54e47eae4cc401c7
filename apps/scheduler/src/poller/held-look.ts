import { rm } from "node:fs/promises";
import type { BodyAnswer, Clock } from "@daymill/core";
import { logSink } from "../worker/log-sink.ts";
import { secretMask } from "../worker/mask-secrets.ts";
import { fetchOutput } from "../worker/outcome-files.ts";
import { LookDeadline } from "./look-deadline.ts";
import type { Trouble } from "./look-trouble.ts";
import type { SentAnswer } from "./messages.ts";
import type { LookOrder } from "./poller.ts";
import { sayAnswer } from "./say-answer.ts";

/** Who answers: its body; we, because its process died with it; or we, because there was no process for it. */
export type AnsweredBy = "body" | "death" | "refusal";

/** A look that somebody waits for. */
export interface PendingLook {
  readonly order: LookOrder;
  /** Whether it is still to be made. */
  isWanted(): boolean;
  /** Of a callback: it is being called. */
  begun(): void;
  /** A process has it. `abort` tells the body that its answer is not waited for any more. */
  placed(abort: () => void): void;
  answer(answer: BodyAnswer, by: AnsweredBy): void;
  /** Its body has come to an end, or its process has. */
  settle(): void;
}

/** A look that a process has been given, until its body has come to an end. */
export class HeldLook {
  private readonly look: PendingLook;
  private readonly deadline: LookDeadline;
  private readonly gone = new AbortController();
  /** What its connections took their turn in. */
  readonly buckets = new Set<string>();
  private waits = 0;
  private hasAnswer = false;

  /** `onOverdue`: it should have been answered long ago. */
  constructor(look: PendingLook, limitMs: number, onOverdue: () => void) {
    this.look = look;
    this.deadline = new LookDeadline(limitMs, onOverdue);
  }

  get order(): LookOrder {
    return this.look.order;
  }

  get isAnswered(): boolean {
    return this.hasAnswer;
  }

  get isAtWork(): boolean {
    return !this.hasAnswer && this.waits === 0;
  }

  /** Its time stands still meanwhile. `wait` gets a signal of the look's end. */
  async whileWaiting(wait: (gone: AbortSignal) => Promise<void>): Promise<void> {
    this.waits++;
    this.deadline.pause();
    await wait(this.gone.signal);
    this.deadline.resume();
    this.waits--;
  }

  begun(): void {
    if (!this.hasAnswer) this.look.begun();
  }

  answer(answer: SentAnswer): void {
    this.end();
    void this.tell(answer);
  }

  settle(): void {
    this.end();
    this.look.settle();
  }

  /** Its process is dead, and has left nothing in the log. */
  die(trouble: Trouble, clock: Clock): void {
    const { action, attempt } = this.order;
    if (!this.hasAnswer) {
      const mask = secretMask();
      const now = () => clock.now();
      // The log of a look that died is nobody's last hope: its answer says the same.
      const sink = logSink({ file: attempt.logFile, mask, maxBytes: Number.POSITIVE_INFINITY, now, onError: () => {} });
      sayAnswer(action, trouble, sink);
      sink.close();
      this.look.answer(trouble, "death");
    }
    this.settle();
  }

  private end(): void {
    this.hasAnswer = true;
    this.deadline.clear();
    this.gone.abort();
  }

  private async tell(answer: SentAnswer): Promise<void> {
    if (answer.kind !== "ended") return this.look.answer(answer, "body");
    const { outcome } = answer;
    if (outcome.kind !== "success_in_file") return this.look.answer({ kind: "ended", outcome }, "body");
    const fetched = await fetchOutput(outcome);
    // What cannot be removed now is swept at the next start.
    await rm(outcome.file, { force: true }).catch(() => undefined);
    this.look.answer({ kind: "ended", outcome: fetched }, "body");
  }
}
