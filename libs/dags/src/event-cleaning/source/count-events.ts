import { MISSING, PLATFORMS, WANTED_EVENTS } from "../cleaning.ts";
import { EVENT_COLUMNS } from "../event-format.ts";

/** What the lines of logs are to become, found by splitting them: no pattern and no SQL of the pipeline is used. */
export interface ExpectedEvents {
  readonly lines: number;
  readonly dropped: number;
  readonly rejects: number;
  readonly rows: readonly Readonly<Record<string, string | boolean>>[];
}

/** Cleans lines one by one in plain JavaScript: what both engines are compared with. */
export function countEvents(lines: Iterable<string>): ExpectedEvents {
  const rows: Readonly<Record<string, string | boolean>>[] = [];
  let [all, dropped, rejects] = [0, 0, 0];
  for (const line of lines) {
    all++;
    const event = parseEvent(line);
    if (event === undefined) rejects++;
    else if (!(WANTED_EVENTS as readonly string[]).includes(event["evt"] ?? "")) dropped++;
    else rows.push(toRow(event));
  }
  return { lines: all, dropped, rejects, rows };
}

function parseEvent(line: string): Readonly<Record<string, string>> | undefined {
  const [time = "", level = "", ...rest] = line.split(" ");
  if (time.length !== 20 || Number.isNaN(Date.parse(time)) || !time.endsWith("Z") || level === "") return undefined;
  if (level !== level.toUpperCase()) return undefined;
  const event: Record<string, string> = { time, level };
  for (const word of rest) {
    const [key = "", ...values] = word.split("=");
    const [value = ""] = values.join("=").split(/[\t\r]/);
    // Of a key that stands twice the first counts; a key without a value is none.
    if (value !== "") event[key] ??= value;
  }
  return event["evt"] === undefined ? undefined : event;
}

function toRow(event: Readonly<Record<string, string>>): Readonly<Record<string, string | boolean>> {
  const row: Record<string, string | boolean> = {
    is_error: event["status"]?.[0] === "5",
    is_known_user: event["user"] !== undefined,
    is_mobile: event["device-type"] === "phone" || event["device-type"] === "tablet",
  };
  for (const [key, name] of Object.entries(EVENT_COLUMNS)) row[name] = event[key] ?? MISSING;
  const platforms: Readonly<Record<string, string>> = PLATFORMS;
  row["os"] = platforms[String(row["os"])] ?? row["os"] ?? MISSING;
  return row;
}
