import type { CalendarHours } from "@daymill/contract";
import type { DaySlot } from "./DayPanel.tsx";

/** What there is of an hour (`2024-03-15T07`); undefined: none is selected, or the hours of its month are not known. */
export function hourSlot(
  data: Pick<CalendarHours, "month" | "hours" | "planned"> | undefined,
  hour: string | undefined,
): DaySlot | undefined {
  if (hour === undefined || data?.month !== hour.slice(0, data?.month.length)) return undefined;
  return {
    day: hour,
    found: data.hours.find((one) => one.hour === hour),
    planned: data.planned.find((one) => one.hour === hour)?.runs ?? 0,
  };
}
