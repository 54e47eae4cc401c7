import { effectRecorder } from "./effect-recorder.ts";
import { readEventQuery } from "../dag/asset-event.ts";
import type { Connection, TaskContext, TaskEffects } from "../dag/task-context.ts";
import { taskInterval } from "../dag/task-interval.ts";
import { DaymillError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import type { LogFields, Logger } from "../logger.ts";
import { type TaskLogger, taskLogger } from "../task-logger.ts";
import { epochMillis } from "../time.ts";
import { listTestEvents, type TestAssetEvents } from "./test-events.ts";

/** A line that a body logged. */
export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** What a test context may be given besides the fields of the context itself. */
export interface TestContextOptions extends Partial<TaskContext> {
  readonly connections?: Readonly<Record<string, Partial<Connection>>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** What is read of assets. Default: nothing. */
  readonly assetEvents?: TestAssetEvents;
}

/** A context that lives in memory, and shows what a body did with it. */
export interface TestContext extends TaskContext {
  readonly logs: readonly LogEntry[];
  readonly effects: TaskEffects;
}

const DAY_MS = 86_400_000;
/** The day that a test context stands in unless told otherwise: 2024-01-01 UTC. */
const TEST_DAY_MS = 1_704_067_200_000;

/** Of no trace that anybody keeps. */
const TEST_TRACEPARENT = "00-0000000000000000000000000000da11-000000000000da11-00";

/** A context for unit tests: everything has a harmless default, nothing leaves memory. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const { connections = {}, variables = {}, assetEvents = {}, ...given } = options;
  const logs: LogEntry[] = [];
  const { effects, runs, emit, setAssetState } = effectRecorder();
  const {
    interval = taskInterval({ start: epochMillis(TEST_DAY_MS), end: epochMillis(TEST_DAY_MS + DAY_MS) }, "UTC"),
  } = given;
  const { timezone } = interval;
  return {
    dagId: "test",
    taskId: "test",
    mapIndex: -1,
    label: null,
    run: { id: "manual__test", type: "manual", logicalDate: "2024-01-01T00:00:00Z" },
    interval,
    params: {},
    attempt: { number: 1, generation: 0, tryNumber: 1, token: "test-1" },
    traceparent: TEST_TRACEPARENT,
    log: memoryLogger(logs),
    signal: new AbortController().signal,
    workspace: "memory:/workspace/",
    connection: (id) => lookUpConnection(connections, id),
    variable: (key) => Promise.resolve(variables[key]),
    maskSecret: () => Promise.resolve(),
    state: memoryState(),
    stillOwned: () => Promise.resolve(true),
    runs,
    assets: {
      emit,
      // Async: what is wrong with the options is a rejection, as it is in a worker.
      events: async (asset, wanted = {}) =>
        await Promise.resolve(listTestEvents(assetEvents, readEventQuery(asset, wanted, timezone), timezone)),
    },
    assetState: {
      get: (asset, key) =>
        Promise.resolve(effects.assetState.findLast((one) => one.asset === asset && one.key === key)?.value),
      set: setAssetState,
    },
    ...given,
    logs,
    effects,
  };
}

/** A logger that keeps its lines in a list. */
export function memoryLogger(lines: LogEntry[]): TaskLogger {
  const write =
    (level: LogEntry["level"]) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  const logger: Logger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    child: () => logger,
  };
  return taskLogger(logger);
}

/** The state of one generation of a task instance. */
export function memoryState(values: Map<string, JsonValue> = new Map()): TaskContext["state"] {
  return {
    get: (key) => Promise.resolve(values.get(key)),
    set: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

async function lookUpConnection(
  connections: Readonly<Record<string, Partial<Connection>>>,
  id: string,
): Promise<Connection> {
  const found = connections[id];
  if (found) return { id, type: "file", extra: {}, ...found };
  const known = Object.keys(connections).join(", ") || "none";
  throw new DaymillError("E301", `Connection "${id}" is not declared in this test (declared: ${known}).`);
}
