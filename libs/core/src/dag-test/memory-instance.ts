import type { LogEntry } from "../author/test-context.ts";
import type { SerializedTask } from "../dag/serialized-dag.ts";
import type { TaskError } from "../dag/task-context.ts";
import { NOT_MAPPED } from "../ids.ts";
import type { JsonValue } from "../json.ts";
import type { TaskState } from "../state/task-state.ts";
import type { EpochMillis } from "../time.ts";
import type { TestedAttempt } from "./dag-test-types.ts";

/** A task instance in memory; the run that owns it changes it. */
export interface MemoryInstance {
  readonly task: SerializedTask;
  /** NOT_MAPPED for the one that stands for a task that is not mapped, or not yet. */
  readonly mapIndex: number;
  readonly element: JsonValue | undefined;
  readonly label: string | null;
  state: TaskState;
  /** When it goes on, while it waits for an instant. */
  dueAt: EpochMillis | undefined;
  output: JsonValue | undefined;
  error: TaskError | null;
  /** Which try the next attempt is, from 1. */
  tryNumber: number;
  /** When the attempt under way began; a sensor's and a remote job's lasts over many looks. */
  startedAt: EpochMillis | undefined;
  /** When a sensor was first poked, over all tries. */
  firstPokeAt: EpochMillis | undefined;
  /** Pokes of the attempt under way. */
  pokes: number;
  /** The remote job that is under way; `isLeft`: its try did not wait for its end, and did not stop it. */
  job:
    | { readonly handle: JsonValue; readonly submittedAt: EpochMillis; readonly isLeft: boolean; polls: number }
    | undefined;
  /** Looks at it that came to no answer, in a row. */
  troubles: number;
  readonly attempts: TestedAttempt[];
  readonly logs: LogEntry[];
  readonly values: Map<string, JsonValue>;
}

/** Of which element an instance is. */
interface Mapped {
  readonly mapIndex: number;
  readonly element: JsonValue;
  readonly label: string | null;
}

export function newInstance(task: SerializedTask, mapped?: Mapped): MemoryInstance {
  return {
    task,
    mapIndex: mapped?.mapIndex ?? NOT_MAPPED,
    element: mapped?.element,
    label: mapped?.label ?? null,
    state: "none",
    dueAt: undefined,
    output: undefined,
    error: null,
    tryNumber: 1,
    startedAt: undefined,
    firstPokeAt: undefined,
    pokes: 0,
    job: undefined,
    troubles: 0,
    attempts: [],
    logs: [],
    values: new Map(),
  };
}

/** `load`, `upload[0]`. */
export function instanceName({ task, mapIndex }: MemoryInstance): string {
  return mapIndex === NOT_MAPPED ? task.id : `${task.id}[${mapIndex}]`;
}
