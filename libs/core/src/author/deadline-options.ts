import type { Callback, DeadlineEvent } from "../dag/callbacks.ts";
import type { SerializedDeadline } from "../dag/serialized-dag.ts";
import { DaymillError } from "../errors.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import { type Duration, parseDuration, toIso } from "../time.ts";
import { infosOf } from "./callback-groups.ts";
import { type Callbacks, listOf } from "./callback-options.ts";
import { type AverageOptions, readAverage } from "./average-options.ts";
import type { OptionReader } from "./option-reader.ts";

/** When a run should be over: `{ from: "queued", after: "2h", onMiss: tellTheChat }`. One that is not goes on. */
export interface DeadlineOptions extends AverageOptions {
  /**
   * `"queued"`: when the run was made, or cleared. `"logicalDate"`: runs without one have no such deadline.
   * `"averageRunTime"`: when the run has gone on for as long as those before it did on average. Or an instant,
   * written as a DAG's start: ISO 8601, local in the schedule's zone or with an offset; runs that are made later do
   * not have it.
   */
  readonly from: "queued" | "logicalDate" | "averageRunTime" | (string & {});
  /** Default `"0s"`. With a minus before it: so long before; not from the queueing or the average. */
  readonly after?: Duration;
  /** Who is told that it was missed. Default: nobody; the run shows it all the same. */
  readonly onMiss?: Callbacks<DeadlineEvent>;
  /** Unique in the DAG, up to 100 characters. Default: from when, and how long after. */
  readonly name?: string;
}

/** Who is told of a miss, by the name of the deadline. */
export type DeadlineCallbacks = ReadonlyMap<string, readonly Callback<DeadlineEvent>[]>;

interface DeadlineSite {
  readonly reader: OptionReader;
  /** Of the schedule. */
  readonly timezone: string;
}

const KNOWN = {
  from: true,
  after: true,
  times: true,
  maxRuns: true,
  minRuns: true,
  onMiss: true,
  name: true,
} as const satisfies Record<keyof DeadlineOptions, true>;
const LONGEST: Duration = "3650d";
const LONGEST_NAME = 100;

/** The deadlines of a DAG; undefined: none. What is wrong with one is reported. */
export function readDeadlines(given: unknown, site: DeadlineSite): readonly SerializedDeadline[] | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) {
    site.reader.refuse("deadlines", `it is no list; write [{ from: "queued", after: "2h" }]`);
    return undefined;
  }
  const deadlines = given.map((one: unknown, index) => readDeadline(one, `deadlines[${index}]`, site));
  for (const [index, { name }] of deadlines.entries()) {
    const first = deadlines.findIndex((other) => other.name === name);
    if (first < index) site.reader.refuse(`deadlines[${index}].name`, `deadlines[${first}] has the name "${name}" too`);
  }
  return deadlines.length === 0 ? undefined : deadlines;
}

/** The functions that the options name; of deadlines with one name the first counts. */
export function deadlineCallbacks(given: unknown): DeadlineCallbacks {
  const found = new Map<string, readonly Callback<DeadlineEvent>[]>();
  for (const one of Array.isArray(given) ? (given as readonly unknown[]) : []) {
    if (typeof one !== "object" || one === null) continue;
    const deadline = one as DeadlineOptions;
    const name = nameOf(deadline);
    if (!found.has(name)) found.set(name, listOf(deadline.onMiss) as readonly Callback<DeadlineEvent>[]);
  }
  return found;
}

function readDeadline(given: unknown, option: string, site: DeadlineSite): SerializedDeadline {
  const { reader } = site;
  if (typeof given !== "object" || given === null) {
    reader.refuse(option, `it is no deadline; write { from: "queued", after: "2h" }`);
    return { name: option, from: "queued", afterMs: 0, callbacks: 0 };
  }
  for (const name of Object.keys(given).filter((each) => !(each in KNOWN)))
    reader.refuse(`${option}.${name}`, `there is no such option; there are ${Object.keys(KNOWN).join(", ")}`);
  const deadline = given as DeadlineOptions;
  const average = readAverage(deadline, option, reader);
  return {
    name: readName(deadline, option, reader),
    from: readFrom(deadline, option, site),
    ...(average && { average }),
    afterMs: readAfter(deadline, option, reader),
    ...readTold(deadline, `${option}.onMiss`, reader),
  };
}

function readName(deadline: DeadlineOptions, option: string, reader: OptionReader): string {
  const name = nameOf(deadline);
  const isRight = name.length > 0 && name.length <= LONGEST_NAME && !/\p{Cc}/u.test(name);
  if (!isRight) reader.refuse(`${option}.name`, `it is no text of 1 to ${LONGEST_NAME} characters in one line`);
  return name;
}

function nameOf({ from, after = "0s", times = 1, name }: DeadlineOptions): string {
  if (name !== undefined) return typeof name === "string" ? name : "";
  const base = times === 1 ? String(from) : `${from} x ${times}`;
  if (parseSigned(after) === 0) return base;
  return after.startsWith?.("-") ? `${base} - ${after.slice(1)}` : `${base} + ${after}`;
}

function readFrom({ from }: DeadlineOptions, option: string, { reader, timezone }: DeadlineSite): string {
  if (from === "queued" || from === "logicalDate" || from === "averageRunTime") return from;
  try {
    return toIso(boundInstant(String(from), timezone));
  } catch (error: unknown) {
    // A zone that nobody knows is reported of the schedule.
    if (error instanceof DaymillError && error.code === "E209") {
      const why = `${JSON.stringify(from) ?? "nothing"} is neither queued nor logicalDate nor averageRunTime nor a date`;
      reader.refuse(`${option}.from`, `${why} such as "2024-03-15T06:00:00Z"`);
    }
    return String(from);
  }
}

function readAfter({ from, after = "0s" }: DeadlineOptions, option: string, reader: OptionReader): number {
  const ms = parseSigned(after);
  const why = ms === undefined ? `is not a duration up to "${LONGEST}"; write "2h", "1h30m" or "-1h"` : undefined;
  const wrong = why ?? (ms === undefined ? undefined : whyTooEarly(from, ms));
  if (wrong !== undefined) reader.refuse(`${option}.after`, `${JSON.stringify(after)} ${wrong}`);
  return ms ?? 0;
}

function whyTooEarly(from: string, ms: number): string | undefined {
  if (from === "queued" && ms <= 0) return "lies not after the run is queued";
  if (from === "averageRunTime" && ms < 0) return "lies before the average; give times below 1 instead";
  return undefined;
}

/** Milliseconds of a duration that may have a minus before it. */
function parseSigned(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const isBefore = text.startsWith("-");
  const ms = parseDuration(isBefore ? text.slice(1) : text);
  if (ms === undefined || ms > (parseDuration(LONGEST) ?? 0)) return undefined;
  return isBefore && ms > 0 ? -Math.round(ms) : Math.round(ms);
}

/** How many functions are told, and what is known of them. */
function readTold(
  { onMiss }: DeadlineOptions,
  option: string,
  reader: OptionReader,
): Pick<SerializedDeadline, "callbacks" | "infos"> {
  const functions = listOf(onMiss);
  if (!functions.every((one) => typeof one === "function")) {
    reader.refuse(option, "it is neither a function nor a list of functions");
    return { callbacks: 0 };
  }
  const infos = infosOf(functions, { option, reader });
  return { callbacks: functions.length, ...(infos.some((info) => info !== null) && { infos }) };
}
