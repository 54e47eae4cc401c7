import { useMemo } from "react";
import type { RunListFilter } from "../../api/queryKeys.ts";
import { type OnWeekday, useRunIds } from "../../api/useRuns.ts";
import type { ClearOptions } from "../../routing/searches.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { countOf } from "../naming.ts";
import { ClearDialog } from "./ClearDialog.tsx";

export interface ClearRunsDialogProps {
  readonly dagId: string;
  /** Which of its runs. */
  readonly filter: RunListFilter;
  /** Only runs of this day of the week, in the zone of the DAG. Default: all. */
  readonly weekday?: OnWeekday | undefined;
  /** Whose runs they are: `from 2024-03-01 to 2024-03-14`, `of backfill 12`. */
  readonly whose: string;
  readonly options: ClearOptions;
  readonly onOptions: (change: ClearOptions) => void;
  readonly onClose: () => void;
}

/** The clear dialog for many runs of a DAG, once it is known which those are. */
export function ClearRunsDialog(props: ClearRunsDialogProps) {
  const { dagId, filter, weekday, whose, options, onOptions, onClose } = props;
  const runs = useRunIds(filter, weekday);
  const target = useMemo(
    () =>
      runs.data === undefined
        ? undefined
        : { dagId, runIds: runs.data.runIds, words: `${countOf(runs.data.runIds.length, "run")} ${whose}` },
    [dagId, runs.data, whose],
  );
  const isTooMuch = runs.data?.isWhole === false;
  if (target !== undefined && target.runIds.length > 0 && !isTooMuch)
    return <ClearDialog target={target} options={options} onOptions={onOptions} onClose={onClose} />;
  return (
    <Dialog title="Clear task instances" width={760} onClose={onClose} actions={null}>
      {runs.isError ? (
        <ErrorPanel error={runs.error} doing={`list the runs ${whose}`} onRetry={() => void runs.refetch()} />
      ) : target === undefined ? (
        <Loading what={`the runs ${whose}`} />
      ) : (
        <p>
          {isTooMuch
            ? `There are more than 10,000 runs ${whose}, the most that one change takes: select fewer.`
            : `There are no runs ${whose}.`}
        </p>
      )}
    </Dialog>
  );
}
