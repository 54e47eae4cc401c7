import type { Calendar } from "@daymill/contract";
import type { ClearOptions } from "../../routing/searches.ts";
import { boundsOfDay } from "../../ui/time/dayMath.ts";
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
  const { from, to } = range;
  const filter = { dagId, dated: { from: boundsOfDay(from, timezone).from, to: boundsOfDay(to, timezone).to } };
  return <ClearRunsDialog {...rest} dagId={dagId} filter={filter} whose={`from ${from} to ${to}`} />;
}
