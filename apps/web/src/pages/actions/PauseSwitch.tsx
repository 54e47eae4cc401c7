import { useMayNot } from "../../api/useMayNot.ts";
import { Switch } from "../../ui/fields.tsx";
import { usePauseToggle } from "./usePauseToggle.ts";

export interface PauseSwitchProps {
  readonly dagId: string;
  readonly paused: boolean;
  readonly runningRuns: number;
}

/** On: its schedule starts runs. The switch acts at once and can be undone. */
export function PauseSwitch({ dagId, paused, runningRuns }: PauseSwitchProps) {
  const { set, pending } = usePauseToggle(dagId, runningRuns);
  return (
    <Switch
      label={`${dagId} is active`}
      hideLabel
      checked={!(pending ?? paused)}
      off={useMayNot("patchDag", dagId)}
      onChange={(active) => set(!active)}
    />
  );
}
