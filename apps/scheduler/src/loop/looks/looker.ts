import { epochMillis, isTerminal } from "@daymill/core";
import type { BodyAnswer, DagId, LookAction } from "@daymill/core";
import { hastenWaits, listAwaitedDags, noteCancels, noteLooks, takeLooks } from "@daymill/metadata";
import type { BatchResult, LookNote, TakenCancel, TakenLook } from "@daymill/metadata";
import type { AttemptOrder } from "../../executor/executor.ts";
import { prepareOrders } from "../dispatch.ts";
import type { Dispatchable } from "../dispatch.ts";
import { outcomeOfProblem } from "../dispatcher.ts";
import { learnVersions } from "../learn-versions.ts";
import type { RunBrain } from "../run-brain.ts";
import type { SchedulerParts } from "../scheduler-parts.ts";
import type { Settler } from "../settle.ts";
import { specOf } from "../to-ended-attempt.ts";
import { Alarm } from "./alarm.ts";
import { AwaitedDags } from "./awaited-dags.ts";
import { concludeCancel, orderOfCancel } from "./cancel-order.ts";
import { concludeLook } from "./conclude-look.ts";
import { NoteBatch } from "./note-batch.ts";
import { planLook } from "./plan-look.ts";
import type { LookPlan } from "./plan-look.ts";
import { Taker } from "./taker.ts";
import { WorkInProgress } from "./work-in-progress.ts";

type AnsweredPlan = Exclude<LookPlan, { kind: "overtaken" }>;

export interface LookerParts extends SchedulerParts {
  readonly brain: RunBrain;
  readonly read: (uri: string) => ReturnType<NonNullable<SchedulerParts["outputs"]>["read"]>;
  readonly settler: Settler;
}

/** How long one look may take. */
const LOOK_DEADLINE_MS = 60_000;
/** After so long somebody looks again: whoever took the look is not heard of any more. */
export const LOOK_LEASE_MS = 90_000;
/** Looks that the poller has at once. */
const MAX_UNDER_WAY = 256;

/**
 * Looks at the attempts that go on without a worker, when they are due: takes the looks from the database (and with them a
 * lease on each), asks the poller or evaluates the wait here, and writes down what came of it. Nothing is kept here that
 * the database does not know: a look that is lost is taken again by whoever asks after its lease.
 */
export class Looker {
  readonly #parts: LookerParts;
  readonly #awaited = new AwaitedDags();
  /** On the database; looks that the poller has are no part of it. */
  readonly #work: WorkInProgress;
  readonly #alarm: Alarm;
  readonly #taker: Taker;
  readonly #notes: NoteBatch<LookNote>;
  #underWay = 0;
  #lastLook = 0;
  #isClosed = false;

  constructor(parts: LookerParts) {
    const { logger, clock, timers, database } = parts;
    this.#parts = parts;
    this.#work = new WorkInProgress((error) =>
      logger.warn("a look could not be written down; it is taken again", { error: error.message }),
    );
    this.#alarm = new Alarm({ clock, timers, ring: () => this.#work.add(this.take()) });
    this.#taker = new Taker({
      takeSome: () => this.#takeSome(),
      onError: (error) =>
        logger.warn("due looks could not be taken; the next tick tries again", { error: error.message }),
    });
    this.#notes = new NoteBatch({
      work: this.#work,
      alarm: this.#alarm,
      write: (notes) => noteLooks(database.db, notes, clock.now()),
    });
  }

  /** Something may be due that was not before: it is looked up soon. */
  nudge(): void {
    if (!this.#isClosed) this.#alarm.ringSoon();
  }

  /** With each tick: what is due, and for whose ends somebody waits. Rejects when the database fails. */
  async tick(): Promise<void> {
    const { database, clock } = this.#parts;
    const unheard = await this.#awaited.refresh(() => listAwaitedDags(database.db));
    if (unheard.length > 0) await hastenWaits(database.db, unheard, clock.now());
    await this.take();
  }

  /** Takes what is due and hands it out. Never rejects. */
  async take(): Promise<void> {
    await this.#taker.take();
  }

  /** What a batch ended may be what others wait for. */
  noteEnds(result: BatchResult): void {
    if (this.#awaited.isEmpty()) return;
    const ended = new Set<DagId>(result.endedRuns.map(({ dag }) => dag));
    for (const { run, to } of result.moved) {
      const dagId = isTerminal(to) ? result.runs.get(run)?.dagId : undefined;
      if (dagId !== undefined) ended.add(dagId);
    }
    const dagIds = [...ended].filter((dagId) => this.#awaited.has(dagId));
    if (dagIds.length > 0) this.#work.add(this.#hasten(dagIds));
  }

  /** Until everything that was answered is written; looks that the poller has may go on. */
  async settled(): Promise<void> {
    await this.#work.settled();
  }

  /** Takes no more looks. */
  close(): void {
    this.#isClosed = true;
    this.#alarm.takeBack();
  }

  async #hasten(dagIds: readonly DagId[]): Promise<void> {
    await hastenWaits(this.#parts.database.db, dagIds, this.#parts.clock.now());
    await this.take();
  }

  async #takeSome(): Promise<void> {
    const { database, clock, brain, executor, config } = this.#parts;
    const most = MAX_UNDER_WAY - this.#underWay;
    if (most <= 0 || this.#isClosed) return;
    const now = clock.now();
    const until = epochMillis(now + LOOK_LEASE_MS);
    const whose = { session: executor.sessionKey, queues: config.queues };
    const taken = await takeLooks(database.db, { now, until, most, ...whose });
    const runs = [...taken.work.runs.values(), ...taken.cancels.map(({ run }) => run)];
    await learnVersions(
      { database, brain },
      runs.map(({ version }) => version),
    );
    const looks = new Map(taken.looks.map((look) => [look.attempt, look]));
    for (const prepared of await prepareOrders(taken.work, this.#parts)) {
      const look = looks.get(prepared.attempt.attempt);
      if (look) this.#work.add(this.#look(look, prepared));
    }
    for (const cancel of taken.cancels) this.#cancel(cancel);
    if (taken.nextAt !== undefined) this.#alarm.ringAt(taken.nextAt);
  }

  async #look(look: TakenLook, prepared: Dispatchable): Promise<void> {
    const { database, clock } = this.#parts;
    if ("problem" in prepared) {
      const answer = { kind: "ended", outcome: outcomeOfProblem(prepared.problem) } as const;
      const seen = { kind: "seen", answer, said: undefined, now: clock.now() } as const;
      return this.#conclude(look, prepared, seen, answer);
    }
    const { known, run, spec, order, scope } = prepared;
    const awaits = (dagId: DagId) => this.#awaited.add(dagId);
    const plan = await planLook({ look, dag: known.dag, run, spec, order, scope }, { db: database.db, clock, awaits });
    if (plan.kind === "overtaken") return this.nudge();
    if (plan.kind === "seen") return this.#conclude(look, prepared, plan, plan.answer);
    void this.#ask(order, plan.action, (answer) => this.#conclude(look, prepared, plan, answer));
  }

  /** Nobody awaits it: how long a look takes is the poller's affair. */
  async #ask(attempt: AttemptOrder, action: LookAction, then: (answer: BodyAnswer) => void): Promise<void> {
    this.#underWay += 1;
    this.#lastLook += 1;
    const order = { look: this.#lastLook, attempt, action, deadlineMs: LOOK_DEADLINE_MS };
    const answer = await this.#parts.poller.look(order);
    const wasFull = this.#underWay >= MAX_UNDER_WAY;
    this.#underWay -= 1;
    then(answer);
    if (wasFull) this.nudge();
  }

  #conclude(look: TakenLook, prepared: Dispatchable, plan: AnsweredPlan, answer: BodyAnswer): void {
    const { settler, clock, random } = this.#parts;
    const { attempt, known } = prepared;
    const policy = specOf(known, attempt.task);
    const isOrdered = "order" in prepared;
    const input = isOrdered ? prepared.order.input : null;
    const conclusion = concludeLook({
      look,
      spec: isOrdered ? prepared.spec : { kind: policy.kind, pokeEveryMs: null, timeoutMs: null },
      answer,
      said: plan.kind === "seen" ? plan.said : undefined,
      input,
      job: plan.kind === "ask" ? plan.job : null,
      now: plan.kind === "seen" ? plan.now : clock.now(),
      random,
    });
    if (conclusion.kind === "goes_on") return this.#notes.add(conclusion.note);
    const inFlight = { ...attempt, version: known.key, spec: policy, input, look: conclusion.last };
    settler.endLook(inFlight, conclusion.outcome);
  }

  #cancel(cancel: TakenCancel): void {
    const { database, clock, logger } = this.#parts;
    const attempt = orderOfCancel(cancel, this.#parts);
    const write = (answer: BodyAnswer): void => {
      const note = concludeCancel(cancel, answer, clock.now());
      const fields = { task: cancel.attempt.task, token: cancel.token, said: note.said };
      if (note.state === "gone") logger.error("a remote job could not be cancelled and may still run", fields);
      if (note.dueAt !== null) this.#alarm.ringAt(note.dueAt);
      this.#work.add(noteCancels(database.db, [note], clock.now()).then(() => this.nudge()));
    };
    if (attempt === undefined) write(UNKNOWN_TASK);
    else void this.#ask(attempt, { kind: "cancel", handle: cancel.handle, token: cancel.token }, write);
  }
}

const UNKNOWN_TASK: BodyAnswer = {
  kind: "trouble",
  final: true,
  error: { code: "E304", name: "Error", message: "Its version has no such task.", stack: null, details: null },
};
