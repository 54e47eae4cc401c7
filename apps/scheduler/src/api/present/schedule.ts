import type { AssetCondition, TimetableSpec } from "@daymill/core";
import type { Schedule } from "@daymill/contract";

/** A timetable for people: what was written, and what it says. */
export function presentSchedule(spec: TimetableSpec): Schedule {
  const said = describe(spec);
  return { kind: spec.kind, timezone: spec.timezone, ...said };
}

function describe(spec: TimetableSpec): { text: string; words: string } {
  switch (spec.kind) {
    case "cron":
    case "cronTrigger": {
      const text = spec.crons.join(" | ");
      return { text, words: spec.crons.map(cronWords).join(" and ") };
    }
    case "every": {
      const length = durationWords(spec.everyMs);
      return { text: `every ${length}`, words: `every ${length}` };
    }
    case "manual":
      return { text: "manual", words: "only by hand" };
    case "once":
      return { text: "once", words: "once" };
    case "continuous":
      return { text: "continuous", words: "again as soon as the last run has ended" };
    case "events": {
      const words = `at ${spec.at.length} listed times`;
      return { text: words, words };
    }
    case "businessDays":
      return businessDayWords(spec);
    case "assets": {
      const text = assetWords(spec.condition);
      const words = `when ${text} was produced`;
      if (spec.or === undefined) return { text, words };
      const clock = describe(spec.or);
      return { text: `${text} | ${clock.text}`, words: `${words}, and ${clock.words}` };
    }
    default:
      return spec satisfies never;
  }
}

const USUAL_WEEKEND = "saturday, sunday";

function businessDayWords(spec: Extract<TimetableSpec, { kind: "businessDays" }>): { text: string; words: string } {
  const weekend = spec.weekend.join(", ");
  const count = spec.holidays.length;
  const without = [
    ...(weekend === USUAL_WEEKEND ? [] : [weekend === "" ? "no weekend" : `weekend ${weekend}`]),
    ...(count === 0 ? [] : [count === 1 ? "1 holiday" : `${count} holidays`]),
  ];
  return { text: "business days", words: [`every business day at ${spec.at}`, ...without].join(", ") };
}

const NAMED: Readonly<Record<string, string>> = {
  "@hourly": "every hour",
  "@daily": "every day at 00:00",
  "@midnight": "every day at 00:00",
  "@weekly": "every Sunday at 00:00",
  "@monthly": "every first of the month at 00:00",
  "@quarterly": "every first of a quarter at 00:00",
  "@yearly": "every first of January at 00:00",
  "@annually": "every first of January at 00:00",
};

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A cron in words where it is one of the shapes that people write; else as it stands. */
export function cronWords(cron: string): string {
  const named = NAMED[cron];
  if (named !== undefined) return named;
  const [minute = "", hour = "", day = "", month = "", weekday = "", more] = cron.trim().split(/\s+/);
  const other = `by cron ${cron}`;
  if (more !== undefined || month !== "*") return other;
  const everyMinutes = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (everyMinutes !== undefined && hour === "*" && day === "*" && weekday === "*")
    return `every ${everyMinutes} minutes`;
  if (!isNumber(minute)) return other;
  const at = clock(hour, minute);
  if (hour === "*" && day === "*" && weekday === "*") return `every hour at :${minute.padStart(2, "0")}`;
  if (at === undefined) return other;
  if (day === "*" && weekday === "*") return `every day at ${at}`;
  if (day === "*" && isNumber(weekday)) return `every ${WEEKDAYS[Number(weekday)] ?? weekday} at ${at}`;
  if (isNumber(day) && weekday === "*") return `every month on day ${day} at ${at}`;
  return other;
}

function clock(hour: string, minute: string): string | undefined {
  return isNumber(hour) ? `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` : undefined;
}

function isNumber(field: string): boolean {
  return /^\d+$/.test(field);
}

const UNITS: readonly [ms: number, name: string][] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

function durationWords(ms: number): string {
  const [unitMs, name] = UNITS.find(([each]) => ms % each === 0) ?? [1, "millisecond"];
  const count = ms / unitMs;
  return count === 1 ? name : `${count} ${name}s`;
}

function assetWords(condition: AssetCondition): string {
  if ("asset" in condition) return condition.asset;
  const [parts, word] = "all" in condition ? [condition.all, " and "] : [condition.any, " or "];
  return parts.map((part) => ("asset" in part ? part.asset : `(${assetWords(part)})`)).join(word);
}
