import type { JsonValue } from "@daymill/contract";
import { harmless } from "../terminal/harmless.ts";
import type { Style, Tone } from "../terminal/style.ts";
import type { ImportStep } from "./plan-import.ts";

const MARKS: Readonly<Record<ImportStep["action"], readonly [mark: string, tone: Tone, word: string]>> = {
  create: ["+", "good", "new"],
  change: ["~", "warn", "changed"],
  same: ["=", "quiet", "as it is"],
  skip: ["-", "quiet", "left as it is"],
  conflict: ["✕", "bad", "another one is there"],
};

/** What an import does, entry by entry, with what changes. */
export function describeSteps(steps: readonly ImportStep[], style: Style): string {
  const width = Math.max(0, ...steps.map(({ name }) => name.length));
  return steps
    .flatMap(({ name, action, changes, secrets }) => {
      const [mark, tone, word] = MARKS[action];
      // Of what is new the file says the rest.
      const shown = action === "create" ? [] : changes;
      return [
        `${style.paint(tone, mark)} ${harmless(name).padEnd(width)}  ${word}`,
        ...shown.map(({ field, from, to }) => `    ${field}: ${valueText(from)} → ${valueText(to)}`),
        ...Object.entries(secrets).map(([field, place]) => `    ${harmless(field)}: from ${harmless(place)}`),
      ];
    })
    .map((line) => `${line}\n`)
    .join("");
}

function valueText(value: JsonValue | undefined): string {
  return value === undefined ? "none" : harmless(typeof value === "string" ? value : JSON.stringify(value));
}
