import { LogLevel, RunState, RunType, TaskState } from "@daymill/contract";
import * as z from "zod";

/** Every field is optional and forgives: what is unknown or wrong in an address is dropped, never an error page. */
const text = z.string().max(500).optional().catch(undefined);
const flag = z
  .union([z.boolean(), z.enum(["0", "1"]).transform((value) => value === "1")])
  .optional()
  .catch(undefined);
const count = z.coerce.number<string | number>().int().nonnegative().optional().catch(undefined);

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values).optional().catch(undefined);
}

function anyOf<T extends z.ZodType>(item: T) {
  return z
    .union([z.array(item), item.transform((one) => [one])])
    .optional()
    .catch(undefined);
}

/** The options of the clear dialog; absent ones take the default of what is cleared. */
const clearFields = {
  up: flag,
  down: flag,
  past: flag,
  future: flag,
  only: oneOf(["all", "failed"]),
  stop: flag,
  latest: flag,
};

export const dagListSearch = z.object({
  q: text,
  tag: anyOf(z.string().max(200)),
  state: oneOf([RunState.failed, RunState.running, RunState.success, RunState.queued]),
  paused: oneOf(["active", "paused"]),
});

export const gridSearch = z.object({
  /** The selected run, and its task or group. */
  run: text,
  ti: text,
  zoom: oneOf(["S", "M", "L"]),
  /** Part of a task id. */
  task: text,
  state: anyOf(z.enum(RunState)),
  type: anyOf(z.enum(RunType)),
  /** Folded groups. */
  fold: anyOf(z.string().max(250)),
  dialog: oneOf(["clear", "trigger", "backfill"]),
  ...clearFields,
});

/** The dialogs that every page of a DAG can open. */
export const dagSearch = z.object({ dialog: oneOf(["clear", "trigger", "backfill"]) });

export const runListSearch = z.object({
  q: text,
  state: oneOf([RunState.failed, RunState.running, RunState.success, RunState.queued]),
  type: oneOf([RunType.scheduled, RunType.manual, RunType.backfill, RunType.asset]),
});

export const runSearch = z.object({
  /** Part of a task id or of a label. */
  q: text,
  state: anyOf(z.enum(TaskState)),
  dialog: oneOf(["clear", "trigger"]),
  ...clearFields,
});

export const taskSearch = z.object({
  tab: oneOf(["attempts", "details"]),
  /** Which attempt's log; absent: the newest. */
  attempt: count,
  /** This level and above. */
  level: oneOf([LogLevel.debug, LogLevel.info, LogLevel.warn, LogLevel.error]),
  q: text,
  wrap: flag,
  time: oneOf(["off", "full", "start"]),
  dialog: oneOf(["clear"]),
  ...clearFields,
});

export const backfillSearch = z.object({ dialog: oneOf(["cancel"]) });

export type DagListSearch = Partial<z.output<typeof dagListSearch>>;
export type DagSearch = Partial<z.output<typeof dagSearch>>;
export type GridSearch = Partial<z.output<typeof gridSearch>>;
export type RunListSearch = Partial<z.output<typeof runListSearch>>;
export type RunSearch = Partial<z.output<typeof runSearch>>;
export type TaskSearch = Partial<z.output<typeof taskSearch>>;
export type BackfillSearch = Partial<z.output<typeof backfillSearch>>;

export type ClearOptions = Pick<GridSearch, keyof typeof clearFields>;

/** No options chosen: what a closed clear dialog leaves in the address. */
export const noClearOptions: Readonly<Record<keyof typeof clearFields, undefined>> = {
  up: undefined,
  down: undefined,
  past: undefined,
  future: undefined,
  only: undefined,
  stop: undefined,
  latest: undefined,
};
