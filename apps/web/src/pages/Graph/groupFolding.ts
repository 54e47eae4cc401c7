import type { GraphGroup } from "@daymill/contract";
import type { GraphSearch } from "../../routing/searches.ts";

/** The fields of an address that say which groups are open. */
export type FoldingSearch = Pick<GraphSearch, "groups" | "except">;

/** More tasks than this are too much to take in at once: groups are folded until somebody opens them. */
const MOST_TASKS_OPEN = 150;

/** Whether groups are open or folded, but for the exceptions. */
export function foldingRule({ groups }: FoldingSearch, taskCount: number): "open" | "folded" {
  return groups ?? (taskCount > MOST_TASKS_OPEN ? "folded" : "open");
}

export function isGroupOpen(search: FoldingSearch, taskCount: number, groupId: string): boolean {
  const isException = search.except?.includes(groupId) ?? false;
  return (foldingRule(search, taskCount) === "open") !== isException;
}

/** The address after a group was folded or opened. */
export function toggleGroup({ except }: FoldingSearch, groupId: string): FoldingSearch {
  const exceptions = new Set(except);
  if (!exceptions.delete(groupId)) exceptions.add(groupId);
  return { except: exceptions.size === 0 ? undefined : [...exceptions] };
}

/** The address after all groups were folded or opened. */
export function toggleAll(search: FoldingSearch, taskCount: number): FoldingSearch {
  return { groups: foldingRule(search, taskCount) === "open" ? "folded" : "open", except: undefined };
}

/** The open groups of a graph, by id, in its order. */
export function openGroups(search: FoldingSearch, taskCount: number, groups: readonly GraphGroup[]): readonly string[] {
  return groups.map(({ groupId }) => groupId).filter((groupId) => isGroupOpen(search, taskCount, groupId));
}
