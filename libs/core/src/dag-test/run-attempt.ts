import { checkInput, checkOutput, pokeSensor, runTaskBody } from "../author/run-body.ts";
import type { RemoteJob, TaskDefinition } from "../author/task-definition.ts";
import { renderExpr, type RenderScope } from "../dag/render.ts";
import { isSkippedInput } from "../dag/skipped-input.ts";
import type { WaitCondition } from "../dag/serialized-dag.ts";
import { NO_EFFECTS, type TaskContext, type TaskOutcome } from "../dag/task-context.ts";
import type { JsonValue } from "../json.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import { toIso, parseDuration, type EpochMillis, epochMillis } from "../time.ts";
import type { StubBody } from "./dag-test-types.ts";
import type { MemoryInstance } from "./memory-instance.ts";
import { outcomeOfThrown } from "./task-error.ts";

/** What an attempt is run with. */
export interface AttemptSite {
  readonly instance: MemoryInstance;
  readonly definition: TaskDefinition;
  readonly scope: RenderScope;
  readonly ctx: TaskContext;
  /** Absent: the body itself runs. */
  readonly stub?: StubBody;
  readonly now: EpochMillis;
}

/** How an attempt ended, or that it waits without a worker until it is looked at again. */
export type AttemptStep = TaskOutcome | { readonly kind: "waits"; readonly until: EpochMillis };

/** Runs an attempt, or takes one that waited a step further. */
export async function runAttempt(site: AttemptSite): Promise<AttemptStep> {
  try {
    const input = renderExpr(site.instance.task.input, site.scope);
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
      return poke(site, () => pokeSensor(definition, { input, ctx }));
    case "remote":
      return stepJob(site, { job: body.job, input, everyMs: parseDuration(body.every) ?? 0 });
    case "wait":
      return stepWait(site);
    default:
      return body satisfies never;
  }
}

async function runStub(site: AttemptSite, input: JsonValue, stub: StubBody): Promise<AttemptStep> {
  const { definition, ctx } = site;
  const call = async () => checkOutput(definition, typeof stub === "function" ? await stub(input as never, ctx) : stub);
  return definition.body.kind === "sensor" ? poke(site, call) : success(await call());
}

/** The deadline of a sensor counts from its first poke, over all tries. */
async function poke(
  { instance, definition, now }: AttemptSite,
  look: () => Promise<JsonValue | undefined>,
): Promise<AttemptStep> {
  const { pokeEveryMs, timeoutMs, softFail } = instance.task;
  instance.firstPokeAt ??= now;
  if (timeoutMs !== null && now - instance.firstPokeAt >= timeoutMs) {
    const reason = `sensor "${definition.id}" ran out of time`;
    return softFail === true ? { kind: "skipped", reason } : { kind: "timed_out", timeoutMs };
  }
  const found = await look();
  return found === undefined ? { kind: "reschedule", afterMs: pokeEveryMs ?? 0 } : success(found);
}

interface JobStep {
  readonly job: RemoteJob<unknown, unknown, unknown>;
  readonly input: JsonValue;
  readonly everyMs: number;
}

async function stepJob(site: AttemptSite, { job, input, everyMs }: JobStep): Promise<AttemptStep> {
  const { instance, definition, ctx, now } = site;
  instance.handle ??= {
    value: await job.submit(await checkInput(definition, input), `test-${ctx.attempt.token}`, ctx),
  };
  const handle = instance.handle.value;
  const status = await job.poll(handle, ctx);
  if (status.state === "running" && isOverdue(site)) {
    await job.cancel(handle, ctx);
    return ended(instance, { kind: "timed_out", timeoutMs: instance.task.timeoutMs ?? 0 });
  }
  if (status.state === "running") return { kind: "waits", until: epochMillis(now + everyMs) };
  if (status.state === "succeeded") {
    return ended(instance, success(await checkOutput(definition, await job.collect(handle, ctx))));
  }
  const message = `the job ${status.state}: ${status.reason ?? "no reason given"}`;
  const error = { code: null, name: "RemoteJobError", message, stack: null, details: null };
  return ended(instance, { kind: "failed", error, final: status.state === "failed" && status.final === true });
}

/** The next try submits anew. */
function ended(instance: MemoryInstance, outcome: TaskOutcome): TaskOutcome {
  instance.handle = undefined;
  return outcome;
}

function isOverdue({ instance, now }: AttemptSite): boolean {
  const { timeoutMs } = instance.task;
  return timeoutMs !== null && now - (instance.startedAt ?? now) >= timeoutMs;
}

/** Other DAGs have always done their part, and everybody approves: a test that minds gives a stub. */
function stepWait({ instance, scope, now }: AttemptSite): AttemptStep {
  const { wait } = instance.task;
  if (wait?.kind === "approval") return success({ by: "test", at: toIso(now), note: null });
  const until = wait?.kind === "until" ? instantOf(wait, scope) : now;
  return until > now ? { kind: "waits", until } : success(undefined);
}

function instantOf({ at }: Extract<WaitCondition, { kind: "until" }>, scope: RenderScope): EpochMillis {
  const text = renderExpr(at, scope);
  return boundInstant(typeof text === "string" ? text : JSON.stringify(text), scope.interval.timezone);
}

function success(output: JsonValue | undefined): TaskOutcome {
  return { kind: "success", output, effects: NO_EFFECTS };
}
