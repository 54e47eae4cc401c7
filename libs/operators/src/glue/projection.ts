import { refusedOptions } from "../refused-options.ts";
import { hiveName } from "./hive-type.ts";
import type { HiveColumn } from "./table-columns.ts";

type DateUnit = "years" | "months" | "weeks" | "days" | "hours" | "minutes" | "seconds";

/**
 * Which values a partition key has, from which Athena works out partitions by itself:
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html.
 */
export type KeyProjection =
  /** These and no others. */
  | { readonly kind: "values"; readonly values: readonly string[] }
  /** Whole numbers from one to another, both included. */
  | {
      readonly kind: "integer";
      readonly from: number;
      readonly to: number;
      /** Default 1. */
      readonly step?: number;
      /** With zeros in front up to so many digits. Default: as they are. */
      readonly digits?: number;
    }
  | {
      readonly kind: "date";
      /** Written by `format`, or `NOW-3YEARS`; both are included. */
      readonly from: string;
      /** Default `NOW`. */
      readonly to?: string;
      /** Of Java's DateTimeFormatter. Default `yyyy-MM-dd`. */
      readonly format?: string;
      /** From one value to the next. Default: 1 of the smallest unit that the format has. */
      readonly step?: number;
      readonly unit?: DateUnit;
    }
  /** Any; a query has to say which one. */
  | { readonly kind: "injected" };

/** What is projected by key, in the words of the task. */
export type PartitionProjection = Readonly<Record<string, KeyProjection>>;

export interface ProjectionPlan {
  readonly keys: readonly { readonly name: string; readonly projection: KeyProjection }[];
  /** Below the table, `{year}/{month}/`; undefined: as Hive names folders. */
  readonly folders: string | undefined;
}

/** Of dates, where a projection names none. */
export const DEFAULT_FORMAT = "yyyy-MM-dd";
/** By the letter of a format that stands for it, smallest first. */
const UNITS: readonly (readonly [letter: RegExp, unit: DateUnit])[] = [
  [/s/, "seconds"],
  [/m/, "minutes"],
  [/[HhKk]/, "hours"],
  [/d/, "days"],
  [/M/, "months"],
  [/y/, "years"],
];
const NUMERIC: ReadonlySet<string> = new Set(["int", "bigint", "string"]);

/** The plan of a task; undefined: nothing is projected. Throws E209 for what Athena could not project. */
export function readProjection(
  id: string,
  { projection, folders }: { readonly projection?: PartitionProjection; readonly folders?: string },
  partitionKeys: readonly HiveColumn[],
): ProjectionPlan | undefined {
  if (projection === undefined) {
    if (folders === undefined) return undefined;
    throw refusedOptions(id, "folders says where partitions are that are projected; give projection, too");
  }
  const keys = Object.entries(projection).map(([name, each]) => ({ name: hiveName(name), projection: each }));
  const names = partitionKeys.map(({ name }) => name);
  const [given, wanted] = [keys.map(({ name }) => name).toSorted(), names.toSorted()].map((all) => all.join(", "));
  if (given !== wanted || names.length === 0)
    throw refusedOptions(
      id,
      `projection has ${given || "no key"}; it needs each of partitionKeys: ${wanted || "none"}`,
    );
  for (const { name, projection: each } of keys) {
    const problem = problemOf(each, partitionKeys.find((key) => key.name === name)?.type ?? "string");
    if (problem !== undefined) throw refusedOptions(id, `the projection of ${name}: ${problem}`);
  }
  const inFolders = [...(folders ?? "").matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name.toLowerCase());
  if (folders !== undefined && (inFolders.toSorted().join(", ") !== wanted || !folders.endsWith("/")))
    throw refusedOptions(
      id,
      `folders is "${folders}"; it has each key once, as {${names.join("}/{")}}/, and ends in /`,
    );
  return { keys, folders };
}

function problemOf(projection: KeyProjection, type: string): string | undefined {
  switch (projection.kind) {
    case "values": {
      const { values } = projection;
      const isList = values.length > 0 && values.every((value) => /^[^\s,](?:[^,]*[^\s,])?$/.test(value));
      return isList ? undefined : "values are texts without a comma, and without blanks around them; give one or more";
    }
    case "integer": {
      const { from, to, step = 1, digits = 1 } = projection;
      if (!NUMERIC.has(type)) return `the key is ${type}; whole numbers are int32, int64 or string`;
      const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from <= to;
      if (!isRange) return `it goes from ${from} to ${to}; give whole numbers, the lower one first`;
      return [step, digits].every(isCount) ? undefined : "step and digits are whole numbers, 1 or more";
    }
    case "date": {
      const { from, to = "NOW", format = DEFAULT_FORMAT, step = 1 } = projection;
      if (type !== "string" && type !== "date") return `the key is ${type}; dates are string or date`;
      if ([from, to].some((edge) => !/^[^,]+$/.test(edge))) return "from and to are dates, or NOW, without a comma";
      if (unitOf(projection) === undefined) return `the format "${format}" has no part of a date`;
      return isCount(step) ? undefined : "step is a whole number, 1 or more";
    }
    case "injected":
      return undefined;
    default:
      return projection satisfies never;
  }
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number > 0;
}

/** undefined: the format has no part of a date. */
export function unitOf({
  unit,
  format = DEFAULT_FORMAT,
}: Extract<KeyProjection, { kind: "date" }>): DateUnit | undefined {
  if (unit !== undefined) return unit;
  const parts = format.replaceAll(/'[^']*'/g, "");
  return UNITS.find(([letter]) => letter.test(parts))?.[1];
}
