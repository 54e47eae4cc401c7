import { DaymillError, toError } from "@daymill/core";
import type { Clock, DagId, JsonValue, Logger, RunId, TaskId } from "@daymill/core";
import type { ChangingEndpoint } from "@daymill/contract";
import { beginAuditEntry, endAuditEntry } from "@daymill/metadata";
import type { EndedAuditEntry, MetadataDatabase } from "@daymill/metadata";
import type { Caller, Handlers, RouteCall } from "../handlers.ts";
import { statusOf } from "../to-problem.ts";
import { AUDIT_RULES, type AuditRule } from "./audit-rules.ts";

export interface AuditParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
}

/** A rule and its route, of which the loop over all of them has forgotten which they are. */
type AnyRule = AuditRule<ChangingEndpoint>;
type AnyCall = RouteCall<ChangingEndpoint>;
type AnyHandler = (call: AnyCall) => Promise<unknown>;

/** JSON beyond that is not kept: the log is read, and kept for years. */
const MOST_BYTES = 32_768;

/**
 * The handlers, each that changes something with an entry in the audit log. It is written before the change and completed
 * after it: a change that the process did not outlive has an entry that says so.
 */
export function auditedHandlers(handlers: Handlers, parts: AuditParts): Handlers {
  const audited: Record<string, AnyHandler> = {};
  for (const [name, rule] of Object.entries(AUDIT_RULES)) {
    const action = name as ChangingEndpoint;
    const handle = handlers[action] as AnyHandler;
    audited[name] = follower({ action, rule: rule, handle, handlers, ...parts });
  }
  return { ...handlers, ...audited };
}

interface Followed extends AuditParts {
  readonly action: ChangingEndpoint;
  readonly rule: AnyRule;
  readonly handle: AnyHandler;
  readonly handlers: Handlers;
}

function follower(followed: Followed): AnyHandler {
  const { rule, handle, handlers, db } = followed;
  if (rule.isOfNobody) return (call) => handleForNobody(followed, call);
  return async (call) => {
    if (rule.isTrial?.(call.body, call) === true) return await handle(call);
    const before = await rule.record?.(handlers, call);
    const entryKey = await beginAuditEntry(db, { ...aboutOf(followed, call, before), before: keep(before) });
    let answer: unknown;
    try {
      answer = await handle(call);
    } catch (thrown) {
      await end(followed, () => entryKey, endOf(thrown));
      throw thrown;
    }
    const { object, runId, after } = rule.made?.(answer as never) ?? {};
    await end(followed, () => entryKey, {
      outcome: "done",
      after: keep(rule.record ? await rule.record(handlers, call) : after),
      error: null,
      object,
      runId: runId as RunId | undefined,
    });
    return answer;
  };
}

/** Nothing is read or written before the handler has let them through its limits. */
async function handleForNobody(followed: Followed, call: AnyCall): Promise<unknown> {
  const { rule, handle, handlers, db } = followed;
  const begin = async (who: string, before?: object): Promise<number> => {
    const about = aboutOf(followed, call, await rule.record?.(handlers, call));
    return await beginAuditEntry(db, { ...about, who, before: keep(before) });
  };
  try {
    const answer = await handle(call);
    const { who = call.caller.who, before, after, object } = rule.made?.(answer as never) ?? {};
    await end(followed, () => begin(who, before), { outcome: "done", after: keep(after), error: null, object });
    return answer;
  } catch (thrown) {
    if (!isFlood(thrown)) await end(followed, () => begin(call.caller.who), endOf(thrown));
    throw thrown;
  }
}

function aboutOf({ action, rule, clock }: Followed, call: AnyCall, before: object | undefined) {
  const { dagId, runId, taskId, ...names }: Readonly<Record<string, string | number>> = call.params;
  const body = call.body as never;
  const record: Readonly<Record<string, unknown>> = { ...before };
  const ofDag = dagId ?? rule.dagId?.(body) ?? record["dagId"];
  const [name] = Object.values(names);
  const object = name ?? rule.object?.(body) ?? record["name"];
  return {
    at: clock.now(),
    ...callerOf(call.caller),
    action,
    dagId: textOrNull(ofDag) as DagId | null,
    runId: textOrNull(runId) as RunId | null,
    taskId: textOrNull(taskId) as TaskId | null,
    object: textOrNull(object),
    asked: keep(rule.asked?.(body, call)),
  };
}

function textOrNull(name: unknown): string | null {
  return typeof name === "string" || typeof name === "number" ? String(name) : null;
}

function callerOf({ who, identity, address }: Caller) {
  const token = identity?.by === "token" ? identity.token : null;
  return { who, via: identity?.by ?? ("nobody" as const), token, address };
}

function endOf(thrown: unknown): EndedAuditEntry {
  const isRefusal = thrown instanceof DaymillError && statusOf(thrown.code) < 500;
  const error = thrown instanceof DaymillError ? `${thrown.code}: ${thrown.message}` : toError(thrown).name;
  return { outcome: isRefusal ? "refused" : "failed", after: null, error };
}

/** What comes too often costs nothing, nor does what was not looked at since a provider is down, or a code is still to come. */
function isFlood(thrown: unknown): boolean {
  return thrown instanceof DaymillError && ["E710", "E714", "E715"].includes(thrown.code);
}

/** A change that was made is not taken back because its entry cannot be completed: that is what the entry then says. */
async function end(
  { db, log, action }: Followed,
  keyOf: () => number | Promise<number>,
  ended: EndedAuditEntry,
): Promise<void> {
  try {
    await endAuditEntry(db, await keyOf(), ended);
  } catch (error) {
    log.error("an entry of the audit log could not be completed", { action, error: toError(error).message });
  }
}

function keep(value: object | undefined): JsonValue {
  if (value === undefined) return null;
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) > MOST_BYTES) return { omitted: `${Buffer.byteLength(json)} bytes` };
  return JSON.parse(json) as JsonValue;
}
