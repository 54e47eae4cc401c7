import { lookAtBody } from "../author/look-at-body.ts";
import { checkOutput, runTaskBody } from "../author/run-body.ts";
import type { TaskDefinition } from "../author/task-definition.ts";
import type { BodyAnswer, LookAction } from "../dag/look.ts";
import { limitKey } from "../dag/limit-key.ts";
import { renderExpr, type RenderScope } from "../dag/render.ts";
import { isSkippedInput } from "../dag/skipped-input.ts";
import type { Expr } from "../dag/expr.ts";
import type { WaitCondition } from "../dag/serialized-dag.ts";
import { NO_EFFECTS, type TaskContext, type TaskOutcome } from "../dag/task-context.ts";
import { decideLook, type LookDecision } from "../decide/after-look.ts";
import { decideWait } from "../decide/decide-wait.ts";
import { isLatestRun } from "../decide/following-run.ts";
import { timeoutAnswer } from "../decide/timeout-answer.ts";
import type { JsonValue } from "../json.ts";
import type { PlannedRun } from "../schedule/timetable.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import { type EpochMillis, epochMillis } from "../time.ts";
import type { StubBody, TestAnswer } from "./dag-test-types.ts";
import type { MemoryInstance } from "./memory-instance.ts";
import { outcomeOfThrown } from "./task-error.ts";
import { testedAnswer } from "./tested-answer.ts";

/** Nothing is due then: the player says so. */
const NEVER = Number.POSITIVE_INFINITY as EpochMillis;

/** Of real time, before the second poll of a job; each further one waits that much longer, for so many polls. */
const POLL_PAUSE_MS = 5;
const UNHURRIED_POLLS = 30;

/** What an attempt is run with. */
export interface AttemptSite {
  readonly instance: MemoryInstance;
  readonly definition: TaskDefinition;
  readonly scope: RenderScope;
  readonly ctx: TaskContext;
  /** Absent: the body itself runs. */
  readonly stub?: StubBody;
  /** To an approval. */
  readonly answer?: TestAnswer;
  readonly now: EpochMillis;
  /** See followingRun. */
  readonly next: PlannedRun | undefined;
  /** In [0, 1). */
  readonly random: () => number;
}

/** How an attempt ended, or that it waits without a worker until it is looked at again. */
export type AttemptStep = TaskOutcome | { readonly kind: "waits"; readonly until: EpochMillis };

/** Runs an attempt, or takes one that waited a step further. */
export async function runAttempt(site: AttemptSite): Promise<AttemptStep> {
  try {
    const { input: wired, maxActive } = site.instance.task;
    const input = renderExpr(wired, site.scope);
    // Instances run one after another, so no limit holds one back; a key that cannot be made is found here as well.
    if (maxActive.perKey) limitKey(maxActive.perKey, site.scope);
    return site.stub === undefined ? await runBody(site, input) : await runStub(site, input, site.stub);
  } catch (thrown: unknown) {
    return isSkippedInput(thrown) ? { kind: "skipped", reason: thrown.message } : outcomeOfThrown(thrown);
  }
}

async function runBody(site: AttemptSite, input: JsonValue): Promise<AttemptStep> {
  const { definition, ctx } = site;
  const { body } = definition;
  switch (body.kind) {
    case "task":
      return success(await runTaskBody(definition, { input, ctx }));
    case "sensor":
      return await poke(site, () => look(site, input, { kind: "poke" }));
    case "remote":
      return await stepJob(site, input);
    case "wait":
      return await stepWait(site);
    default:
      return body satisfies never;
  }
}

async function runStub(site: AttemptSite, input: JsonValue, stub: StubBody): Promise<AttemptStep> {
  const { definition, ctx } = site;
  const call = async () => checkOutput(definition, typeof stub === "function" ? await stub(input as never, ctx) : stub);
  if (definition.body.kind !== "sensor") return success(await call());
  return await poke(site, async () => {
    try {
      const found = await call();
      return found === undefined ? { kind: "nothing" } : { kind: "ended", outcome: success(found) };
    } catch (thrown) {
      return { kind: "ended", outcome: outcomeOfThrown(thrown) };
    }
  });
}

/** The effects of a body are in its context, where the player takes them from. */
function look(
  { definition, ctx }: Pick<AttemptSite, "definition" | "ctx">,
  input: JsonValue,
  action: LookAction,
): Promise<BodyAnswer> {
  return lookAtBody(definition, action, { input, ctx, effects: NO_EFFECTS, outcomeOfThrown });
}

/** The deadline of a sensor counts from its first poke, over all tries. */
async function poke(site: AttemptSite, ask: () => Promise<BodyAnswer>): Promise<AttemptStep> {
  const { instance, now } = site;
  instance.firstPokeAt ??= now;
  const decision = decide(site, await ask(), instance.firstPokeAt);
  instance.pokes = decision.kind === "ends" ? 0 : instance.pokes + 1;
  return decision.kind === "ends" ? decision.outcome : { kind: "reschedule", afterMs: (decision.dueAt ?? now) - now };
}

async function stepJob(site: AttemptSite, input: JsonValue): Promise<AttemptStep> {
  const { instance, now } = site;
  const token = tokenOf(site);
  const { handle } = instance.job ?? {};
  const submit = { kind: "submit", token, isAgain: instance.troubles > 0 } as const;
  if (instance.job) await leaveTime(instance.job);
  const answer = await look(site, input, handle === undefined ? submit : { kind: "poll", handle, token });
  if (answer.kind === "submitted") instance.job = { handle: answer.handle, submittedAt: now, isLeft: false, polls: 0 };
  const decision = decide(site, answer, instance.startedAt ?? now);
  instance.troubles = decision.kind === "goes_on" && decision.isTroubled ? instance.troubles + 1 : 0;
  if (decision.kind === "goes_on") {
    if (instance.job) instance.job = { ...instance.job, isLeft: false };
    return { kind: "waits", until: decision.dueAt ?? now };
  }
  if (decision.job === "cancelling") await cancelJob(site);
  // The next try takes up what was left, or submits anew.
  instance.job = instance.job && decision.job === "left" ? { ...instance.job, isLeft: true } : undefined;
  return decision.outcome;
}

/** A real job, such as a process, does not hurry with a clock that jumps. */
async function leaveTime(job: NonNullable<MemoryInstance["job"]>): Promise<void> {
  const pauseMs = POLL_PAUSE_MS * job.polls++;
  if (job.polls <= UNHURRIED_POLLS) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

/** Stops the job that is under way, if any. */
export async function cancelJob(site: Pick<AttemptSite, "instance" | "definition" | "ctx">): Promise<void> {
  const { instance } = site;
  if (instance.job) await look(site, null, { kind: "cancel", handle: instance.job.handle, token: tokenOf(site) });
  instance.job = undefined;
}

function tokenOf({ ctx }: Pick<AttemptSite, "ctx">): string {
  return `test-${ctx.attempt.token}`;
}

function decide({ instance, now, random }: AttemptSite, answer: BodyAnswer, since: EpochMillis): LookDecision {
  if (answer.kind === "cancelled") throw new Error("only a cancel is answered by `cancelled`");
  const { pokeEveryMs, pokeBackoff, timeoutMs, softFail, onError, onTimeout } = instance.task;
  return decideLook({
    answer,
    body: instance.task.kind,
    now,
    everyMs: pokeEveryMs ?? 0,
    pokes: instance.pokes,
    ...(pokeBackoff && { backoff: pokeBackoff }),
    deadline: timeoutMs === null ? null : epochMillis(since + timeoutMs),
    timeoutMs,
    softFail: softFail === true,
    ...(onError && { onError }),
    ...(onTimeout && { onTimeout }),
    submittedAt: instance.job?.submittedAt ?? null,
    troubles: instance.troubles,
    random,
  });
}

/** Other DAGs have always done their part. A marker does nothing, but its date has to be one. */
async function stepWait(site: AttemptSite): Promise<AttemptStep> {
  const { instance, scope, now, next } = site;
  const { wait } = instance.task;
  if (wait?.kind === "approval") return await stepApproval(site, wait);
  if (wait?.kind === "latest") return success(isLatestRun(next, now));
  if (wait?.kind === "marker") instantOf(wait.logicalDate, scope);
  const until = wait?.kind === "until" ? instantOf(wait.at, scope) : now;
  return until > now ? { kind: "waits", until } : success(undefined);
}

async function stepApproval(
  site: AttemptSite,
  { message: asked }: Extract<WaitCondition, { kind: "approval" }>,
): Promise<AttemptStep> {
  const { instance, definition, scope, now } = site;
  const askedAt = instance.startedAt ?? now;
  const answer =
    (await testedAnswer(definition, site.answer, now)) ?? timeoutAnswer(instance.task, { askedAt, now }) ?? null;
  const message = textOf(renderExpr(asked, scope));
  const decision = decide(site, decideWait({ kind: "approval", message, answer }, now).answer, askedAt);
  if (decision.kind === "ends") return decision.outcome;
  return { kind: "waits", until: decision.dueAt ?? NEVER };
}

function instantOf(expr: Expr, scope: RenderScope): EpochMillis {
  return boundInstant(textOf(renderExpr(expr, scope)), scope.interval.timezone);
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function success(output: JsonValue | undefined): TaskOutcome {
  return { kind: "success", output, effects: NO_EFFECTS };
}
