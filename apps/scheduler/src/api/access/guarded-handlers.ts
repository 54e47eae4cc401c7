import { DaymillError, mayDo, whyMayNot } from "@daymill/core";
import type { AccessRole } from "@daymill/core";
import { endpoints } from "@daymill/contract";
import type { MetadataDatabase } from "@daymill/metadata";
import type { AnsweredRoute, Handlers, RouteCall } from "../handlers.ts";
import { found } from "../reader.ts";
import { type Concerned, DAG_RULES, type DagRule } from "./dag-rules.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import type { Identity } from "./identity.ts";

export interface GuardParts {
  readonly db: MetadataDatabase["db"];
  readonly door: Pick<Doorkeeper, "rolesOnDags">;
}

type AnyCall = RouteCall<AnsweredRoute>;
type AnyHandler = (call: AnyCall) => Promise<unknown>;

/**
 * The handlers, each of which is called only by who may do on the DAGs that it is about what the route needs. Who has the
 * same role everywhere was let in by it already, and nothing is read for them. A DAG on which somebody is no viewer is none
 * to them: they are answered as if it were not there.
 */
export function guardedHandlers(handlers: Handlers, parts: GuardParts): Handlers {
  const guarded: Record<string, AnyHandler> = {};
  for (const name of Object.keys(handlers) as AnsweredRoute[]) {
    // The loop over all routes forgets which rule and which handler belong to which.
    const [rule, handle] = [DAG_RULES[name] as DagRule<AnsweredRoute>, handlers[name] as AnyHandler];
    if (rule === "all" || rule === "self" || rule === "entrance" || rule === "lists") guarded[name] = handle;
    else guarded[name] = guard({ rule, handle, needs: endpoints[name].needs as AccessRole, ...parts });
  }
  return guarded as unknown as Handlers;
}

interface Guarded extends GuardParts {
  readonly rule: Exclude<DagRule<AnsweredRoute>, "all" | "self" | "entrance" | "lists">;
  readonly handle: AnyHandler;
  readonly needs: AccessRole;
}

function guard({ rule, handle, needs, db, door }: Guarded): AnyHandler {
  return async (call) => {
    const { identity } = call.caller;
    if (identity === undefined || identity.own === undefined) return await handle(call);
    const concerned = rule === "path" ? ofPath(call.params as { dagId: string }) : await rule(call, db);
    await check({ identity, concerned, needs, door });
    return await handle(call);
  };
}

function ofPath({ dagId }: { readonly dagId: string }): Concerned {
  return { what: `The DAG ${dagId}`, seenBy: [dagId], neededOn: [dagId] };
}

interface Check extends Pick<GuardParts, "door"> {
  readonly identity: Identity;
  readonly concerned: Concerned;
  readonly needs: AccessRole;
}

/** Throws E701 to who does not see it, E704 to who sees it and may not do what is asked. */
async function check({ identity, concerned, needs, door }: Check): Promise<void> {
  const { what, seenBy, neededOn } = concerned;
  const ofDags = seenBy === "viewers" ? [] : seenBy;
  const roles = await door.rolesOnDags(identity, { dagIds: [...ofDags, ...neededOn] });
  const isSeen = seenBy === "viewers" ? mayDo(identity.role, "viewer") : seenBy.some((dagId) => roles.has(dagId));
  found(isSeen || undefined, what);
  const holder = { ...identity, name: identity.who };
  const refusals = [...roles]
    .filter(([dagId]) => neededOn.includes(dagId))
    .flatMap(([dagId, role]) => whyMayNot({ ...holder, role }, needs, dagId) ?? []);
  const refusal = neededOn.length === 0 ? whyMayNot(holder, needs) : refusals[0];
  if (refusal !== undefined) throw new DaymillError("E704", refusal);
  // Those that they do not see are not named.
  if (neededOn.every((dagId) => mayDo(roles.get(dagId) ?? "none", needs))) return;
  throw new DaymillError(
    "E704",
    `This needs the role ${needs} on every DAG that it changes; ${identity.who} has it on some.`,
  );
}
