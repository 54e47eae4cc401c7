import { DaymillError } from "../errors.ts";
import type { BodyAnswer, LookAction } from "../dag/look.ts";
import type { TaskEffects, TaskOutcome } from "../dag/task-context.ts";
import type { JsonValue } from "../json.ts";
import { checkInput, checkOutput, pokeSensor, type BodyCall } from "./run-body.ts";
import type { RemoteJob, RemoteStatus, TaskDefinition } from "./task-definition.ts";
import { toJson } from "./to-json.ts";

export interface LookCall extends BodyCall {
  /** Grows with what the body asks for besides its output. */
  readonly effects: TaskEffects;
  /** What a throw of the body says of the attempt. */
  readonly outcomeOfThrown: (thrown: unknown) => TaskOutcome;
}

interface JobCall extends LookCall {
  readonly definition: TaskDefinition;
  readonly job: RemoteJob<unknown, unknown, unknown>;
}

/**
 * Looks once at a body that goes on without a worker. Never rejects. A poke that throws ends the attempt as a task's throw
 * would, and so does an input or an output that does not fit; a throw of a job leaves open how that stands.
 */
export async function lookAtBody(definition: TaskDefinition, action: LookAction, call: LookCall): Promise<BodyAnswer> {
  if (action.kind === "poke") return await poke(definition, call);
  const { body } = definition;
  try {
    if (body.kind !== "remote") throw new Error(`task "${definition.id}" has a ${body.kind} body, not a remote job`);
    const jobCall = { ...call, definition, job: body.job };
    switch (action.kind) {
      case "submit":
        return await submit(action, jobCall);
      case "poll":
        return await poll(action.handle, jobCall);
      case "cancel":
        return await cancel(action, jobCall);
      default:
        return action satisfies never;
    }
  } catch (thrown) {
    const outcome = call.outcomeOfThrown(thrown);
    // A cancel cannot end the attempt: it is about a job whose attempt is over.
    const isEnd = outcome.kind === "skipped" && action.kind !== "cancel";
    return isEnd ? { kind: "ended", outcome } : troubleOf(outcome);
  }
}

async function poke(definition: TaskDefinition, call: LookCall): Promise<BodyAnswer> {
  try {
    const value = await pokeSensor(definition, call);
    return value === undefined ? { kind: "nothing" } : success(value, call);
  } catch (thrown) {
    return { kind: "ended", outcome: call.outcomeOfThrown(thrown) };
  }
}

async function submit({ token, isAgain }: Extract<LookAction, { kind: "submit" }>, call: JobCall): Promise<BodyAnswer> {
  const { definition, job, ctx } = call;
  if (isAgain && job.idempotent !== true) {
    const found = await job.find?.(token, ctx, call.input);
    if (found !== undefined) return submitted(found, call);
    if (!job.find) ctx.log.warn("The job may be submitted twice: its service offers no way to find it", { token });
  }
  let input: unknown;
  try {
    input = await checkInput(definition, call.input);
  } catch (thrown) {
    return { kind: "ended", outcome: call.outcomeOfThrown(thrown) };
  }
  return submitted(await job.submit(input, token, ctx, isAgain), call);
}

/** A job without a handle that can be stored is lost to us: to submit it again would only lose another. */
function submitted(handle: unknown, { definition, outcomeOfThrown }: JobCall): BodyAnswer {
  try {
    const what = `The handle of task "${definition.id}"`;
    const json = toJson(handle, what);
    if (json === undefined || json === null) throw new DaymillError("E303", `${what} is ${json}: nothing finds it.`);
    return { kind: "submitted", handle: json };
  } catch (thrown) {
    return { ...troubleOf(outcomeOfThrown(thrown)), final: true };
  }
}

async function poll(handle: JsonValue, call: JobCall): Promise<BodyAnswer> {
  const { definition, job, ctx } = call;
  const status: RemoteStatus = await job.poll(handle, ctx);
  switch (status.state) {
    case "running":
      return { kind: "running", progress: status.progress ?? null };
    case "succeeded":
      return await collect(handle, call);
    case "failed":
      return { kind: "job_failed", reason: status.reason, final: status.final === true };
    case "cancelled":
      return { kind: "job_cancelled", reason: status.reason ?? null };
    default:
      status satisfies never;
      throw new Error(`The poll of task "${definition.id}" returned no status: ${JSON.stringify(status)}`);
  }
}

async function collect(handle: JsonValue, call: JobCall): Promise<BodyAnswer> {
  const collected = await call.job.collect(handle, call.ctx);
  try {
    return success(await checkOutput(call.definition, collected), call);
  } catch (thrown) {
    return { kind: "ended", outcome: call.outcomeOfThrown(thrown) };
  }
}

async function cancel(
  action: Extract<LookAction, { kind: "cancel" }>,
  { job, ctx, input }: JobCall,
): Promise<BodyAnswer> {
  const { token } = action;
  const handle = action.handle ?? (await job.find?.(token, ctx, input));
  if (handle !== undefined) await job.cancel(handle, ctx);
  else if (!job.find)
    ctx.log.warn("Nobody can tell whether the job was submitted: look for it at its service", { token });
  return { kind: "cancelled" };
}

function success(output: JsonValue | undefined, { effects }: LookCall): BodyAnswer {
  return { kind: "ended", outcome: { kind: "success", output, effects } };
}

function troubleOf(outcome: TaskOutcome): Extract<BodyAnswer, { kind: "trouble" }> {
  if (outcome.kind === "failed") return { kind: "trouble", error: outcome.error, final: outcome.final };
  const message = outcome.kind === "skipped" ? outcome.reason : outcome.kind;
  return {
    kind: "trouble",
    error: { code: null, name: "TaskSkipped", message, stack: null, details: null },
    final: true,
  };
}
