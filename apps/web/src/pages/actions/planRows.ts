import type { Plan, PlannedItem } from "@daymill/contract";
import { runLabel } from "../naming.ts";
import { itemKey } from "./clearTarget.ts";
import { dagsOf } from "./dagsOf.ts";

/** A row of a preview: a run, or below it one of its instances. */
export type PlanRow =
  | { readonly kind: "run"; readonly key: string; readonly label: string; readonly total: number }
  | { readonly kind: "item"; readonly item: PlannedItem; readonly ticked: boolean };

/** The rows of a plan, and of what was unticked; a run names its DAG where there are several. */
export function planRows(plan: Plan, excluded: readonly PlannedItem[]): readonly PlanRow[] {
  const known = new Set(plan.items.map(itemKey));
  const dropped = new Set(excluded.map(itemKey));
  const unticked = excluded.filter((item) => !known.has(itemKey(item)));
  const byRun = Map.groupBy([...plan.items, ...unticked], runKey);
  const runs = new Map(plan.runs.map((run) => [runKey(run), run]));
  const namesDag = new Set([...dagsOf(plan), ...unticked.map(({ dagId }) => dagId)]).size > 1;
  return [...byRun].flatMap(([key, items]): PlanRow[] => {
    const [first] = items;
    const run = runs.get(key);
    const name = run === undefined ? (first?.runId ?? "") : runLabel(run);
    const label = namesDag ? `${first?.dagId}, run ${name}` : `Run ${name}`;
    return [
      { kind: "run", key, label, total: run?.total ?? 0 },
      ...items.map((item): PlanRow => ({ kind: "item", item, ticked: !dropped.has(itemKey(item)) })),
    ];
  });
}

function runKey({ dagId, runId }: Pick<PlannedItem, "dagId" | "runId">): string {
  return JSON.stringify([dagId, runId]);
}
