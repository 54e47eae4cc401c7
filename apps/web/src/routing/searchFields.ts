import { isZone } from "../ui/time/isZone.ts";

/** Reads one field of an address. What is unknown or wrong there is dropped, never an error page. */
export type SearchField<T> = (raw: unknown) => T | undefined;

/** Reads the fields of a whole search, and leaves every other out. */
export interface SearchReader<Fields extends Readonly<Record<string, SearchField<unknown>>>> {
  parse(raw: Readonly<Record<string, unknown>>): { [K in keyof Fields]?: ReturnType<Fields[K]> };
}

export type SearchOf<R> = R extends SearchReader<infer Fields> ? ReturnType<SearchReader<Fields>["parse"]> : never;

const LONGEST_TEXT = 500;
const LONGEST_OBJECT = 4_000;

export const text: SearchField<string> = (raw) =>
  typeof raw === "string" && raw.length <= LONGEST_TEXT ? raw : undefined;

/** Of what is typed as a whole, such as a JSON object. */
export const longText: SearchField<string> = (raw) =>
  typeof raw === "string" && raw.length <= LONGEST_OBJECT ? raw : undefined;

/** 0 or 1. */
export const flag: SearchField<boolean> = (raw) => {
  if (typeof raw === "boolean") return raw;
  return raw === "1" ? true : raw === "0" ? false : undefined;
};

/** A whole number, not negative. */
export const count: SearchField<number> = (raw) => {
  const value = typeof raw === "string" && raw !== "" ? Number(raw) : raw;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

/** A day that exists, such as `2024-02-29`. */
export const day: SearchField<string> = (raw) => {
  if (typeof raw !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(raw)) return undefined;
  const at = new Date(`${raw}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(raw) ? raw : undefined;
};

/** A month such as `2024-02`. */
export const month: SearchField<string> = (raw) =>
  typeof raw === "string" && /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(raw) ? raw : undefined;

/** An hour of a day that exists, such as `2024-02-29T07`. */
export const hour: SearchField<string> = (raw) =>
  typeof raw === "string" && /T([01]\d|2[0-3])$/.test(raw) && day(raw.slice(0, -3)) !== undefined ? raw : undefined;

/** A time zone that this browser knows, such as `Europe/Berlin`; or `dag`, whichever that of the DAG in sight is. */
export const zone: SearchField<string> = (raw) => {
  if (typeof raw !== "string" || raw.length > LONGEST_TEXT) return undefined;
  return raw === "dag" || isZone(raw) ? raw : undefined;
};

export function oneOf<const T extends string>(values: readonly T[]): SearchField<T> {
  return (raw) => values.find((value) => value === raw);
}

/** One value or several; all of them must fit. */
export function anyOf<T>(item: SearchField<T>): SearchField<T[]> {
  return (raw) => {
    if (raw === undefined) return undefined;
    const values = (Array.isArray(raw) ? raw : [raw]).map(item);
    return values.every((value) => value !== undefined) ? values : undefined;
  };
}

export function search<Fields extends Readonly<Record<string, SearchField<unknown>>>>(
  fields: Fields,
): SearchReader<Fields> {
  // A field that is dropped is present as undefined: the router would otherwise show the address's own value through.
  const parse = (raw: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(fields).map(([name, read]) => [name, read(raw[name])]));
  return { parse: parse as SearchReader<Fields>["parse"] };
}
