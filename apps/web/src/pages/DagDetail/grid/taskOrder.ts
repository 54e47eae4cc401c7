import { unpackCell } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import type { TaskMedians } from "../../../api/grid/useTaskDurations.ts";
import type { GridSearch } from "../../../routing/searches.ts";
import { groupsAround } from "./gridRows.ts";

/** By what tasks are put in order, if not as the graph has them. */
export type TaskSort = NonNullable<GridSearch["sort"]>;

/** Places of tasks in a grid, as they follow each other. */
export type TaskOrder = readonly number[];

/** Whether an order is made from what became of runs, so that the same address may mean another one later. */
export function isByRuns(sort: TaskSort | undefined): boolean {
  return sort === "failures" || sort === "longest";
}

/**
 * The tasks of a grid, those of a group together: it stands by its own name, by the failures of all its tasks, or by the longest
 * of them. What is alike keeps the order of the graph; tasks of older versions are last.
 */
export function orderTasks(data: GridData, sort: TaskSort, medians: TaskMedians): TaskOrder {
  const compare = comparisons[sort](data, medians);
  const chains = groupsAround(data);
  const arrange = (columns: readonly number[], depth: number): readonly number[] => {
    const parts = [...Map.groupBy(columns, (at) => chains[at]?.[depth] ?? at)].map(([key, members]): Part => {
      const isGroup = typeof key === "string";
      return { isGroup, name: isGroup ? key : (data.tasks[key]?.taskId ?? ""), members };
    });
    const isOld = ({ members }: Part): number => Number(members.every((at) => data.tasks[at]?.removed === true));
    return parts
      .toSorted((a, b) => isOld(a) - isOld(b) || compare(a, b))
      .flatMap(({ isGroup, members }) => (isGroup ? arrange(members, depth + 1) : members));
  };
  return arrange([...data.tasks.keys()], 0);
}

/** A task, or a group with all tasks in it. */
interface Part {
  readonly isGroup: boolean;
  readonly name: string;
  readonly members: readonly number[];
}

type Compare = (a: Part, b: Part) => number;

/** `step_2` before `step_10`. */
const names = new Intl.Collator("en", { numeric: true });

const comparisons: Readonly<Record<TaskSort, (data: GridData, medians: TaskMedians) => Compare>> = {
  name: () => (a, b) => names.compare(a.name, b.name),
  failures: (data) => {
    const failures = countFailures(data);
    return mostFirst(({ members }) => members.reduce((sum, at) => sum + (failures[at] ?? 0), 0));
  },
  longest: (data, medians) => {
    const lengthOf = (at: number): number => medians.get(data.tasks[at]?.taskId ?? "")?.ms ?? 0;
    return mostFirst(({ members }) => Math.max(...members.map(lengthOf)));
  },
};

function mostFirst(weigh: (part: Part) => number): Compare {
  return (a, b) => weigh(b) - weigh(a);
}

/** In how many runs each task has failed; of a mapped task an instance is enough. */
function countFailures({ tasks, cells }: GridData): readonly number[] {
  const isFailure = Array.from({ length: 256 }, (_, byte) => unpackCell(byte)?.state === "failed");
  const failures = tasks.map(() => 0);
  for (const [cell, byte] of cells.entries()) {
    const at = cell % tasks.length;
    if (isFailure[byte] === true) failures[at] = (failures[at] ?? 0) + 1;
  }
  return failures;
}
