import type { Calendar } from "@daymill/contract";
import type { ClearOptions } from "../../routing/searches.ts";
import { boundsOfDay, weekdayNames } from "../../ui/time/dayMath.ts";
import { ClearRunsDialog } from "../actions/ClearRunsDialog.tsx";
import type { DayRange } from "./dayRange.ts";

export interface RangeClearDialogProps {
  readonly calendar: Pick<Calendar, "dagId" | "timezone">;
  readonly range: DayRange;
  readonly options: ClearOptions;
  readonly onOptions: (change: ClearOptions) => void;
  readonly onClose: () => void;
}

/** The clear dialog for all runs of several days. */
export function RangeClearDialog({ calendar, range, ...rest }: RangeClearDialogProps) {
  const { dagId, timezone } = calendar;
  const { from, to, weekday } = range;
  const filter = { dagId, dated: { from: boundsOfDay(from, timezone).from, to: boundsOfDay(to, timezone).to } };
  const days = `from ${from} to ${to}`;
  return (
    <ClearRunsDialog
      {...rest}
      dagId={dagId}
      filter={filter}
      weekday={weekday && { weekday, timezone }}
      whose={weekday === undefined ? days : `of ${weekdayNames[weekday]}s ${days}`}
    />
  );
}
