import type { EpochMillis, Millis } from "@daymill/core";
import { dataFitting } from "./name-pattern.ts";

/** An object of a folder, as a store lists it. */
export interface ListedObject {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: EpochMillis;
}

/** What is waited for. */
export interface WantedObjects {
  /** All of these have to be there; undefined: whatever fits the pattern, or all data. */
  readonly names: readonly string[] | undefined;
  readonly pattern: string | undefined;
  /** At least so many. */
  readonly count: number;
  /** Of each object. */
  readonly minBytes: number;
  /** What was written longer ago does not count; undefined: any age will do. */
  readonly maxAgeMs: Millis | undefined;
  /** Nothing may have changed for so long. */
  readonly settledForMs: Millis;
}

export type ObjectsVerdict =
  | { readonly kind: "there"; readonly objects: readonly ListedObject[] }
  | { readonly kind: "not_yet"; readonly why: string };

/** Whether what is waited for is there. */
export function decideObjects(
  listed: readonly ListedObject[],
  wanted: WantedObjects,
  now: EpochMillis,
): ObjectsVerdict {
  const fitting = listed.filter(fits(wanted));
  const fresh = fitting.filter(({ bytes, modifiedAt }) => bytes >= wanted.minBytes && isFresh(modifiedAt, wanted, now));
  const missing = (wanted.names ?? []).filter((name) => !fresh.some((one) => one.name === name));
  const passed = fitting.length - fresh.length;
  const besides = passed === 0 ? "" : `; ${passed} more are too old or too small`;
  if (missing.length > 0) return notYet(`${missing.length} objects are missing, such as ${missing[0]}${besides}`);
  if (fresh.length < wanted.count) return notYet(`${fresh.length} of ${wanted.count} objects are there${besides}`);
  const last = fresh.reduce((latest, { modifiedAt }) => Math.max(latest, modifiedAt), 0);
  if (now - last < wanted.settledForMs)
    return notYet(`the last of ${fresh.length} objects was written ${now - last} ms ago`);
  return { kind: "there", objects: fresh };
}

function notYet(why: string): ObjectsVerdict {
  return { kind: "not_yet", why };
}

function isFresh(modifiedAt: EpochMillis, { maxAgeMs }: WantedObjects, now: EpochMillis): boolean {
  return maxAgeMs === undefined || now - modifiedAt <= maxAgeMs;
}

function fits({ names, pattern }: WantedObjects): (object: ListedObject) => boolean {
  return names === undefined ? dataFitting(pattern) : ({ name }) => names.includes(name);
}
