import { toError } from "../../api/toError.ts";
import { usePauseDag } from "../../api/useDags.ts";
import { showFailure, showToast } from "../../ui/toast.ts";
import { countOf } from "../naming.ts";

export interface PauseToggle {
  readonly set: (paused: boolean) => void;
  /** What it is being set to; undefined: nothing is under way. */
  readonly pending: boolean | undefined;
}

const UNDO_MS = 8_000;

/** Pauses a DAG or lets it go on, at once; the toast that tells so can undo it. */
export function usePauseToggle(dagId: string, runningRuns: number): PauseToggle {
  const pause = usePauseDag();
  const set = (next: boolean): void => {
    const tellDone = (): void =>
      showToast({
        message: next ? pausedMessage(dagId, runningRuns) : `${dagId} is active`,
        action: { label: "Undo", run: () => set(!next) },
        forMs: UNDO_MS,
      });
    // Its own promise: Undo may be pressed when the switch is no longer on the page.
    void pause.mutateAsync({ dagId, paused: next }).then(tellDone, (error: unknown) => {
      showFailure(`Could not ${next ? "pause" : "unpause"} ${dagId}`, toError(error).message);
    });
  };
  return { set, pending: pause.isPending ? pause.variables.paused : undefined };
}

function pausedMessage(dagId: string, runningRuns: number): string {
  const rest = runningRuns === 0 ? "" : ` ${countOf(runningRuns, "running run continues", "running runs continue")};`;
  return `${dagId} is paused:${rest} nothing new starts`;
}
