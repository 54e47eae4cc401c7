import type { DagDetail } from "@daymill/contract";

/** A setting of a DAG as its file gives it. */
export interface DagSetting {
  readonly name: string;
  /** One, or a line each. */
  readonly values: readonly string[];
  readonly meaning: string;
  readonly isDefault: boolean;
}

type Settings = Pick<
  DagDetail,
  | "schedule"
  | "start"
  | "end"
  | "catchup"
  | "allowedRunTypes"
  | "maxActiveRuns"
  | "maxActiveTasks"
  | "maxConsecutiveFailedRuns"
  | "runTimeoutMs"
  | "deadlines"
  | "failFast"
  | "pausedOnCreation"
  | "callbacks"
>;

const ALL_RUN_TYPES = 4;
const DEFAULT_ACTIVE_RUNS = 16;

/** All settings of a DAG, with what they mean; defaults as the authoring API has them. */
export function dagSettings(dag: Settings, formatMs: (ms: number) => string): readonly DagSetting[] {
  const { schedule, allowedRunTypes, callbacks } = dag;
  const told = Object.entries(callbacks).map(([event, count]) => `${event}: ${count}`);
  return [
    one(
      "Schedule",
      `${schedule.text} (${schedule.words})`,
      "When runs start by themselves",
      schedule.kind === "manual",
    ),
    one("Time zone", schedule.timezone, "Whose days and hours the schedule means", schedule.timezone === "UTC"),
    one("Start", dag.start ?? "none", "The first data interval starts at or after it", dag.start === null),
    one("End", dag.end ?? "none", "The last data interval ends at or before it", dag.end === null),
    one("Catchup", yesNo(dag.catchup), "Whether intervals that have passed since the start are run, too", !dag.catchup),
    one("Takes runs", allowedRunTypes.join(", "), "What may start it", allowedRunTypes.length === ALL_RUN_TYPES),
    one("Active runs at most", String(dag.maxActiveRuns), "More wait", dag.maxActiveRuns === DEFAULT_ACTIVE_RUNS),
    one(
      "Active tasks at most",
      limit(dag.maxActiveTasks),
      "Over all of its runs; more wait",
      dag.maxActiveTasks === null,
    ),
    one(
      "Run timeout",
      dag.runTimeoutMs === null ? "none" : formatMs(dag.runTimeoutMs),
      "A run that takes longer fails",
      dag.runTimeoutMs === null,
    ),
    one("Fail fast", yesNo(dag.failFast), "Whether the first failure ends a run", !dag.failFast),
    one(
      "Paused after failed runs in a row",
      dag.maxConsecutiveFailedRuns === 0 ? "never" : String(dag.maxConsecutiveFailedRuns),
      "So many pause it",
      dag.maxConsecutiveFailedRuns === 0,
    ),
    one("Paused at first", yesNo(dag.pausedOnCreation), "Whether it was paused when it was new", !dag.pausedOnCreation),
    several(
      "Deadlines",
      dag.deadlines.map(({ name, rule }) => `${name}: ${rule}`),
      "When its runs should be over",
    ),
    several("Callbacks", told, "How many functions are told of what"),
  ];
}

function one(name: string, value: string, meaning: string, isDefault: boolean): DagSetting {
  return { name, values: [value], meaning, isDefault };
}

function several(name: string, values: readonly string[], meaning: string): DagSetting {
  return { name, values: values.length === 0 ? ["none"] : values, meaning, isDefault: values.length === 0 };
}

function yesNo(is: boolean): string {
  return is ? "yes" : "no";
}

function limit(most: number | null): string {
  return most === null ? "no limit" : String(most);
}
