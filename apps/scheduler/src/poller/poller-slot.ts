import type { AttemptKey, BundleId, Clock, Logger } from "@daymill/core";
import { answerCall } from "../executor/answer-call.ts";
import type { TaskServices } from "../executor/executor.ts";
import { GroupChild } from "../process/group-child.ts";
import type { ChildOptions, ProcessEnd } from "../process/group-child.ts";
import type { ProcessRecords } from "../process/process-records.ts";
import { secretsInCall } from "../executor/secrets-in-call.ts";
import type { ServiceRequest } from "../worker/messages.ts";
import type { ConnectionTurns } from "./connection-turns.ts";
import { HeldLook } from "./held-look.ts";
import type { PendingLook } from "./held-look.ts";
import { troubleWith } from "./look-trouble.ts";
import type { Trouble } from "./look-trouble.ts";
import { BLOCKED_AFTER_PINGS } from "./messages.ts";
import type { FromPoller, PollerSetup, ToPoller } from "./messages.ts";
import { StrayOutput } from "./stray-output.ts";

export interface PollerSlotParts extends ChildOptions {
  readonly setup: PollerSetup;
  readonly services: TaskServices;
  readonly turns: ConnectionTurns;
  readonly records: Pick<ProcessRecords, "started" | "ended">;
  readonly logger: Logger;
  readonly clock: Clock;
}

export interface PollerSlotListener {
  /** It may take looks from now on. */
  onReady(slot: PollerSlot): void;
  /** A look has been answered by its body. */
  onAnswered(slot: PollerSlot): void;
  /** Its process is dead, and every look has been answered. `wasMeant`: nobody needed it any more. */
  onGone(slot: PollerSlot, wasMeant: boolean): void;
}

/** For a process to say that it is ready: it loads one small module. */
const START_WITHIN_MS = 30_000;
/** What a look may overrun its time and grace by before its process counts as stuck: messages take a while under load. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * One poller process and the looks that it has, from its start to its death.
 *
 * - starting: until it says that it is ready.
 * - ready: takes looks. Ends by itself when it has been idle for idleMs.
 * - retiring: takes no more, because a body goes on that was given up, or an error surfaced; it is killed as soon as the
 *   looks that are still to be answered have been.
 * - dead: what was not answered has come to no answer.
 */
export class PollerSlot {
  readonly bundles = new Set<BundleId>();
  private readonly parts: PollerSlotParts;
  private readonly listener: PollerSlotListener;
  private readonly child: GroupChild<ToPoller, FromPoller>;
  private readonly stray: StrayOutput;
  private readonly looks = new Map<number, HeldLook>();
  private readonly starting: NodeJS.Timeout;
  private readonly pings: NodeJS.Timeout;
  private lifeState: "starting" | "ready" | "retiring" | "dead" = "starting";
  private hasBeenReady = false;
  private idle: NodeJS.Timeout | undefined;
  private unansweredPings = 0;
  private isMeantToEnd = false;
  /** Why it was killed before its time. */
  private verdict: string | undefined;

  constructor(parts: PollerSlotParts, listener: PollerSlotListener) {
    this.parts = parts;
    this.listener = listener;
    this.child = new GroupChild(parts, {
      onMessage: (message) => this.receive(message),
      onEnd: (end) => this.die(end),
    });
    if (this.child.identity) parts.records.started(this.child.identity);
    this.stray = new StrayOutput(parts.logger, this.child.pid);
    this.stray.hide(parts.setup.secrets);
    this.stray.listen(this.child.stdout);
    this.stray.listen(this.child.stderr);
    this.child.send({ kind: "setup", setup: parts.setup });
    this.starting = setTimeout(() => this.condemn("was not ready in time"), START_WITHIN_MS);
    this.pings = setInterval(() => this.ping(), parts.setup.times.pingEveryMs);
  }

  get state(): "starting" | "ready" | "retiring" | "dead" {
    return this.lifeState;
  }

  get wasReady(): boolean {
    return this.hasBeenReady;
  }

  /** Looks that it works at now; those that wait for their turn at a connection take no place. */
  get load(): number {
    return [...this.looks.values()].filter((held) => held.isAtWork).length;
  }

  give(look: PendingLook): void {
    const { deadlineMs, look: id, attempt } = look.order;
    clearTimeout(this.idle);
    this.bundles.add(attempt.bundleId);
    const limitMs = deadlineMs + this.parts.setup.times.abortGraceMs + ANSWER_WITHIN_MS;
    this.looks.set(id, new HeldLook(look, limitMs, () => this.condemn("did not answer in time")));
    this.child.send({ kind: "look", order: look.order });
  }

  /** The look's answer is needed sooner than its time is over. */
  abort(look: number): void {
    this.child.send({ kind: "abort", look });
  }

  /** Takes no more looks, and ends as soon as those that it has are answered. */
  retire(): void {
    if (this.lifeState === "dead") return;
    this.lifeState = "retiring";
    this.endIfDone();
  }

  /** Ends it and everything that its looks have started. */
  kill(): void {
    this.isMeantToEnd = true;
    this.child.signal("SIGKILL");
  }

  private receive(message: FromPoller): void {
    switch (message.kind) {
      case "ready":
        clearTimeout(this.starting);
        this.hasBeenReady = true;
        if (this.lifeState === "starting") this.lifeState = "ready";
        this.listener.onReady(this);
        return this.rest();
      case "begun":
        return this.looks.get(message.look)?.begun();
      case "answered":
        return this.answered(message);
      case "settled":
        return this.settled(message.look);
      case "request":
        return void this.serve(message);
      case "pong":
        this.unansweredPings = 0;
        return;
      case "unsound":
        return this.retire();
      default:
        message satisfies never;
    }
  }

  private answered({ look, answer, isSettled }: Extract<FromPoller, { kind: "answered" }>): void {
    const held = this.looks.get(look);
    if (held) this.parts.turns.noteAnswer(answer, held);
    held?.answer(answer);
    if (isSettled) this.settled(look);
    else this.retire();
    this.listener.onAnswered(this);
    this.endIfDone();
  }

  private settled(look: number): void {
    this.looks.get(look)?.settle();
    this.looks.delete(look);
    this.rest();
  }

  /** With nothing to do it ends after a while: an idle process takes 50 MB. */
  private rest(): void {
    clearTimeout(this.idle);
    if (this.lifeState !== "ready" || this.looks.size > 0) return;
    this.idle = setTimeout(() => this.retire(), this.parts.setup.times.idleMs).unref();
  }

  private endIfDone(): void {
    if (this.lifeState === "retiring" && [...this.looks.values()].every((held) => held.isAnswered)) this.kill();
  }

  private async serve({ request, call }: ServiceRequest): Promise<void> {
    const held = this.lookAt(call.attemptKey);
    const { turns } = this.parts;
    if (call.method === "connection" && held) await turns.take(call.id, held);
    const answered = await answerCall(call, this.parts.services);
    const answer = call.method === "connection" ? turns.heed(call.id, answered) : answered;
    this.stray.hide(secretsInCall(call, answer));
    this.child.send({ kind: "answer", request, answer });
  }

  /** There is one look at an attempt at a time. */
  private lookAt(attemptKey: AttemptKey): HeldLook | undefined {
    return [...this.looks.values()].find((held) => held.order.attempt.attemptKey === attemptKey);
  }

  private ping(): void {
    if (this.lifeState === "starting") return;
    if (++this.unansweredPings > BLOCKED_AFTER_PINGS) return this.condemn("blocked its event loop");
    this.child.send({ kind: "ping" });
  }

  private condemn(what: string): void {
    this.verdict ??= `A poller process ${what} and was killed`;
    this.parts.logger.warn("a poller process is killed", { pid: this.child.pid, why: what, looks: this.names() });
    this.child.signal("SIGKILL");
  }

  private die(end: ProcessEnd): void {
    this.lifeState = "dead";
    for (const timer of [this.starting, this.pings, this.idle]) clearTimeout(timer);
    const trouble = this.troubleOf(end);
    for (const held of this.looks.values()) held.die(trouble, this.parts.clock);
    this.looks.clear();
    this.stray.end();
    if (this.child.identity) this.parts.records.ended(this.child.identity);
    this.listener.onGone(this, this.isMeantToEnd);
  }

  private troubleOf({ code, signal }: ProcessEnd): Trouble {
    const what = this.verdict ?? `A poller process ended (${signal ?? `exit code ${code}`})`;
    return troubleWith("E306", `${what} while it looked at ${this.names().join(", ")}.`);
  }

  private names(): string[] {
    const open = [...this.looks.values()].filter((held) => !held.isAnswered);
    const names = open.map(({ order: { attempt } }) => [attempt.dagId, attempt.taskId].filter(Boolean).join("/"));
    return [...new Set(names)].slice(0, 20);
  }
}
