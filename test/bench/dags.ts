// The DAG files that the benches run, as text: they go through bundling and parsing like any other.

const HEAD = `
import { cron, dag, task } from "@daymill/core";
const noop = task("noop", async () => {});
`;

/** The id of every DAG in here whose runs are made by hand. */
export const BENCH_DAG = "bench";

/** So many no-op tasks, one after the other. */
export function chainDag(tasks: number): string {
  return `${HEAD}
export default dag("${BENCH_DAG}", { maxActiveRuns: 10_000 }, () => {
  for (let n = 0; n < ${tasks}; n++) noop({}, { id: "t" + n, after: n === 0 ? [] : ["t" + (n - 1)] });
});
`;
}

/** So many no-op tasks that wait for nothing. */
export function looseDag(tasks: number): string {
  return `${HEAD}
export default dag("${BENCH_DAG}", { maxActiveRuns: 10_000 }, () => {
  for (let n = 0; n < ${tasks}; n++) noop({}, { id: "t" + n });
});
`;
}

/** A task that lists so many elements, a no-op instance for each, and a no-op task when all are done. */
export function fanOutDag(instances: number): string {
  return `${HEAD}
const list = task("list", async () => Array.from({ length: ${instances} }, (_, n) => n));
const each = task("each", async (input: { n: number }) => {});
export default dag("${BENCH_DAG}", { maxActiveRuns: 10_000 }, () => {
  each.map(list({}), (n) => ({ n }));
  noop({}, { after: ["each"] });
});
`;
}

/** One task that returns when its body began: milliseconds of the machine's monotonic clock, as text. */
export const STAMP_DAG = `
import { dag, task } from "@daymill/core";
const stamp = task("stamp", async () => String(Number(process.hrtime.bigint()) / 1e6));
export default dag("${BENCH_DAG}", { maxActiveRuns: 10_000 }, () => { stamp({}); });
`;

/** Layers of no-op tasks: each waits for three of the layer above (see layeredTask). */
export interface Layers {
  readonly layers: number;
  /** Tasks of a layer; four at least. */
  readonly width: number;
}

/** The tasks of the first layer. */
export const FIRST_LAYER = "l0";

/** A DAG of layers whose runs are made by hand; another edition is another version. */
export function layeredDag(shape: Layers, edition = 1): string {
  return `${HEAD}
export default dag("${BENCH_DAG}", { maxActiveRuns: 10_000, description: "edition ${edition}" }, () => {${layers(shape)}});
`;
}

/** DAGs of layers by their ids, whose runs are made by hand. */
export function layeredDags(shapes: Readonly<Record<string, Layers>>): string {
  const dags = Object.entries(shapes).map(
    ([dagId, shape]) => `export const ${dagId} = dag("${dagId}", {}, () => {${layers(shape)}});\n`,
  );
  return `${HEAD}${dags.join("")}`;
}

/** A DAG of one task that writes so many lines to its log: `line 17 of the night`. */
export function talkingDag(dagId: string, lines: number): string {
  return `
import { dag, task } from "@daymill/core";
const write = task("talk", async (_: {}, ctx) => {
  for (let line = 1; line <= ${lines}; line++) ctx.log.info("line " + line + " of the night");
});
export const ${dagId} = dag("${dagId}", {}, () => { write({}); });
`;
}

/** Days from the first to the one before the end, both ISO dates. */
export interface Days {
  readonly first: string;
  readonly end: string;
}

/** A DAG of layers that has a run for each of these days: the scheduler makes them all. */
export function dailyDag({ first, end, ...shape }: Days & Layers): string {
  return `${HEAD}
const daily = { schedule: cron("@daily"), start: "${first}", end: "${end}", catchup: true, maxActiveRuns: 10_000 };
export default dag("${BENCH_DAG}", daily, () => {${layers(shape)}});
`;
}

/** A DAG of one task with these days, of which none is run before somebody asks. */
export function unrunDag({ first, end }: Days): string {
  return `${HEAD}
const daily = { schedule: cron("@daily"), start: "${first}", end: "${end}", allowedRunTypes: ["backfill"] as const };
export default dag("${BENCH_DAG}", daily, () => { noop({}); });
`;
}

/** So many DAGs of three no-op tasks in a chain, each with a run at every midnight after the first day. */
export function midnightDags({ count, first }: { readonly count: number; readonly first: string }): string {
  const lines = Array.from({ length: count }, (_, n) => `export const d${n} = midnight(${n});`);
  return `${HEAD}
const midnight = (n: number) => dag("midnight_" + n, { schedule: cron("@daily"), start: "${first}", catchup: true }, () => {
  for (let t = 0; t < 3; t++) noop({}, { id: "t" + t, after: t === 0 ? [] : ["t" + (t - 1)] });
});
${lines.join("\n")}
`;
}

function layers({ layers: count, width }: Layers): string {
  return `
  for (let layer = 0; layer < ${count}; layer++) {
    for (let n = 0; n < ${width}; n++) {
      const above = layer === 0 ? [] : [0, 1, 3].map((step) => "l" + (layer - 1) + "_" + ((n + step) % ${width}));
      noop({}, { id: "l" + layer + "_" + n, after: above });
    }
  }
`;
}
