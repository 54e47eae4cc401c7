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

/** From January on. */
export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** `Jan`, `Feb`: where there is little room. */
export const shortMonths: readonly string[] = monthNames.map((name) => name.slice(0, 3));

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** A calendar asks for thousands of them at once, for which the browser's own words are too slow. */
export const weekdayNames: Readonly<Record<Weekday, string>> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

export function weekdayOf(day: string): Weekday {
  return WEEKDAYS[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? "mon";
}

/** From the beginning of an hour of a day (`2024-03-15T07`) in a zone to that of the next, as instants; one that a clock change makes twice is both. */
export function boundsOfHour(hour: string, zone: string): { readonly from: string; readonly to: string } {
  const begin = Temporal.PlainDateTime.from(`${hour}:00`);
  const instantOf = (at: Temporal.PlainDateTime): string => at.toZonedDateTime(zone).toInstant().toString();
  return { from: instantOf(begin), to: instantOf(begin.add({ hours: 1 })) };
}
