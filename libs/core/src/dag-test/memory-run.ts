import { elementLabels } from "../dag/element-labels.ts";
import { mappedGroups, tasksBeside } from "../dag/mapped-groups.ts";
import type { RenderScope, TaskEnd } from "../dag/render.ts";
import type { SerializedDag, SerializedTask } from "../dag/serialized-dag.ts";
import type { InstanceStates, RunSnapshot, TaskMove, TaskSummary } from "../decide/run-snapshot.ts";
import { NOT_MAPPED, type RunKey, type VersionKey } from "../ids.ts";
import type { JsonValue } from "../json.ts";
import { isTerminal, type TaskState } from "../state/task-state.ts";
import type { DataInterval, EpochMillis } from "../time.ts";
import { type MemoryInstance, newInstance } from "./memory-instance.ts";

/** The task instances of one run, in memory instead of a database. */
export class MemoryRun {
  readonly dag: SerializedDag;
  readonly startedAt: EpochMillis;
  private readonly interval: DataInterval;
  private readonly base: Omit<RenderScope, "tasks">;
  private readonly instances = new Map<string, MemoryInstance[]>();
  private readonly expanded = new Set<string>();
  private readonly groups: ReturnType<typeof mappedGroups>;
  private readonly besides: ReturnType<typeof tasksBeside>;

  constructor(dag: SerializedDag, run: { base: Omit<RenderScope, "tasks">; interval: DataInterval; now: EpochMillis }) {
    this.dag = dag;
    this.base = run.base;
    this.interval = run.interval;
    this.startedAt = run.now;
    this.groups = mappedGroups(dag);
    this.besides = tasksBeside(dag);
    for (const task of dag.tasks) this.instances.set(task.id, [newInstance(task)]);
  }

  /** Every instance, by the order of the tasks and then the map index. */
  all(): MemoryInstance[] {
    return [...this.instances.values()].flat();
  }

  snapshot(): RunSnapshot {
    const tasks = new Map(this.dag.tasks.map((task) => [task.id, this.summaryOf(task)]));
    // The keys are a database's; decisions only hand them on.
    const keys = { runKey: 0 as RunKey, versionKey: 0 as VersionKey };
    const { startedAt, interval } = this;
    return { ...keys, state: "running", startedAt, interval, tasks, instances: this.instanceStates() };
  }

  /** Gives the instances that moved. */
  move({ taskId, from, to, indexes }: TaskMove): readonly MemoryInstance[] {
    const isMeant = (index: number) => !indexes || (index >= indexes.first && index <= indexes.last);
    const moved = this.instancesOf(taskId).filter(({ state, mapIndex }) => state === from && isMeant(mapIndex));
    for (const instance of moved) {
      instance.state = to;
      instance.dueAt = undefined;
    }
    return moved;
  }

  /** One instance an element, in place of the one that stood for all; an empty list leaves that one, skipped, and gives it. */
  expand(task: SerializedTask, elements: readonly JsonValue[], scope: RenderScope): readonly MemoryInstance[] {
    const labels = elementLabels(task, elements, scope);
    this.expanded.add(task.id);
    const made = elements.map((element, index) =>
      newInstance(task, { mapIndex: index, element, label: labels[index] ?? null }),
    );
    if (made.length > 0) {
      this.instances.set(task.id, made);
      return [];
    }
    const left = this.instancesOf(task.id);
    for (const instance of left) instance.state = "skipped";
    return left;
  }

  /** What the expressions of an instance read. */
  scopeOf({ task, mapIndex, element }: Pick<MemoryInstance, "task" | "mapIndex" | "element">): RenderScope {
    const tasks = new Map(this.dag.tasks.map((other) => [other.id, this.endOf(other, { task, mapIndex })]));
    const own = element === undefined ? {} : { element, index: mapIndex };
    return { ...this.base, tasks, ...own };
  }

  private instanceStates(): InstanceStates {
    const statesOf = (taskId: string) =>
      new Map(this.instancesOf(taskId).map(({ mapIndex, state }) => [mapIndex, state] as const));
    return { isWhole: true, byTask: new Map([...this.besides.keys()].map((id) => [id, statesOf(id)])) };
  }

  private instancesOf(taskId: string): MemoryInstance[] {
    return this.instances.get(taskId) ?? [];
  }

  private summaryOf(task: SerializedTask): TaskSummary {
    const instances = this.instancesOf(task.id);
    const counts: Partial<Record<TaskState, number>> = {};
    for (const { state } of instances) counts[state] = (counts[state] ?? 0) + 1;
    const choice = instances[0]?.mapIndex === NOT_MAPPED ? instances[0].output : undefined;
    return { taskId: task.id, expected: instances.length, counts, choice, expanded: this.expanded.has(task.id) };
  }

  /** In the same mapped group a task sees the instance of its own index; everybody else sees the whole task. */
  private endOf(task: SerializedTask, reader: { readonly task: SerializedTask; readonly mapIndex: number }): TaskEnd {
    const group = this.groups.get(task.group ?? "");
    const isBeside = group !== undefined && group === this.groups.get(reader.task.group ?? "");
    const instances = this.instancesOf(task.id);
    const same = isBeside ? instances.find((instance) => instance.mapIndex === reader.mapIndex) : undefined;
    const [only] = instances;
    if (same) return toEnd(same);
    return only?.mapIndex === NOT_MAPPED ? toEnd(only) : wholeEnd(instances);
  }
}

function toEnd({ state, output, error }: MemoryInstance): TaskEnd {
  return { state, error, ...(output !== undefined && { output }) };
}

/** A mapped task stands as the worst of its instances; its output is the list of the outputs that there are. */
function wholeEnd(instances: readonly MemoryInstance[]): TaskEnd {
  const states = instances.map((instance) => instance.state);
  const worst = (["failed", "upstream_failed"] as const).find((state) => states.includes(state));
  const state = worst ?? states.find((one) => !isTerminal(one)) ?? (states.includes("success") ? "success" : "skipped");
  const succeeded = instances.filter((instance) => instance.state === "success");
  const error = instances.find((instance) => instance.state === "failed")?.error ?? null;
  return { state, error, output: succeeded.map((instance) => instance.output ?? null) };
}
