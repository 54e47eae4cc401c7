import type { Temporal } from "temporal-polyfill";

const MONTHS = [
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
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

const pad = (value: number, width: number) => String(value).padStart(width, "0");

/**
 * The letters of `interval.format`, with C's meanings; names of days and months are English.
 * `%Y` year, `%y` its last two digits, `%m` month, `%d` day, `%j` day of the year, `%H` hour (00 to 23), `%M` minute,
 * `%S` second, `%a` `%A` day of the week, `%b` `%B` month by name, `%u` day of the week (1: Monday), `%G` `%V` ISO week
 * and its year, `%z` offset (+0100), `%Z` zone by IANA name, `%s` seconds since 1970, `%F` is `%Y-%m-%d`, `%%` a per
 * cent sign.
 */
const LETTERS: Readonly<Record<string, (at: Temporal.ZonedDateTime) => string>> = {
  Y: (at) => pad(at.year, 4),
  y: (at) => pad(at.year % 100, 2),
  m: (at) => pad(at.month, 2),
  d: (at) => pad(at.day, 2),
  j: (at) => pad(at.dayOfYear, 3),
  H: (at) => pad(at.hour, 2),
  M: (at) => pad(at.minute, 2),
  S: (at) => pad(at.second, 2),
  a: (at) => (DAYS[at.dayOfWeek - 1] ?? "").slice(0, 3),
  A: (at) => DAYS[at.dayOfWeek - 1] ?? "",
  b: (at) => (MONTHS[at.month - 1] ?? "").slice(0, 3),
  B: (at) => MONTHS[at.month - 1] ?? "",
  u: (at) => String(at.dayOfWeek),
  G: (at) => pad(at.yearOfWeek ?? at.year, 4),
  V: (at) => pad(at.weekOfYear ?? 0, 2),
  z: (at) => at.offset.replace(":", ""),
  Z: (at) => at.timeZoneId,
  s: (at) => String(Math.floor(at.epochMilliseconds / 1000)),
  F: (at) => at.toPlainDate().toString(),
  "%": () => "%",
};

/** Writes an instant by a format of the letters above; undefined when one is unknown (see unknownLetters). */
export function strftime(format: string, at: Temporal.ZonedDateTime): string | undefined {
  if (unknownLetters(format).length > 0) return undefined;
  return format.replaceAll(/%(.)/gs, (_match, letter: string) => LETTERS[letter]?.(at) ?? "");
}

/** What follows a `%` and is no letter of a format; a lone `%` at the end counts. */
export function unknownLetters(format: string): string[] {
  return [...format.matchAll(/%(.?)/gs)].flatMap(([, letter = ""]) =>
    Object.hasOwn(LETTERS, letter) ? [] : [`%${letter}`],
  );
}

/** Every letter that a format may use, for messages. */
export const FORMAT_LETTERS = Object.keys(LETTERS)
  .map((letter) => `%${letter}`)
  .join(" ");
