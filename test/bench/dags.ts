// The DAG files that the benches run, as text: they go through bundling and parsing like any other.

const HEAD = `
import { dag, task } from "@daymill/core";
const noop = task("noop", async () => {});
`;

/** The id of every DAG in here. */
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
