import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { effectRecorder, readEventQuery, taskLogger } from "@daymill/core";
import type {
  AssetEvent,
  Connection,
  JsonObject,
  JsonValue,
  Logger,
  LogFields,
  TaskContext,
  TaskEffects,
} from "@daymill/core";
import { traceparentOf } from "../observability/tracing/trace-ids.ts";
import type { AttemptOrder, KnownVariable } from "../executor/executor.ts";
import type { LogLevel, LogSink } from "./log-sink.ts";
import { isSecretName, secretsOf } from "./mask-secrets.ts";
import type { SecretMask } from "./mask-secrets.ts";
import type { ServiceCall } from "./messages.ts";

/** Asks the scheduler; rejects with the error that it answers, and when it is gone. */
export type AskService = (call: ServiceCall) => Promise<JsonValue | undefined>;

export interface ContextParts {
  readonly order: AttemptOrder;
  readonly ask: AskService;
  readonly sink: LogSink;
  readonly mask: SecretMask;
  readonly signal: AbortSignal;
  /** Default 0: what only looks writes no files. */
  readonly keepFreeBytes?: number;
}

/** The context of one attempt, and what its body has asked for so far (applied only if the attempt succeeds). */
export function taskContext(parts: ContextParts): {
  readonly context: TaskContext;
  readonly effects: TaskEffects;
} {
  const { order, ask, sink, mask, signal, keepFreeBytes = 0 } = parts;
  const { attemptKey } = order;
  const { runs, emit, setAssetState, effects } = effectRecorder();
  const context: TaskContext = {
    dagId: order.dagId,
    taskId: order.taskId,
    mapIndex: order.mapIndex,
    label: order.label,
    run: order.run,
    interval: order.interval,
    params: order.params,
    attempt: {
      number: order.attemptNumber,
      generation: order.generation,
      tryNumber: order.tryNumber,
      get token() {
        return attemptToken(order);
      },
    },
    get traceparent() {
      return traceparentOf({ dagId: order.dagId, runId: order.run.id }, { ...order, number: order.attemptNumber });
    },
    log: taskLogger(sinkLogger(sink, {})),
    signal,
    workspace: order.workspace,
    keepFreeBytes,
    async connection(id) {
      const connection = (await ask({ method: "connection", attemptKey, id })) as unknown as Connection & JsonObject;
      mask.add(secretsOf(connection));
      return connection;
    },
    async variable(key) {
      const variable = (await ask({ method: "variable", attemptKey, key })) as KnownVariable | undefined;
      if (variable === undefined) return undefined;
      if (variable.isSecret || isSecretName(key)) mask.add([variable.value]);
      return variable.value;
    },
    async maskSecret(value) {
      mask.add([value]);
      await ask({ method: "maskSecret", attemptKey, value });
    },
    state: stateStore(order, ask),
    stillOwned: async () => (await ask({ method: "stillOwned", attemptKey })) === true,
    runs,
    assets: {
      emit,
      events: async (asset, wanted = {}) => {
        const query = readEventQuery(asset, wanted, order.interval.timezone);
        return (await ask({ method: "assetEvents", attemptKey, query })) as unknown as readonly AssetEvent[];
      },
    },
    assetState: {
      get: (asset, key) => ask({ method: "assetState", attemptKey, asset, key }),
      set: setAssetState,
    },
  };
  return { context, effects };
}

/** The task instance by its names (a hash: they may be longer than a file name) and the number of the attempt. */
function attemptToken(order: AttemptOrder): string {
  const instance = JSON.stringify([order.dagId, order.run.id, order.taskId, order.mapIndex]);
  return `${createHash("sha256").update(instance).digest("hex").slice(0, 16)}-${order.attemptNumber}`;
}

/** Reads what the attempt was given and has set since; writes go to the scheduler at once, so that they survive a crash. */
function stateStore(order: AttemptOrder, ask: AskService): TaskContext["state"] {
  const known = new Map(Object.entries(order.state));
  return {
    get: (key) => Promise.resolve(known.get(key)),
    async set(key, value) {
      await ask({ method: "setState", attemptKey: order.attemptKey, key, value });
      known.set(key, value);
    },
  };
}

function sinkLogger(sink: LogSink, scope: LogFields): Logger {
  const write = (level: LogLevel) => (message: unknown, fields?: LogFields) =>
    sink.write({ level, message: asText(message), fields: joined(scope, fields), stream: "task" });
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    child: (inner) => sinkLogger(sink, { ...scope, ...inner }),
  };
}

/** A body in plain JavaScript may log anything. */
function asText(message: unknown): string {
  return typeof message === "string" ? message : inspect(message);
}

function joined(scope: LogFields, fields: LogFields | undefined): LogFields | undefined {
  const all = { ...scope, ...fields };
  return Object.keys(all).length === 0 ? undefined : all;
}
