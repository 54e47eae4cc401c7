import type { Plan } from "@daymill/contract";

/** The DAGs in which a plan changes something: where there are several, what it changes is named with its DAG. */
export function dagsOf({ runs }: Pick<Plan, "runs">): ReadonlySet<string> {
  return new Set(runs.map(({ dagId }) => dagId));
}
