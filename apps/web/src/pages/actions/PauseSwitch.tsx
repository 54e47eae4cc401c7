import { toError } from "../../api/toError.ts";
import { usePauseDag } from "../../api/useDags.ts";
import { Switch } from "../../ui/fields.tsx";
import { showFailure, showToast } from "../../ui/toast.tsx";
import { countOf } from "../naming.ts";

export interface PauseSwitchProps {
  readonly dagId: string;
  readonly paused: boolean;
  readonly runningRuns: number;
}

const UNDO_MS = 8_000;

/** On: its schedule starts runs. The switch acts at once and can be undone. */
export function PauseSwitch({ dagId, paused, runningRuns }: PauseSwitchProps) {
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
  const shown = pause.isPending ? pause.variables.paused : paused;
  return <Switch label={`${dagId} is active`} hideLabel checked={!shown} onChange={(active) => set(!active)} />;
}

function pausedMessage(dagId: string, runningRuns: number): string {
  const rest = runningRuns === 0 ? "" : ` ${countOf(runningRuns, "running run continues", "running runs continue")};`;
  return `${dagId} is paused:${rest} nothing new starts`;
}
