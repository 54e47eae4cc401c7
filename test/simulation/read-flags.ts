import { parseArgs } from "node:util";

export interface Flags {
  readonly seeds: number;
  readonly first: number;
  /** Switch off one guard after another, and see that each is missed. */
  readonly mutate: boolean;
  /** Print every step of a seed that failed. */
  readonly trace: boolean;
}

/** What the command line asks for, or in one line what is wrong with it. */
export function readFlags(args: readonly string[]): Flags | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: "string", default: "500" },
        first: { type: "string", default: "1" },
        mutate: { type: "boolean", default: false },
        trace: { type: "boolean", default: false },
      },
    });
    const [seeds, first] = [toWhole(values.seeds), toWhole(values.first)];
    if (seeds === undefined || seeds < 1) return { problem: `--seeds ${values.seeds}: expected a whole number from 1` };
    if (first === undefined) return { problem: `--first ${values.first}: expected a whole number` };
    return { ...values, seeds, first };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { problem: `${said.split(/\n|\. /)[0]}. Flags: --seeds N, --first K, --mutate, --trace` };
  }
}

function toWhole(text: string): number | undefined {
  const number = Number(text);
  return text.trim() !== "" && Number.isSafeInteger(number) ? number : undefined;
}
