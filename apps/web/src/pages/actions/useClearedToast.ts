import type { Cleared } from "@daymill/contract";
import { useUndoClear } from "../../api/useClear.ts";
import { epochMs } from "../../ui/time/formatTime.ts";
import { showFailure, showToast } from "../../ui/toast.tsx";
import { countOf } from "../naming.ts";

const DEFAULT_MS = 10_000;

/** Says how many were cleared and offers to undo it while they are held back. */
export function useClearedToast(): (cleared: Cleared) => void {
  const undo = useUndoClear();
  return ({ clearId, total, heldUntil }) => {
    const restore = (): void =>
      undo.mutate(clearId, {
        onSuccess: ({ restored, started }) =>
          showToast({
            message:
              started.length === 0
                ? `${countOf(restored, "task instance")} as before`
                : `${restored} as before; ${started.length} had started already`,
          }),
        onError: (error) => showFailure("Could not undo the clear", error.message),
      });
    showToast({
      message: `Cleared ${countOf(total, "task instance")}`,
      action: { label: "Undo", run: restore },
      forMs: heldUntil === null ? DEFAULT_MS : Math.max(1_000, epochMs(heldUntil) - Date.now()),
    });
  };
}
