import { isTerminal } from "@daymill/core";
import type {
  AttemptKey,
  BundleId,
  DagId,
  EpochMillis,
  JsonObject,
  JsonValue,
  RunId,
  RunKey,
  RunType,
  SessionKey,
  TaskEnd,
  TaskError,
  TaskId,
  TaskInstanceKey,
  TaskState,
  VersionKey,
} from "@daymill/core";

/** An attempt that was opened for a session and is to be run. */
export interface ClaimedAttempt {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly session: SessionKey;
  readonly run: RunKey;
  readonly task: TaskId;
  readonly mapIndex: number;
  /** Counts from 1 over all generations. */
  readonly number: number;
  readonly generation: number;
  readonly tryNumber: number;
  readonly lostCount: number;
  /** Of a mapped task: its element. */
  readonly element: JsonValue;
  /** Of a mapped task that gives its instances labels. */
  readonly label: string | null;
  /** The task's small state of this generation. */
  readonly state: JsonObject | null;
}

/** The run of a claimed attempt. */
export interface ClaimedRun {
  readonly run: RunKey;
  readonly dag: DagId;
  readonly id: RunId;
  readonly type: RunType;
  readonly logicalDate: EpochMillis | null;
  readonly start: EpochMillis;
  readonly end: EpochMillis;
  readonly runAfter: EpochMillis;
  readonly params: JsonObject;
  readonly version: VersionKey;
  readonly bundle: BundleId;
}

/** How an instance of a task ended whose output a claimed attempt reads. */
export interface UpstreamInstance {
  readonly run: RunKey;
  readonly task: TaskId;
  readonly mapIndex: number;
  readonly state: TaskState;
  /** Whether it succeeded and returned something. */
  readonly written: boolean;
  readonly value: JsonValue;
  /** Where the output lies when it is too large for the row; then `value` is null. */
  readonly uri: string | null;
  readonly error: TaskError | null;
}

/** Attempts with all that their inputs are made from. */
export interface ClaimedWork {
  readonly attempts: readonly ClaimedAttempt[];
  readonly runs: ReadonlyMap<RunKey, ClaimedRun>;
  /** Per run: the instances of the tasks that are read, by task and map index. */
  readonly upstream: ReadonlyMap<RunKey, readonly UpstreamInstance[]>;
}

type AttemptRow = readonly [
  instance: TaskInstanceKey,
  attempt: AttemptKey,
  session: SessionKey,
  run: RunKey,
  task: TaskId,
  mapIndex: number,
  number: number,
  generation: number,
  tryNumber: number,
  lostCount: number,
  element: JsonValue,
  state: JsonObject | null,
  label: string | null,
];

/** What dm_orders answers. */
export interface WorkRow {
  readonly instances: readonly AttemptRow[] | null;
  readonly runs: readonly ClaimedRun[] | null;
  readonly upstream: readonly UpstreamInstance[] | null;
}

export const NO_WORK: ClaimedWork = { attempts: [], runs: new Map(), upstream: new Map() };

export function toWork(row: WorkRow | null): ClaimedWork {
  if (row === null) return NO_WORK;
  return {
    attempts: (row.instances ?? []).map(toAttempt),
    runs: new Map((row.runs ?? []).map((run) => [run.run, run])),
    upstream: Map.groupBy(row.upstream ?? [], (instance) => instance.run),
  };
}

function toAttempt(row: AttemptRow): ClaimedAttempt {
  const [instance, attempt, session, run, task, mapIndex, number, generation, tryNumber, lostCount, ...values] = row;
  const [element, state, label] = values;
  const counts = { number, generation, tryNumber, lostCount };
  return { instance, attempt, session, run, task, mapIndex, ...counts, element, state, label };
}

/**
 * How the tasks of a run stand, by task id: what expressions are rendered from. `read` gives the value of an output that
 * lies in the store.
 */
export async function toTaskEnds(
  instances: readonly UpstreamInstance[],
  read: (uri: string) => Promise<JsonValue>,
): Promise<Map<string, TaskEnd>> {
  const ends = new Map<string, TaskEnd>();
  for (const [task, ofTask] of Map.groupBy(instances, (instance) => instance.task)) {
    ends.set(task, await toTaskEnd(ofTask, read));
  }
  return ends;
}

/** How one instance stands, alone. */
export async function toInstanceEnd(
  { state, error, written, uri, value }: UpstreamInstance,
  read: (uri: string) => Promise<JsonValue>,
): Promise<TaskEnd> {
  return { state, error, ...(written && { output: uri === null ? value : await read(uri) }) };
}

async function toTaskEnd(
  instances: readonly UpstreamInstance[],
  read: (uri: string) => Promise<JsonValue>,
): Promise<TaskEnd> {
  const [first, ...others] = instances;
  if (first === undefined) return { state: "none" };
  // The others were instances of a version in which the task was mapped.
  const isWhole = first.mapIndex < 0 && others.every(({ state }) => state === "removed");
  if (isWhole) return await toInstanceEnd(first, read);
  const succeeded = instances.filter((one) => one.state === "success");
  return {
    state: stateOfAll(instances.map((one) => one.state)),
    error: instances.find((one) => one.state === "failed")?.error ?? null,
    output: await Promise.all(succeeded.map(async (one) => (await toInstanceEnd(one, read)).output ?? null)),
  };
}

/** A mapped task stands as the worst of its instances. */
function stateOfAll(states: readonly TaskState[]): TaskState {
  const worst = (["failed", "upstream_failed"] as const).find((state) => states.includes(state));
  return worst ?? states.find((state) => !isTerminal(state)) ?? (states.includes("success") ? "success" : "skipped");
}
