import { DaymillError } from "@daymill/core";
import { didYouMean } from "./did-you-mean.ts";

export interface Kind<T> {
  /** `pool`. */
  readonly what: string;
  /** The command that names them; default: `pools list`. */
  readonly list?: string;
  readonly nameOf: (each: T) => string;
}

/** The one of that name; E701, with the nearest name or where they are listed, when there is none. */
export function findNamed<T>(all: readonly T[], name: string, { what, list = `${what}s list`, nameOf }: Kind<T>): T {
  const found = all.find((each) => nameOf(each) === name);
  if (found !== undefined) return found;
  throw new DaymillError("E701", `The ${what} ${name} does not exist. ${nearest(name, all.map(nameOf), list)}`);
}

/** What somebody most likely meant, or which command names what there is. */
export function nearest(typed: string, known: readonly string[], list: string): string {
  const near = didYouMean(typed, known);
  return near === undefined ? `\`daymill ${list}\` names those that there are.` : `Did you mean ${near}?`;
}
