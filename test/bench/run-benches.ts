import { loadavg } from "node:os";
import { missingService } from "../support/services.ts";
import type { Bench } from "./bench.ts";
import { describeMachine, keepsMark, printFigure, valueOf } from "./measure.ts";
import type { Figure } from "./measure.ts";

/** What is measured, as `--json` gives it. */
export interface BenchResult {
  readonly name: string;
  readonly load: string;
  readonly model: string;
  readonly machine: string;
  readonly facts: readonly { readonly name: string; readonly text: string }[];
  readonly figures: readonly (Figure & { readonly value: number; readonly keepsMark: boolean | null })[];
}

/** Runs benches one after the other and tells each as it goes, line by line. */
export async function runBenches(benches: readonly Bench[], tell: (line: string) => void): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const bench of benches) results.push(await runBench(bench, tell));
  return results;
}

async function runBench(bench: Bench, tell: (line: string) => void): Promise<BenchResult> {
  const { name, load, model } = bench;
  const machine = describeMachine();
  const facts: { name: string; text: string }[] = [];
  const tellFact = (fact: string, text: string): void => tell(`  ${fact.padEnd(9)} ${text}`);
  tell(`\n${name}`);
  tellFact("load", load);
  tellFact("model", model);
  tellFact("machine", machine);
  const report = {
    fact(fact: string, text: string) {
      facts.push({ name: fact, text });
      tellFact(fact, text);
    },
  };
  report.fact("busy", `load average ${loadavg()[0]?.toFixed(1)} when it began: what else the machine does counts in`);
  const [missing] = (bench.needs ?? []).flatMap((service) => missingService(service) ?? []);
  if (missing !== undefined) report.fact("left out", `all of it: it needs ${missing}`);
  const figures = missing === undefined ? await bench.run(report) : [];
  for (const figure of figures) tell(printFigure(figure));
  const measured = figures.map((figure) => ({
    ...figure,
    value: valueOf(figure),
    keepsMark: keepsMark(figure) ?? null,
  }));
  return { name, load, model, machine, facts, figures: measured };
}
