import type { Expr, IntervalField, IntervalStep } from "../dag/expr.ts";
import { FORMAT_LETTERS, unknownLetters } from "../dag/strftime.ts";
import { toError } from "../errors.ts";
import { zoneOffsets } from "../schedule/zone-offsets.ts";
import type { Build } from "./build.ts";
import { type Known, makeRef, refusal } from "./ref.ts";
import { callerLocation } from "./source-location.ts";
import type { CalendarDuration, SymbolicInterval, SymbolicRun } from "./symbolic-types.ts";

const FIELDS: readonly IntervalField[] = ["start", "end", "date", "dateNoDash", "year", "month", "day", "hour"];
const UNITS: ReadonlySet<string> = new Set(["years", "months", "weeks", "days", "hours", "minutes", "seconds"]);

export function symbolicInterval(build: Build, steps: readonly IntervalStep[] = []): SymbolicInterval {
  const read = (rest: { readonly field: IntervalField } | { readonly format: string }): Known<string> =>
    makeRef({ expr: { k: "iv", steps, ...rest }, owner: build }) as Known<string>;
  const fields = Object.fromEntries(FIELDS.map((field) => [field, read({ field })])) as Record<
    IntervalField,
    Known<string>
  >;
  const interval: SymbolicInterval = {
    ...fields,
    plus(duration) {
      checkDuration(build, duration, interval.plus);
      return symbolicInterval(build, [...steps, { op: "plus", duration: { ...duration } }]);
    },
    format(format) {
      checkFormat(build, format, interval.format);
      return read({ format });
    },
    startIn(zone) {
      checkZone(build, zone, interval.startIn);
      return symbolicInterval(build, [...steps, { op: "startIn", zone }]);
    },
  };
  return guard(interval);
}

export function symbolicRun(build: Build): SymbolicRun {
  const fact = <T>(field: Extract<Expr, { k: "run" }>["field"]): Known<T> =>
    makeRef({ expr: { k: "run", field }, owner: build }) as Known<T>;
  return { id: fact("id"), type: fact("type"), logicalDate: fact("logicalDate"), runAfter: fact("runAfter") };
}

/** The params: a ref of all of them, of whatever type the DAG declares. */
export function symbolicParams(build: Build): unknown {
  return makeRef({ expr: { k: "param", path: [] }, owner: build });
}

/** The interval itself is no value either: only its fields are. */
function guard(interval: SymbolicInterval): SymbolicInterval {
  const refuse = (): never => {
    throw refusal("interval", "turned into text instead of one of its fields", refuse);
  };
  return Object.freeze(Object.defineProperty(interval, Symbol.toPrimitive, { value: refuse }));
}

function checkDuration(build: Build, duration: CalendarDuration, called: SymbolicInterval["plus"]): void {
  const wrong = Object.entries(duration).filter(([unit, amount]) => !UNITS.has(unit) || !Number.isInteger(amount));
  for (const [unit, amount] of wrong) {
    const expected = `whole numbers of ${[...UNITS].join(", ")}`;
    build.report("E209", `interval.plus takes ${expected}, not ${unit}: ${String(amount)}.`, callerLocation(called));
  }
}

function checkFormat(build: Build, format: string, called: SymbolicInterval["format"]): void {
  const unknown = unknownLetters(format);
  if (unknown.length === 0) return;
  const message = `interval.format does not know ${unknown.join(", ")}; there are ${FORMAT_LETTERS}.`;
  build.report("E209", message, callerLocation(called));
}

function checkZone(build: Build, zone: string, called: SymbolicInterval["startIn"]): void {
  try {
    zoneOffsets(zone);
  } catch (error: unknown) {
    build.report("E206", `interval.startIn: ${toError(error).message}`, callerLocation(called));
  }
}
