import { DaymillError } from "@daymill/core";
import type { Caller, Handlers, RouteCall } from "../handlers.ts";

/** Of each record what can be changed: what changes by itself (use, last seen) says nothing of who changed what. */

interface AnyCall<P> {
  readonly params: P;
  readonly caller: Caller;
}

export async function readDag(handlers: Handlers, { params, caller }: AnyCall<{ readonly dagId: string }>) {
  const dag = await existing(handlers.getDag({ params, ...nothing, caller }));
  return dag && { paused: dag.paused };
}

export async function readAcknowledgement(handlers: Handlers, { params, caller }: AnyCall<{ readonly dagId: string }>) {
  const dag = await existing(handlers.getDag({ params, ...nothing, caller }));
  return dag && { acknowledgedUntil: dag.acknowledgedUntil };
}

export async function readRun(
  handlers: Handlers,
  { params, caller }: AnyCall<{ readonly dagId: string; readonly runId: string }>,
) {
  const run = await existing(handlers.getRun({ params, ...nothing, caller }));
  return run && { state: run.state, note: run.note };
}

export async function readOutput(
  handlers: Handlers,
  { params, query, caller }: Pick<RouteCall<"putOutput" | "deleteOutput">, "params" | "query" | "caller">,
) {
  const output = await existing(handlers.getOutput({ params, query, body: undefined, caller }));
  return output && { value: output.value, uri: output.uri, bytes: output.bytes };
}

export async function readBackfill(
  handlers: Handlers,
  { params: { backfillId }, caller }: AnyCall<{ readonly backfillId: number }>,
) {
  const backfill = await existing(handlers.getBackfill({ params: { backfillId }, ...nothing, caller }));
  if (backfill === undefined) return undefined;
  const { dagId, from, to, state, maxActiveRuns, pauseAfterFailures } = backfill;
  return { dagId, from, to, state, maxActiveRuns, pauseAfterFailures };
}

export async function readBackfillSchedule(
  handlers: Handlers,
  { params, caller }: AnyCall<{ readonly scheduleId: number }>,
) {
  const schedules = await handlers.listBackfillSchedules({ ...unasked, caller });
  const schedule = schedules.find(({ scheduleId }) => scheduleId === params.scheduleId);
  if (schedule === undefined) return undefined;
  const { dagId, name, window, crons, paused } = schedule;
  return { dagId, name, window, crons, paused };
}

export async function readPool(handlers: Handlers, { params, caller }: AnyCall<{ readonly pool: string }>) {
  const pool = (await handlers.listPools({ ...unasked, caller })).find(({ name }) => name === params.pool);
  if (pool === undefined) return undefined;
  const { slots, includeDeferred, description } = pool;
  return { slots, includeDeferred, description };
}

export async function readConnection(
  handlers: Handlers,
  { params, caller }: AnyCall<{ readonly connectionId: string }>,
) {
  const all = await handlers.listConnections({ ...unasked, caller });
  const found = all.find(({ connectionId, origin }) => connectionId === params.connectionId && origin === "stored");
  if (found === undefined) return undefined;
  const { connectionId: _, origin: __, updatedAt: ___, ...connection } = found;
  return connection;
}

export async function readWorker(handlers: Handlers, { params, caller }: AnyCall<{ readonly worker: string }>) {
  const { workers } = await handlers.getSystem({ ...unasked, caller });
  const worker = workers.find(({ name }) => name === params.worker);
  return worker && { drained: worker.drainedSince !== null };
}

/** A value that becomes secret is not kept from when it was none. */
export async function readVariable(
  handlers: Handlers,
  { params, body, caller }: Pick<RouteCall<"putVariable" | "deleteVariable">, "params" | "body" | "caller">,
) {
  const variable = (await handlers.listVariables({ ...unasked, caller })).find(({ key }) => key === params.key);
  if (variable === undefined) return undefined;
  const { value, secret, description, updatedAt } = variable;
  return { value: body?.secret === true ? null : value, secret, description, updatedAt };
}

export async function readNamedUser(
  handlers: Handlers,
  { params, caller }: AnyCall<{ readonly user: string }>,
): Promise<object | undefined> {
  return await findUser(handlers, params.user, caller);
}

export async function findUser(handlers: Handlers, name: string, caller: Caller): Promise<object | undefined> {
  const user = (await handlers.listUsers({ ...unasked, caller })).find((each) => each.name === name);
  if (user === undefined) return undefined;
  const { isDisabled, hasSecondFactor } = user;
  return { ...rolesOf(user), isDisabled, ...(hasSecondFactor && { hasSecondFactor }) };
}

/** The roles of a user; those of one's own only of who has some. */
export function rolesOf({ role, ownRoles }: { readonly role: string; readonly ownRoles: readonly string[] }): object {
  return { role, ...(ownRoles.length > 0 && { ownRoles }) };
}

export async function readRole(handlers: Handlers, { params, caller }: AnyCall<{ readonly role: string }>) {
  const role = (await handlers.listRoles({ ...unasked, caller })).find(({ name }) => name === params.role);
  return role && { base: role.base, grants: role.grants };
}

export async function readToken(handlers: Handlers, { params, caller }: AnyCall<{ readonly tokenId: number }>) {
  const token = (await handlers.listTokens({ ...unasked, caller })).find(({ tokenId }) => tokenId === params.tokenId);
  if (token === undefined) return undefined;
  const { name, user, role, expiresAt } = token;
  return { name, user, role, expiresAt };
}

const nothing = { query: {}, body: undefined } as const;
const unasked = { params: {}, ...nothing } as const;

/** What there is not, is none. */
async function existing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DaymillError && error.code === "E701") return undefined;
    throw error;
  }
}
