import type { AuditEntry } from "@daymill/contract";

/** The clear that an entry is of, when it was done and no other entry in sight undid it; undefined: there is nothing to undo. */
export function undoableClear(
  { action, outcome, object }: Pick<AuditEntry, "action" | "outcome" | "object">,
  entries: readonly Pick<AuditEntry, "action" | "outcome" | "object">[],
): number | undefined {
  if (action !== "clear" || outcome !== "done" || object === null || !/^\d+$/.test(object)) return undefined;
  const isUndone = entries.some(
    (other) => other.action === "undoClear" && other.outcome === "done" && other.object === object,
  );
  return isUndone ? undefined : Number(object);
}
