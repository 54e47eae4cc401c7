import type { AuditEntry } from "@daymill/contract";
import { useClearUndo } from "../actions/useClearedToast.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import { undoableClear } from "./undoableClear.ts";

export interface UndoClearProps {
  readonly entry: AuditEntry;
  /** All that are in sight: one of them may have undone it. */
  readonly entries: readonly AuditEntry[];
}

/** Undoes a clear as far as nothing of it has started; nothing beside any other entry. */
export function UndoClear({ entry, entries }: UndoClearProps) {
  const { undo, isPending } = useClearUndo();
  const clearId = undoableClear(entry, entries);
  if (clearId === undefined) return null;
  return (
    <ActionButton
      calls="undoClear"
      {...(entry.dagId === null ? {} : { on: entry.dagId })}
      busy={isPending}
      onClick={() => undo(clearId)}
    >
      Undo
    </ActionButton>
  );
}
