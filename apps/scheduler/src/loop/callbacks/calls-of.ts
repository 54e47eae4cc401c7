import type { TakenCallback } from "@daymill/metadata";

/** Callbacks that one call tells of, in the order in which they were written. */
export type CallbackBatch = readonly [TakenCallback, ...TakenCallback[]];

/** The calls that are to be made for callbacks that were taken together: one a group, and one for each that has none. */
export function callsOf(callbacks: readonly TakenCallback[]): CallbackBatch[] {
  const groups = Map.groupBy(callbacks, ({ group, key }) => group ?? key);
  return [...groups.values()].flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []));
}

/** Of a task instance, run or deadline to which it happened several times the last, where the first stood. */
export function newestOfEach(callbacks: CallbackBatch): CallbackBatch {
  const [first] = callbacks;
  const newest = new Map(callbacks.map((callback) => [subjectOf(callback), callback]));
  const [lead = first, ...others] = newest.values();
  return [lead, ...others];
}

function subjectOf({ run, task, mapIndex, deadline }: TakenCallback): string {
  return JSON.stringify([run.run, task, mapIndex, deadline?.name]);
}
