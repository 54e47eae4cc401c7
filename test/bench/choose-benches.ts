import { parseArgs } from "node:util";
import { toError } from "@daymill/core";
import type { Bench } from "./bench.ts";

export type Choice =
  | { readonly benches: readonly Bench[]; readonly json: boolean }
  /** Wrong usage, in words for whoever typed it. */
  | { readonly problem: string };

/** What the command line asks for; names count in any case, none means all. */
export function chooseBenches(args: readonly string[], known: readonly Bench[]): Choice {
  const usage = `usage: npm run bench [-- NAME ...] [--json]\nbenches: ${known.map(({ name }) => name).join(", ")}`;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const find = (name: string) => known.find((bench) => bench.name.toLowerCase() === name.toLowerCase());
    const unknown = positionals.filter((name) => find(name) === undefined);
    if (unknown.length > 0) return { problem: `There is no bench ${unknown.join(", ")}.\n${usage}` };
    const named = new Set(positionals.map(find));
    return { benches: named.size === 0 ? known : known.filter((bench) => named.has(bench)), json: values.json };
  } catch (error) {
    return { problem: `${toError(error).message}\n${usage}` };
  }
}
