import type { Cleared, Undone } from "@daymill/contract";
import { toError } from "../../api/toError.ts";
import { useUndoClear } from "../../api/useClear.ts";
import { epochMs } from "../../ui/time/formatTime.ts";
import { showFailure, showToast } from "../../ui/toast.ts";
import { countOf } from "../naming.ts";
import { useRunsLink } from "./useRunsLink.ts";

const DEFAULT_MS = 10_000;

/** Undoes a clear, and says what came of it. */
export function useClearUndo() {
  const undo = useUndoClear();
  return {
    isPending: undo.isPending,
    // Its own promise, not the callbacks of the mutation: those end with the dialog, which is closed by then.
    undo: (clearId: number): void => void undo.mutateAsync(clearId).then(tellUndone, tellFailure),
  };
}

/** Says how many were cleared and offers to undo it while they are held back. */
export function useClearedToast(dagId: string): (cleared: Cleared) => void {
  const { undo } = useClearUndo();
  const linkTo = useRunsLink();
  return ({ clearId, total, runIds, heldUntil }) => {
    showToast({
      link: linkTo(dagId, runIds),
      message: `Cleared ${countOf(total, "task instance")}`,
      action: { label: "Undo", run: () => undo(clearId) },
      forMs: heldUntil === null ? DEFAULT_MS : Math.max(1_000, epochMs(heldUntil) - Date.now()),
    });
  };
}

function tellUndone({ restored, started }: Undone): void {
  const message =
    started.length === 0
      ? `${countOf(restored, "task instance")} as before`
      : `${restored} as before; ${started.length} had started already`;
  showToast({ message });
}

function tellFailure(error: unknown): void {
  showFailure("Could not undo the clear", toError(error));
}
