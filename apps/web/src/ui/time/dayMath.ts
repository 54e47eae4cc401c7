/** The instants at which a day of a zone begins and ends, half-open; days of a clock change are shorter or longer. */
export function boundsOfDay(day: string, zone: string): { readonly from: string; readonly to: string } {
  const date = Temporal.PlainDate.from(day);
  const startOf = (one: Temporal.PlainDate): string => one.toZonedDateTime(zone).toInstant().toString();
  return { from: startOf(date), to: startOf(date.add({ days: 1 })) };
}

/** The instants between which days lie, both included; an end that is not said is open. */
export function boundsOfDays(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
): { readonly from?: string; readonly to?: string } | undefined {
  if (from === undefined && to === undefined) return undefined;
  return {
    ...(from === undefined ? {} : { from: boundsOfDay(from, zone).from }),
    ...(to === undefined ? {} : { to: boundsOfDay(to, zone).to }),
  };
}

export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** A calendar asks for thousands of them at once, for which the browser's own words are too slow. */
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** `Friday`. */
export function weekdayOf(day: string): string {
  return WEEKDAYS[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? "";
}
