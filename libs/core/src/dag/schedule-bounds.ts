import type { ScheduleBounds } from "../schedule/timetable.ts";
import { boundInstant } from "../schedule/wall-time.ts";

/** Start and end as they are stored, local in the zone or with an offset, as instants. Throws E209 for what is no date. */
export function scheduleBounds(
  { start, end }: { readonly start: string | null; readonly end: string | null },
  timezone: string,
): ScheduleBounds {
  const instant = (text: string | null) => (text === null ? undefined : boundInstant(text, timezone));
  return { start: instant(start), end: instant(end) };
}
