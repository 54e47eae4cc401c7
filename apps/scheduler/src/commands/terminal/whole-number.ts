import { DaymillError } from "@daymill/core";

/** From which number on, and up to which one (default: any). */
export interface Bounds {
  readonly least: number;
  readonly most?: number;
}

/** The number that an option was given. Throws E702 when it is none: as JSON it would be null, which may mean something. */
export function wholeNumber(option: string, text: string, { least, most = Number.MAX_SAFE_INTEGER }: Bounds): number {
  const number = Number(text);
  if (/^-?\d+$/.test(text) && number >= least && number <= most) return number;
  const upTo = most === Number.MAX_SAFE_INTEGER ? "on" : `to ${most}`;
  throw new DaymillError("E702", `${option} ${text}: expected a whole number from ${least} ${upTo}.`);
}

/** How an option of that name reads its number. */
export function readsWhole(option: string, bounds: Bounds): (text: string) => number {
  return (text) => wholeNumber(option, text, bounds);
}
