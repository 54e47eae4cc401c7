import type { Plan, PlannedItem } from "@daymill/contract";

/**
 * Remembers the plans that were shown last, so that a refusal can say what has changed since. Only a convenience: what
 * may be applied is decided by the database.
 */
export interface PlanMemory {
  keep(plan: Plan): void;
  /** What joined and left since the plan of that etag; nothing for one that is forgotten. */
  differenceTo(etag: string, now: Plan): { readonly added: PlannedItem[]; readonly removed: PlannedItem[] };
}

const MAX_PLANS = 50;

export function planMemory(): PlanMemory {
  const plans = new Map<string, Plan>();
  return {
    keep(plan) {
      plans.delete(plan.etag);
      plans.set(plan.etag, plan);
      const [oldest] = plans.keys();
      if (plans.size > MAX_PLANS && oldest !== undefined) plans.delete(oldest);
    },
    differenceTo(etag, now) {
      const before = plans.get(etag);
      if (before === undefined) return { added: [], removed: [] };
      return { added: without(now.items, before.items), removed: without(before.items, now.items) };
    },
  };
}

function without(items: readonly PlannedItem[], others: readonly PlannedItem[]): PlannedItem[] {
  const known = new Set(others.map(nameOf));
  return items.filter((item) => !known.has(nameOf(item)));
}

function nameOf({ dagId, runId, taskId, mapIndex }: PlannedItem): string {
  return `${dagId}\n${runId}\n${taskId}\n${mapIndex}`;
}
