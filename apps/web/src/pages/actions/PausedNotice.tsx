import type { DagDetail } from "@daymill/contract";
import { Notice } from "../../ui/page/Notice.tsx";
import { ActionButton } from "./ActionButton.tsx";
import { usePausing } from "./usePausing.ts";

/** On the pages of the runs of a paused DAG: why nothing comes after them, and the way out. */
export function PausedNotice({ dag }: { dag: Pick<DagDetail, "dagId" | "paused" | "runningRuns"> | undefined }) {
  const { set } = usePausing();
  if (dag?.paused !== true) return null;
  const { dagId, runningRuns } = dag;
  return (
    <Notice
      tone="info"
      icon="clock"
      actions={
        <ActionButton calls="patchDag" on={dagId} onClick={() => set([{ dagId, runningRuns }], false)}>
          Unpause
        </ActionButton>
      }
    >
      {dagId} is paused: no run of it starts.
    </Notice>
  );
}
