import { topologicalOrder, downstreamClosure, downstreamOf, upstreamClosure } from "../dag/graph.ts";
import { exprTasks } from "../dag/expr-tasks.ts";
import type { Expr } from "../dag/expr.ts";
import { tasksBeside } from "../dag/mapped-groups.ts";
import { scheduleBounds } from "../dag/schedule-bounds.ts";
import type { Condition, Mapping, SerializedDag, SerializedTask } from "../dag/serialized-dag.ts";
import { DaymillError } from "../errors.ts";
import type { ScheduleBounds } from "../schedule/timetable.ts";

/** One task with what its decisions look at, worked out once a version. */
export interface GraphTask {
  readonly id: string;
  readonly spec: SerializedTask;
  /** Its place in RunGraph.order, from 0. */
  readonly position: number;
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  readonly conditions: readonly Condition[];
  /** What its instances are made from: the lists of its own mapping and of the mapped groups it stands in. */
  readonly mapSources: readonly Expr[];
  /** Of the data intervals of runs that it takes part in; undefined: it takes part in all. */
  readonly bounds: ScheduleBounds | undefined;
  /** Whether it has an instance an element. */
  readonly isMapped: boolean;
  /** The setups that it needs: upstream, direct or not, and not yet undone by a teardown when it runs. */
  readonly setups: readonly string[];
  /** Direct upstreams that are setups. */
  readonly directSetups: readonly string[];
  /** Those of its setups that are no direct upstream: its trigger rule does not see them. */
  readonly indirectSetups: readonly string[];
  /** For a setup: the teardowns that undo it. */
  readonly undoneBy: readonly string[];
  /**
   * Those of its direct upstreams and setups that stand in the same mapped group: its instance at an index waits for
   * theirs at that index only.
   */
  readonly beside: ReadonlySet<string>;
  /** Whom to look at again when this task changed. */
  readonly dependents: readonly string[];
}

/** A DAG version, indexed for decisions. Immutable; the caller keeps one a version. */
export interface RunGraph {
  readonly dagId: string;
  readonly tasks: ReadonlyMap<string, GraphTask>;
  /** Every task after its upstreams; the builder's order. */
  readonly order: readonly GraphTask[];
  /** The tasks that decide how the run ends: leaves, where a teardown does not count unless there is nothing else. */
  readonly deciding: readonly GraphTask[];
  /** Tasks that wait for others index by index, and those others: of them a decision looks at each instance. */
  readonly indexed: readonly string[];
  /** Of the schedule. */
  readonly timezone: string;
  readonly runTimeoutMs: number | null;
  readonly failFast: boolean;
}

type Ids = readonly string[];

/** What a task of a DAG is looked up in while its index is made. */
interface Lookup {
  readonly downstream: ReadonlyMap<string, Ids>;
  readonly setupsOf: ReadonlyMap<string, Ids>;
  readonly teardownsOf: ReadonlyMap<string, Ids>;
  readonly groupSources: ReadonlyMap<string, readonly Expr[]>;
  readonly setups: ReadonlySet<string>;
  readonly besides: ReturnType<typeof tasksBeside>;
  readonly timezone: string;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function teardownsBySetup(dag: SerializedDag): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const task of dag.tasks) for (const setup of task.teardownOf) push(found, setup, task.id);
  return found;
}

/** A setup reaches what stands between it and its teardowns; without a teardown, everything downstream. */
function reachOfSetup(dag: SerializedDag, setup: string, teardowns: Ids | undefined): Ids {
  const below = [...downstreamClosure(dag.tasks, [setup])].filter((id) => id !== setup);
  if (teardowns === undefined) return below;
  const above = upstreamClosure(dag.tasks, teardowns);
  return below.filter((id) => above.has(id));
}

function setupsByTask(dag: SerializedDag, teardownsOf: ReadonlyMap<string, Ids>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, role } of dag.tasks) {
    if (role !== "setup") continue;
    for (const reached of reachOfSetup(dag, id, teardownsOf.get(id))) push(found, reached, id);
  }
  return found;
}

function sourcesOf(mapping: Mapping | null): readonly Expr[] {
  if (mapping === null) return [];
  return mapping.kind === "list" ? [mapping.over] : mapping.over;
}

/** The sources of the mapped groups around each group, outermost first. */
function sourcesByGroup(dag: SerializedDag): Map<string, readonly Expr[]> {
  const groups = new Map(dag.groups.map((group) => [group.id, group]));
  const around = (id: string | null): readonly Expr[] => {
    const group = id === null ? undefined : groups.get(id);
    return group === undefined ? [] : [...around(group.parent), ...sourcesOf(group.map)];
  };
  return new Map(dag.groups.map((group) => [group.id, around(group.id)]));
}

function isDecidable(value: Expr): boolean {
  return value.k === "out" || value.k === "lit" || (value.k === "first" && value.of.every(isDecidable));
}

function assertConditionsAreDecidable(task: SerializedTask): void {
  if (task.conditions.every((condition) => isDecidable(condition.value))) return;
  throw new DaymillError(
    "E209",
    `A condition of task "${task.id}" does not read the output of a task, so it cannot be decided before the task runs. Put the value into a task and branch on its output.`,
    { details: { task: task.id } },
  );
}

const NOBODY: ReadonlySet<string> = new Set();

function besideOf(task: SerializedTask, indirectSetups: Ids, { besides }: Lookup): ReadonlySet<string> {
  const group = besides.get(task.id);
  if (group === undefined) return NOBODY;
  return new Set([...task.upstream, ...indirectSetups].filter((id) => group.has(id)));
}

function indexedTasks(tasks: readonly GraphTask[]): string[] {
  const waiting = tasks.filter(({ beside }) => beside.size > 0);
  return [...new Set(waiting.flatMap(({ id, beside }) => [id, ...beside]))];
}

function boundsOf({ start, end }: SerializedTask, timezone: string): ScheduleBounds | undefined {
  const isBounded = start !== undefined || end !== undefined;
  return isBounded ? scheduleBounds({ start: start ?? null, end: end ?? null }, timezone) : undefined;
}

function indexTask(task: SerializedTask, position: number, lookup: Lookup): GraphTask {
  assertConditionsAreDecidable(task);
  const setups = lookup.setupsOf.get(task.id) ?? [];
  const indirectSetups = task.role === "teardown" ? [] : setups.filter((setup) => !task.upstream.includes(setup));
  const mapSources = [...((task.group && lookup.groupSources.get(task.group)) || []), ...sourcesOf(task.map)];
  return {
    id: task.id,
    spec: task,
    position,
    upstream: task.upstream,
    downstream: lookup.downstream.get(task.id) ?? [],
    conditions: task.conditions,
    mapSources,
    bounds: boundsOf(task, lookup.timezone),
    isMapped: mapSources.length > 0 || task.map !== null,
    setups,
    directSetups: task.upstream.filter((id) => lookup.setups.has(id)),
    indirectSetups,
    undoneBy: lookup.teardownsOf.get(task.id) ?? [],
    beside: besideOf(task, indirectSetups, lookup),
    dependents: [],
  };
}

/** Everybody whose judgement reads a task: by its trigger rule, its conditions, its mapping or its setups. */
function readersByTask(tasks: readonly GraphTask[]): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const task of tasks) {
    const exprs = [...task.conditions.map((condition) => condition.value), ...task.mapSources];
    const read = new Set([...task.upstream, ...task.indirectSetups, ...exprs.flatMap(exprTasks)]);
    for (const id of read) push(readers, id, task.id);
  }
  return readers;
}

/**
 * Of these tasks the leaves: those that none of the others waits for; a teardown is none, and does not keep what stands
 * before it from being one.
 */
export function decidingTasks(tasks: readonly GraphTask[]): GraphTask[] {
  const all = new Set(tasks.map((task) => task.id));
  const work = new Set(tasks.filter((task) => task.spec.role !== "teardown").map((task) => task.id));
  const leaves = tasks.filter((task) => work.has(task.id) && !task.downstream.some((id) => work.has(id)));
  return leaves.length > 0 ? leaves : tasks.filter((task) => !task.downstream.some((id) => all.has(id)));
}

function orderedTasks(dag: SerializedDag): SerializedTask[] {
  const order = topologicalOrder(dag.tasks);
  if (order === undefined)
    throw new DaymillError("E214", `The tasks of DAG "${dag.id}" wait for each other in a cycle.`);
  const byId = new Map(dag.tasks.map((task) => [task.id, task]));
  return order.map((id) => byId.get(id)).filter((task) => task !== undefined);
}

/**
 * Indexes a DAG version: once a version, not once a decision. Throws E214 when there is a cycle and E209 when a condition
 * does not read a task's output, and as scheduleBounds for dates that are none; a DAG that was validated has none of them.
 */
export function graphIndex(dag: SerializedDag): RunGraph {
  const teardownsOf = teardownsBySetup(dag);
  const lookup: Lookup = {
    downstream: downstreamOf(dag.tasks),
    setupsOf: setupsByTask(dag, teardownsOf),
    teardownsOf,
    groupSources: sourcesByGroup(dag),
    setups: new Set(dag.tasks.filter((task) => task.role === "setup").map((task) => task.id)),
    besides: tasksBeside(dag),
    timezone: dag.schedule.timezone,
  };
  const indexed = orderedTasks(dag).map((task, position) => indexTask(task, position, lookup));
  const readers = readersByTask(indexed);
  const order = indexed.map((task) => ({ ...task, dependents: readers.get(task.id) ?? [] }));
  return {
    dagId: dag.id,
    tasks: new Map(order.map((task) => [task.id, task])),
    order,
    deciding: decidingTasks(order),
    indexed: indexedTasks(order),
    timezone: lookup.timezone,
    runTimeoutMs: dag.runTimeoutMs,
    failFast: dag.failFast,
  };
}
