import { columns, field, warehouseNames } from "@daymill/operators";

/**
 * What a line begins with: `2018-03-01T00:00:01Z INFO `. The rest is `key=value`, in any order, between spaces; without an
 * `evt` it is no event.
 */
export const EVENT_LINE = /^(?<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z) (?<level>[A-Z]+)(?=[^\n]*? evt=[^ \t\r]) /;

/** The keys that are read; `user`, `referrer` and `campaign-id` may be missing, and any other may in what is half broken. */
export const EVENT_KEYS = [
  "evt",
  "req.id",
  "session-id",
  "user",
  "device-type",
  "os",
  "app.version",
  "page",
  "status",
  "duration-ms",
  "referrer",
  "campaign-id",
] as const;

/** A pattern for each key, so that a line without it has no value and is no error. */
export const EVENT_FIELDS: Readonly<Record<string, RegExp>> = Object.fromEntries(
  EVENT_KEYS.map((key) => [key, new RegExp(` ${key.replaceAll(".", String.raw`\.`)}=([^ \\t\\r]+)`)]),
);

/** What the fields are called as columns: `req_id` for `req.id`. Two with one name would be refused here. */
export const EVENT_COLUMNS = warehouseNames(["time", "level", ...EVENT_KEYS]);

/** The fields under the names of their columns. */
export const eventColumns = columns(
  Object.fromEntries(Object.entries(EVENT_COLUMNS).map(([key, name]) => [name, field(key)])),
);
