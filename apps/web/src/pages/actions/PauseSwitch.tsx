import { useMayNot } from "../../api/useMayNot.ts";
import { Switch } from "../../ui/fields.tsx";
import { usePausing } from "./usePausing.ts";

export interface PauseSwitchProps {
  readonly dagId: string;
  readonly paused: boolean;
  readonly runningRuns: number;
}

/** On: its schedule starts runs. The switch acts at once, unless a backfill goes on, and can be undone. */
export function PauseSwitch({ dagId, paused, runningRuns }: PauseSwitchProps) {
  const { set, pending } = usePausing();
  return (
    <Switch
      label={`${dagId} is active`}
      hideLabel
      checked={!(pending ?? paused)}
      off={useMayNot("patchDag", dagId)}
      onChange={(active) => set([{ dagId, runningRuns }], !active)}
    />
  );
}
