import { DaymillError } from "@daymill/core";
import { didYouMean } from "./did-you-mean.ts";

/** The one of that name; E701, with the nearest name, when there is none. `what`: `pool`. */
export function findNamed<T>(
  all: readonly T[],
  name: string,
  { what, nameOf }: { readonly what: string; readonly nameOf: (each: T) => string },
): T {
  const found = all.find((each) => nameOf(each) === name);
  if (found !== undefined) return found;
  const near = didYouMean(name, all.map(nameOf));
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new DaymillError("E701", `The ${what} ${name} does not exist.${hint}`);
}
