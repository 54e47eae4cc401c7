import { endpoints, type RouteName, type Session, whyMayNot } from "@daymill/contract";
import { createContext, useContext } from "react";
import { useSession } from "./useSession.ts";

/** The DAG that all below is about. */
export const DagAtHand = createContext<string | undefined>(undefined);

/**
 * Why who is signed in may not do what a route does, in the server's words; undefined: they may, or it is not known who they
 * are. Without users everybody may do everything. `on`: the DAG that it is about, or all DAGs that it changes; default: that at
 * hand.
 */
export function useMayNot(route: RouteName, on?: string | readonly string[]): string | undefined {
  const user = useSession().data?.user ?? null;
  const atHand = useContext(DagAtHand);
  return whyRefused(user, route, [on ?? atHand ?? []].flat());
}

/** Why they may not read the audit log, which is of all DAGs whatever is at hand; undefined: they may. */
export function useWhyNoAudit(): string | undefined {
  return useMayNot("listAuditEntries", []);
}

/** Of several DAGs the first on which they may do what a route does; else the first; undefined: there is none. */
export function useOneThatMay(route: RouteName, dags: readonly string[]): string | undefined {
  const user = useSession().data?.user ?? null;
  return dags.find((dagId) => whyRefused(user, route, [dagId]) === undefined) ?? dags[0];
}

function whyRefused(user: Session["user"], route: RouteName, dags: readonly string[]): string | undefined {
  const { needs } = endpoints[route];
  if (user === null || needs === "nobody") return undefined;
  const { own, role } = user;
  // Who has the same role everywhere is told of that one.
  if (own === undefined || dags.length === 0) return whyMayNot(user, needs);
  return dags
    .map((dagId) => whyMayNot({ ...user, role: own.dags[dagId] ?? role }, needs, dagId))
    .find((refusal) => refusal !== undefined);
}
