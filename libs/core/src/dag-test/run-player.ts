import type { BuiltDag } from "../author/build-dag.ts";
import { memoryState, testContext, type TestContext } from "../author/test-context.ts";
import { expandMapping } from "../dag/expand-mapping.ts";
import { mappingOf } from "../dag/mapped-groups.ts";
import { withProducedEvents } from "../dag/produced-events.ts";
import type { TaskOutcome } from "../dag/task-context.ts";
import { decideOutcome } from "../decide/after-outcome.ts";
import { decideRun } from "../decide/decide-run.ts";
import { followingRun } from "../decide/following-run.ts";
import { graphIndex, type RunGraph } from "../decide/run-graph.ts";
import type { RunDecision } from "../decide/run-snapshot.ts";
import type { PlannedRun } from "../schedule/timetable.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import { isTerminal } from "../state/task-state.ts";
import type { DataInterval, EpochMillis } from "../time.ts";
import type { DagTestOptions } from "./dag-test-types.ts";
import { instanceName, type MemoryInstance } from "./memory-instance.ts";
import { MemoryRun } from "./memory-run.ts";
import { cancelJob, runAttempt } from "./run-attempt.ts";
import { RunEvents } from "./run-events.ts";
import { runFacts, type RunFacts } from "./run-facts.ts";
import { errorOf, outcomeOfThrown, explained } from "./task-error.ts";
import { TestCallbacks } from "./test-callbacks.ts";
import { type TestDeadline, testDeadlines } from "./test-deadlines.ts";

export type Verdict = NonNullable<RunDecision["verdict"]>;

/** A run that has been looked at this often has something in it that never ends. */
const MAX_STEPS = 100_000;

/**
 * Plays a run to its end: decide, run what may run, one body after another in the order of the builder, and when nothing
 * may, let the clock jump to the next instant at which something is due.
 */
export class RunPlayer {
  readonly run: MemoryRun;
  readonly effects: TestContext["effects"][] = [];
  readonly callbacks: TestCallbacks;
  private readonly events: RunEvents;
  private readonly built: BuiltDag;
  private readonly options: DagTestOptions;
  private readonly facts: RunFacts;
  private readonly graph: RunGraph;
  private readonly next: PlannedRun | undefined;
  /** Those that may still be missed. */
  private deadlines: readonly TestDeadline[];
  private clock: EpochMillis;

  constructor(built: BuiltDag, options: DagTestOptions, interval: DataInterval) {
    this.built = built;
    this.options = options;
    this.facts = runFacts(built.dag, options, interval);
    this.events = new RunEvents(options.assetEvents ?? {}, this.facts.context);
    this.graph = graphIndex(built.dag);
    this.next = followingRun(built.dag, { type: this.facts.context.run.type, interval });
    this.clock = options.now === undefined ? interval.end : boundInstant(options.now, built.dag.schedule.timezone);
    this.run = new MemoryRun(built.dag, { base: this.facts.scope, interval, now: this.clock });
    const { dag, tasks, callbacks, deadlines } = built;
    const source = { id: dag.id, tasks, callbacks, deadlines };
    this.callbacks = new TestCallbacks({ dag: source, counts: dag.callbacks, facts: this.facts, options });
    this.deadlines = testDeadlines(dag, {
      run: this.facts.context.run,
      madeAt: this.clock,
      runTimes: options.runTimes,
    });
  }

  private get random(): () => number {
    return this.options.random ?? (() => 0);
  }

  get now(): EpochMillis {
    return this.clock;
  }

  async play(): Promise<Verdict> {
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      const verdict = this.settle();
      await this.cancelLeftJobs();
      const next = this.run.all().find((instance) => instance.state === "scheduled");
      if (verdict) this.callbacks.ended(verdict, this.run.all(), this.clock);
      // What runs now may end the run in time.
      else this.missDeadlines(next ? this.clock - 1 : this.clock);
      await this.callbacks.callAll();
      if (verdict) return verdict;
      if (next) await this.step(next);
      else this.wake();
    }
    throw new Error(`DAG "${this.built.dag.id}" did not end within ${MAX_STEPS} steps of its tasks`);
  }

  /** Makes every move that can be made now. */
  private settle(): RunDecision["verdict"] {
    for (;;) {
      const { moves, expand, verdict } = decideRun(this.graph, this.run.snapshot(), this.clock);
      for (const move of moves) {
        for (const instance of this.run.move(move)) this.callbacks.moved(instance, this.clock, move.cause);
      }
      for (const taskId of expand) this.expand(taskId);
      if (verdict || (moves.length === 0 && expand.length === 0)) return verdict;
    }
  }

  /** The run is not over at that instant. */
  private missDeadlines(at: number): void {
    for (const { deadline, dueAt } of this.deadlines.filter((each) => each.dueAt <= at))
      this.callbacks.missed(deadline, { dueAt, now: this.clock }, this.run.all());
    this.deadlines = this.deadlines.filter(({ dueAt }) => dueAt > at);
  }

  /** A run that was cut short leaves no job behind but those that their tasks leave. */
  private async cancelLeftJobs(): Promise<void> {
    const left = this.run
      .all()
      .filter(({ job, task, state }) => job && isTerminal(state) && !job.isLeft && task.onKill !== "leave");
    for (const instance of left) {
      const definition = this.built.tasks.get(instance.task.id);
      if (definition) await cancelJob({ instance, definition, ctx: this.contextOf(instance) });
    }
  }

  private expand(taskId: string): void {
    const standIn = this.run.all().find((instance) => instance.task.id === taskId);
    const mapping = standIn && mappingOf(this.built.dag, standIn.task);
    if (!standIn || !mapping) return;
    try {
      const scope = this.run.scopeOf(standIn);
      const left = this.run.expand(standIn.task, expandMapping(mapping, scope), scope);
      for (const instance of left) this.callbacks.moved(instance, this.clock, "mapping");
    } catch (thrown: unknown) {
      const outcome = outcomeOfThrown(thrown);
      standIn.state = "failed";
      standIn.error = errorOf(outcome);
      this.callbacks.moved(standIn, this.clock, "mapping");
    }
  }

  private async step(instance: MemoryInstance): Promise<void> {
    const definition = this.built.tasks.get(instance.task.id);
    if (!definition) throw new Error(`task "${instance.task.id}" has no definition`);
    const ctx = this.contextOf(instance);
    const stub = this.options.stub?.[instance.task.id];
    const answer = this.options.answers?.[instance.task.id];
    instance.startedAt ??= this.clock;
    instance.state = "running";
    const scope = this.run.scopeOf(instance);
    const site = {
      instance,
      definition,
      ctx,
      scope,
      now: this.clock,
      next: this.next,
      random: this.random,
      ...(stub !== undefined && { stub }),
      ...(answer && { answer }),
    };
    const step = await runAttempt(site);
    instance.logs.push(...ctx.logs);
    if (step.kind === "waits") {
      instance.state = "deferred";
      instance.dueAt = step.until;
    } else this.end(instance, step, ctx);
  }

  /** Between two pokes the attempt goes on. */
  private end(instance: MemoryInstance, ended: TaskOutcome, ctx: TestContext): void {
    const { retries: policy, kind: body } = instance.task;
    const { tryNumber } = instance;
    const decision = decideOutcome({
      policy,
      body,
      tryNumber,
      lostCount: 0,
      outcome: ended,
      now: this.clock,
      random: this.random,
    });
    const outcome = explained(ended, decision.why);
    instance.state = decision.to;
    instance.dueAt = decision.dueAt;
    instance.error = errorOf(outcome);
    if (decision.spendsTry) instance.tryNumber += 1;
    if (outcome.kind === "reschedule") return;
    const startedAt = instance.startedAt ?? this.clock;
    instance.attempts.push({ number: instance.attempts.length + 1, startedAt, endedAt: this.clock, outcome });
    this.callbacks.moved(instance, this.clock, outcome.kind === "skipped" ? outcome.reason : null);
    instance.startedAt = undefined;
    if (outcome.kind !== "success") return;
    instance.output = outcome.output;
    const effects = withProducedEvents(ctx.effects, instance.task.produces);
    this.effects.push(effects);
    this.events.add(instance, effects, this.clock);
  }

  private wake(): void {
    const waiting = this.run.all().filter((instance) => instance.dueAt !== undefined);
    const next = waiting.reduce((soonest, { dueAt = Infinity }) => Math.min(soonest, dueAt), Infinity);
    if (next === Infinity) throw new Error(`DAG "${this.built.dag.id}": nothing is due, and the run has not ended`);
    const due = this.deadlines.map(({ dueAt }) => dueAt);
    this.clock = Math.max(this.clock, Math.min(next, this.endOfTime(), ...due)) as EpochMillis;
    for (const instance of waiting) {
      if ((instance.dueAt ?? Infinity) > this.clock) continue;
      instance.state = "scheduled";
      instance.dueAt = undefined;
    }
  }

  /** When the run itself runs out of time. */
  private endOfTime(): number {
    const { runTimeoutMs } = this.built.dag;
    return runTimeoutMs === null ? Infinity : this.run.startedAt + runTimeoutMs;
  }

  private contextOf(instance: MemoryInstance): TestContext {
    const number = instance.attempts.length + 1;
    const token = `${instanceName(instance)}-${number}`;
    const { generation = 0, connections, variables, workspace } = this.options;
    return testContext({
      ...this.facts.context,
      taskId: instance.task.id,
      mapIndex: instance.mapIndex,
      label: instance.label,
      attempt: { number, generation, tryNumber: instance.tryNumber, token },
      state: memoryState(instance.values),
      assetEvents: this.events.all(),
      ...(connections && { connections }),
      ...(variables && { variables }),
      ...(workspace !== undefined && { workspace }),
    });
  }
}
