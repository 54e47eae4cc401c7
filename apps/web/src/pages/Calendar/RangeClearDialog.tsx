import type { Calendar } from "@daymill/contract";
import { useMemo } from "react";
import { useDatedRunIds } from "../../api/useRuns.ts";
import type { ClearOptions } from "../../routing/searches.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { boundsOfDay } from "../../ui/time/dayMath.ts";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import { countOf } from "../naming.ts";
import type { DayRange } from "./dayRange.ts";

export interface RangeClearDialogProps {
  readonly calendar: Pick<Calendar, "dagId" | "timezone">;
  readonly range: DayRange;
  readonly options: ClearOptions;
  readonly onOptions: (change: ClearOptions) => void;
  readonly onClose: () => void;
}

/** The clear dialog for all runs of several days, once it is known which those are. */
export function RangeClearDialog({ calendar, range, options, onOptions, onClose }: RangeClearDialogProps) {
  const { dagId, timezone } = calendar;
  const runs = useDatedRunIds(dagId, {
    from: boundsOfDay(range.from, timezone).from,
    to: boundsOfDay(range.to, timezone).to,
  });
  const target = useMemo(
    () =>
      runs.data === undefined
        ? undefined
        : {
            dagId,
            runIds: runs.data.runIds,
            words: `${countOf(runs.data.runIds.length, "run")} from ${range.from} to ${range.to}`,
          },
    [dagId, runs.data, range.from, range.to],
  );
  const isTooMuch = runs.data?.isWhole === false;
  if (target !== undefined && target.runIds.length > 0 && !isTooMuch)
    return <ClearDialog target={target} options={options} onOptions={onOptions} onClose={onClose} />;
  return (
    <Dialog title="Clear task instances" width={760} onClose={onClose} actions={null}>
      {runs.isError ? (
        <ErrorPanel error={runs.error} doing="list the runs of these days" onRetry={() => void runs.refetch()} />
      ) : target === undefined ? (
        <Loading what="the runs of these days" />
      ) : (
        <p>
          {isTooMuch
            ? "These days have more than 10,000 runs, the most that one change takes: select fewer."
            : "These days have no runs."}
        </p>
      )}
    </Dialog>
  );
}
