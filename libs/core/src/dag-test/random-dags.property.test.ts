import { type Arbitrary, array, assert, asyncProperty, constantFrom, letrec, nat, oneof, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../author/always.ts";
import { branch, shortCircuit } from "../author/branch.ts";
import { type Dag, dag } from "../author/dag.ts";
import { group } from "../author/group.ts";
import type { Ref } from "../author/ref.ts";
import { task } from "../author/task.ts";
import { TaskSkipped } from "../author/task-skipped.ts";
import type { Condition } from "../dag/serialized-dag.ts";
import type { Settled } from "../dag/settled.ts";
import { isTerminal } from "../state/task-state.ts";

/** A step of a random builder. `picks` choose among the values that are visible where it stands. */
type Step =
  | { readonly op: "add" | "map" | "always" | "shortCircuit"; readonly picks: readonly number[] }
  | { readonly op: "group"; readonly steps: readonly Step[] }
  | {
      readonly op: "branch";
      readonly picks: readonly number[];
      readonly then: readonly Step[];
      readonly else: readonly Step[];
    };

const { steps: programs } = letrec<{ steps: readonly Step[]; step: Step }>((tie) => ({
  steps: array(tie("step"), { maxLength: 4 }),
  step: oneof(
    { maxDepth: 3, withCrossShrink: true },
    record({ op: constantFrom("add", "map", "always", "shortCircuit"), picks: picks() }),
    record({ op: constantFrom("group"), steps: tie("steps") }),
    record({
      op: constantFrom("branch"),
      picks: picks(),
      then: tie("steps"),
      else: tie("steps"),
    }),
  ),
}));

function picks(): Arbitrary<number[]> {
  return array(nat(20), { maxLength: 3 });
}

/** What becomes of a body, by the number of its task. */
const fates = array(constantFrom("ok", "ok", "ok", "fail", "skip"), { minLength: 1, maxLength: 8 });

type Fates = readonly ("ok" | "fail" | "skip")[];

/** The DAG of a random builder, whose bodies have the fates given. */
function write(program: readonly Step[], given: Fates): Dag {
  const meet = (id: string) => {
    const fate = given[Number(/\d+$/.exec(id)?.[0] ?? 0) % given.length];
    if (fate === "fail") throw new Error("fails");
    if (fate === "skip") throw new TaskSkipped("skips");
  };
  const sum = (of: readonly number[]) => of.reduce((total, n) => total + n, 0) + 1;
  const add = task("add", ({ of }: { of: number[] }, ctx) => (meet(ctx.taskId), sum(of)));
  const isOdd = task("is_odd", ({ of }: { of: number[] }, ctx) => (meet(ctx.taskId), sum(of) % 2 === 1));
  const list = task("list", ({ of }: { of: number[] }) => Array.from({ length: sum(of) % 4 }, (_, i) => i));
  const count = always(
    "count",
    ({ of }: { of: Settled<number>[] }) => of.filter((one) => one.state === "success").length,
  );
  return dag("random", {}, () => {
    let number = 0;
    const id = () => ({ id: `t${number++}` });
    const run = (steps: readonly Step[], outer: readonly Ref<number>[]): Ref<number> => {
      const values = [...outer];
      const pick = (places: readonly number[]) =>
        values.length === 0 ? [] : places.map((place) => values[place % values.length] ?? 0);
      for (const step of steps) {
        if (step.op === "add") values.push(add({ of: pick(step.picks) }, id()));
        if (step.op === "always") values.push(count({ of: pick(step.picks).filter((one) => one !== 0) }, id()));
        if (step.op === "shortCircuit") shortCircuit(isOdd({ of: pick(step.picks) }, id()));
        if (step.op === "group") values.push(group(`g${number++}`, () => run(step.steps, values)));
        if (step.op === "map") {
          const elements = list({ of: pick(step.picks) }, id());
          values.push(add({ of: add.map(elements, (n) => ({ of: [n] }), id()) }, id()));
        }
        if (step.op === "branch") {
          const condition = isOdd({ of: pick(step.picks) }, id());
          values.push(branch(condition, { then: () => run(step.then, values), else: () => run(step.else, values) }));
        }
      }
      return add({ of: values.slice(-2) }, id());
    };
    run(program, []);
  });
}

describe("a DAG of well-typed calls", () => {
  it("has no problems, ends, alike each time, and never fails for want of an input", async () => {
    await assert(
      asyncProperty(programs, fates, async (program, given) => {
        const written = write(program, given);
        expect(written.build().problems).toEqual([]);
        const run = await written.test();
        expect(Object.values(run.states).filter((state) => !isTerminal(state))).toEqual([]);
        expect((await written.test()).states).toEqual(run.states);
        const outcomes = Object.values(run.attempts)
          .flat()
          .map(({ outcome }) => outcome);
        expect(outcomes.filter((outcome) => outcome.kind === "failed" && outcome.error.code !== null)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("skips every task of an arm that was not taken", async () => {
    await assert(
      asyncProperty(programs, fates, async (program, given) => {
        const written = write(program, given);
        const run = await written.test();
        const isUnmet = ({ value, equals }: Condition) =>
          value.k === "out" && value.task in run.outputs && run.outputs[value.task] !== equals;
        const leftOut = written.toJSON().tasks.filter(({ conditions }) => conditions.some(isUnmet));
        const states = leftOut.map(({ id }) => run.states[id]);
        expect(states.filter((state) => state !== "skipped" && state !== "upstream_failed")).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
