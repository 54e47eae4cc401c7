import { Temporal } from "temporal-polyfill";
import { DaymillError } from "../errors.ts";
import type { EpochMillis } from "../time.ts";

/** Days counted back from the day on which a backfill schedule fires; both are included. */
export interface BackfillWindow {
  /** At least `to`. */
  readonly from: number;
  /** 0: the day itself. */
  readonly to: number;
}

const WINDOW = /^-(\d{1,4})d\.\.(?:-(\d{1,4})|0)d$/;

/** Reads `"-7d..-1d"`: from seven days ago to yesterday. Throws E205 for anything else, or when it ends before it begins. */
export function parseBackfillWindow(text: string): BackfillWindow {
  const [match, from, to = "0"] = WINDOW.exec(text) ?? [];
  const window = { from: Number(from), to: Number(to) };
  if (match !== undefined && window.from >= window.to) return window;
  throw new DaymillError(
    "E205",
    `"${text}" is not a window of days. Give its first and its last day, counted back: "-7d..-1d" is the seven days before the day on which it fires.`,
    { details: { text } },
  );
}

/** As parseBackfillWindow reads it. */
export function writeBackfillWindow({ from, to }: BackfillWindow): string {
  return `-${from}d..${to === 0 ? "0d" : `-${to}d`}`;
}

/** The first and the last day of a window, as days of the DAG's zone, for a schedule that fires at an instant. */
export function daysOfWindow(
  { from, to }: BackfillWindow,
  { at, zone }: { readonly at: EpochMillis; readonly zone: string },
): { readonly from: string; readonly to: string } {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return { from: day.subtract({ days: from }).toString(), to: day.subtract({ days: to }).toString() };
}
