import type { LiveEvent } from "./event.ts";
import { isRecord } from "./is-record.ts";

type Kind = LiveEvent["kind"];

/** What each kind of event carries besides its kind. */
const FIELDS: { readonly [K in Kind]: readonly Exclude<keyof Extract<LiveEvent, { kind: K }>, "kind">[] } = {
  hello: ["version", "now"],
  reset: [],
  run: ["dagId", "runId", "state", "tasks"],
  dag: ["dagId"],
  load_problems: [],
  asset: [],
  backfill: ["backfillId", "dagId", "state"],
};

/** Whether a value is an event of a kind that this version knows, with all that it carries. A newer server may tell others. */
export function isLiveEvent(value: unknown): value is LiveEvent {
  if (!isRecord(value) || typeof value["kind"] !== "string" || !Object.hasOwn(FIELDS, value["kind"])) return false;
  return FIELDS[value["kind"] as Kind].every((field) => field in value);
}
