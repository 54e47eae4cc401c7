import type { Run } from "@daymill/contract";
import { useCancelRuns } from "../../api/useRuns.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { showToast } from "../../ui/toast.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import { useRunsLink } from "../actions/useRunsLink.ts";
import { countOf, runLabel } from "../naming.ts";
import { dagsOf } from "./bulkTarget.ts";
import { UnderWay } from "./UnderWay.tsx";
import styles from "./Bulk.module.css";

/** Of more runs it is not said what of each is under way. */
const MOST_LOOKED_INTO = 10;

/** Stops runs that are not over: says which before it does. */
export function CancelRunsDialog({ runs, onClose }: { runs: readonly Run[]; onClose: () => void }) {
  const cancel = useCancelRuns();
  const linkTo = useRunsLink();
  const words = countOf(runs.length, "run");
  const apply = (): void =>
    cancel.mutate(runs, {
      onSuccess: (ended) => {
        const [first] = runs;
        const isOne = first !== undefined && runs.length === 1;
        showToast({
          message: `Cancelled ${countOf(ended, "run")}`,
          link: isOne ? linkTo(first.dagId, [first.runId]) : undefined,
        });
        onClose();
      },
    });
  return (
    <Dialog
      title={`Cancel ${words}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Let them go on
          </Button>
          <ActionButton calls="patchRun" on={dagsOf(runs)} tone="danger" busy={cancel.isPending} onClick={apply}>
            Cancel {words}
          </ActionButton>
        </>
      }
    >
      {cancel.error === null ? null : <ErrorPanel error={cancel.error} doing="cancel all of them" onRetry={apply} />}
      <p>
        What runs is told to stop, gets SIGTERM after 5 s and SIGKILL 3 s later; what waits does not start, and the runs
        end as failed.
      </p>
      <ul className={styles.listed}>
        {runs.map((run) => (
          <li key={`${run.dagId}/${run.runId}`}>
            {run.dagId} · {runLabel(run)} · {run.state}
            {runs.length > MOST_LOOKED_INTO ? null : <UnderWay run={run} />}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
