import type { Expr } from "./expr.ts";
import type { Mapping } from "./serialized-dag.ts";

/** The expressions of the lists that a mapping goes over; none without a mapping. */
export function mappingSources(mapping: Mapping | null | undefined): readonly Expr[] {
  if (!mapping) return [];
  return mapping.kind === "list" ? [mapping.over] : mapping.over;
}
