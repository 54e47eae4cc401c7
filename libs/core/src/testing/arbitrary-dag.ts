import * as fc from "fast-check";
import { TriggerRule } from "../dag/trigger-rule.ts";
import type { Condition, SerializedDag, SerializedTask } from "../dag/serialized-dag.ts";
import { serializedDag, serializedTask } from "./serialized.ts";

export interface ArbitraryDagOptions {
  /** Default: all of them, all_success more often than the others. */
  readonly rules?: readonly TriggerRule[];
  /** Default 14. */
  readonly maxTasks?: number;
  /** Whether tasks may be mapped over the output of another. Default true. */
  readonly mapped?: boolean;
  /** Whether tasks may stand in a mapped group. Default true. */
  readonly groups?: boolean;
  /** Whether tasks may stand in arms that a task's output chooses. Default true. */
  readonly conditions?: boolean;
  /** Whether tasks may be setups and teardowns. Default true. */
  readonly setups?: boolean;
}

/** What chance decides of one task; the numbers pick among the tasks before it. */
interface Draw {
  readonly upstream: readonly number[];
  readonly rule: TriggerRule;
  readonly chooser: number | null;
  readonly arm: boolean;
  readonly mapSource: number | null;
  readonly inGroup: boolean;
  readonly role: "work" | "setup" | "teardown";
}

function hasGroups({ groups, mapped }: ArbitraryDagOptions): boolean {
  return groups !== false && mapped !== false;
}

function drawTask(options: ArbitraryDagOptions): fc.Arbitrary<Draw> {
  const pick = fc.nat({ max: 1000 });
  const sometimes = (allowed: boolean | undefined): fc.Arbitrary<number | null> =>
    allowed === false ? fc.constant(null) : fc.oneof({ arbitrary: fc.constant(null), weight: 6 }, pick);
  const rules = options.rules ?? [...Object.values(TriggerRule), ...Array<TriggerRule>(8).fill("all_success")];
  const roles =
    options.setups === false ? (["work"] as const) : (["work", "work", "work", "setup", "teardown"] as const);
  return fc.record({
    upstream: fc.oneof(fc.constant([]), fc.array(pick, { minLength: 1, maxLength: 4 })),
    rule: fc.constantFrom(...rules),
    chooser: sometimes(options.conditions),
    arm: fc.boolean(),
    mapSource: sometimes(options.mapped),
    inGroup: hasGroups(options) ? fc.boolean() : fc.constant(false),
    role: fc.constantFrom(...roles),
  });
}

function pickFrom(earlier: readonly SerializedTask[], number: number | null): SerializedTask | undefined {
  return number === null || earlier.length === 0 ? undefined : earlier[number % earlier.length];
}

function conditionOn(chooser: SerializedTask | undefined, arm: boolean): Condition[] {
  return chooser === undefined ? [] : [{ value: { k: "out", task: chooser.id, path: [] }, equals: arm }];
}

const GROUP = "g";

function listOf(source: SerializedTask): NonNullable<SerializedTask["map"]> {
  return { kind: "list", over: { k: "out", task: source.id, path: [] }, limit: null };
}

function taskFrom(draw: Draw, earlier: readonly SerializedTask[], groupSource?: SerializedTask): SerializedTask {
  const chooser = pickFrom(earlier, draw.chooser);
  const source = pickFrom(earlier, draw.mapSource);
  const setups = draw.role === "teardown" ? earlier.filter((task) => task.role === "setup").slice(-1) : [];
  const group = draw.inGroup && source === undefined ? groupSource : undefined;
  const others = draw.upstream.map((number) => pickFrom(earlier, number));
  const upstream = [...others, chooser, source, group, ...setups].flatMap((task) =>
    task === undefined ? [] : [task.id],
  );
  return serializedTask(`t${earlier.length}`, {
    upstream: [...new Set(upstream)].sort(),
    triggerRule: setups.length > 0 ? "all_done_setup_success" : draw.rule,
    conditions: conditionOn(chooser, draw.arm),
    map: source === undefined ? null : listOf(source),
    group: group === undefined ? null : GROUP,
    role: draw.role === "teardown" && setups.length === 0 ? "work" : draw.role,
    teardownOf: setups.map((task) => task.id),
  });
}

/** Random DAGs without a cycle, with ids t0, t1 and so on in the builder's order. */
export function arbitraryDag(options: ArbitraryDagOptions = {}): fc.Arbitrary<SerializedDag> {
  const draws = fc.array(drawTask(options), { minLength: 1, maxLength: options.maxTasks ?? 14, size: "max" });
  const groupAfter = hasGroups(options) ? fc.option(fc.nat({ max: 1 })) : fc.constant(null);
  return draws.chain((drawn) => groupAfter.map((place) => toDag(drawn, place)));
}

function toDag(drawn: readonly Draw[], place: number | null): SerializedDag {
  const tasks: SerializedTask[] = [];
  for (const draw of drawn) tasks.push(taskFrom(draw, tasks, place === null ? undefined : tasks[place]));
  const source = place === null ? undefined : tasks[place];
  const groups = source && [{ id: GROUP, parent: null, docs: null, map: listOf(source) }];
  return serializedDag(tasks, groups && { groups });
}

/** How the instances of a task end in a played run, and what its output chooses. */
export interface TaskPlan {
  /** The nth instance to end, ends like this; further ones as the last. */
  readonly ends: readonly ("success" | "failed" | "skipped")[];
  /** The output as a condition reads it. */
  readonly choice: boolean;
  /** The output as a mapping reads it: the length of the list. */
  readonly length: number;
}

/** A plan for each task of a DAG, by its place. */
export function arbitraryPlans(dag: SerializedDag): fc.Arbitrary<ReadonlyMap<string, TaskPlan>> {
  const end = fc.constantFrom("success", "success", "success", "failed", "skipped");
  const plan: fc.Arbitrary<TaskPlan> = fc.record({
    ends: fc.array(end, { minLength: 1, maxLength: 3 }),
    choice: fc.boolean(),
    length: fc.nat({ max: 3 }),
  });
  return fc
    .array(plan, { minLength: dag.tasks.length, maxLength: dag.tasks.length })
    .map((plans) => new Map(dag.tasks.map((task, index) => [task.id, plans[index] ?? NOTHING_SPECIAL])));
}

const NOTHING_SPECIAL: TaskPlan = { ends: ["success"], choice: true, length: 1 };
