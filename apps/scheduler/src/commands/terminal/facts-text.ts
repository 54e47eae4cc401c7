import type { Style } from "./style.ts";

export type Fact = readonly [name: string, value: string];

/** The widest name of a fact, and a space. */
const WIDTH = 14;

/** What there is to say of one thing, a line each; facts that it does not have, whose value is empty, are left out. */
export function factsText(facts: readonly Fact[], style: Style): string {
  return facts
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${style.paint("quiet", name.padEnd(WIDTH))}${value}\n`)
    .join("");
}
