import type { Expr } from "../dag/expr.ts";
import { projectExpr } from "../dag/project-expr.ts";
import { DEFAULT_QUEUE } from "../dag/serialized-dag.ts";
import type { SerializedTask } from "../dag/serialized-dag.ts";
import { TriggerRule } from "../dag/trigger-rule.ts";
import { isId } from "../ids.ts";
import type { Duration } from "../time.ts";
import { readCallbacks } from "./callback-options.ts";
import { readJobOptions } from "./job-options.ts";
import { readRate } from "./limit-options.ts";
import type { OptionReader } from "./option-reader.ts";
import { readPokes } from "./poke-options.ts";
import { readRetries } from "./retry-options.ts";
import type { TaskBody, TaskDefinition } from "./task-definition.ts";
import type { AnyTaskOptions, AssetList, MaxActiveOptions } from "./task-options.ts";

/** The part of a stored task that comes from its options. */
export type TaskSettings = Pick<
  SerializedTask,
  | "retries"
  | "timeoutMs"
  | "pool"
  | "slots"
  | "queue"
  | "priority"
  | "weightRule"
  | "maxActive"
  | "start"
  | "end"
  | "rate"
  | "dependsOnPast"
  | "waitForDownstream"
  | "waitForPastBeforeSkip"
  | "isolation"
  | "env"
  | "produces"
  | "consumes"
  | "callbacks"
  | "docs"
  | "pokeEveryMs"
  | "pokeBackoff"
  | "softFail"
  | "onError"
  | "onTimeout"
  | "onKill"
>;

/** A sensor that was given no timeout stops waiting after this long. */
const SENSOR_TIMEOUT: Duration = "7d";

/** Every option of a task. */
const TASK_OPTIONS = {
  retries: true,
  timeout: true,
  pool: true,
  slots: true,
  queue: true,
  priority: true,
  weightRule: true,
  maxActive: true,
  start: true,
  end: true,
  rate: true,
  onTimeout: true,
  onKill: true,
  dependsOnPast: true,
  waitForDownstream: true,
  waitForPastBeforeSkip: true,
  triggerRule: true,
  produces: true,
  consumes: true,
  onSuccess: true,
  onFailure: true,
  onRetry: true,
  onSkip: true,
  onRecovery: true,
  isolation: true,
  env: true,
  docs: true,
  label: true,
  input: true,
  output: true,
} as const satisfies Record<keyof AnyTaskOptions, true>;

/** Options as numbers, with defaults. What is wrong with them is reported to the reader's build. */
export function readTaskOptions({ options, body, role }: TaskDefinition, reader: OptionReader): TaskSettings {
  reader.onlyKnown(options, Object.keys(TASK_OPTIONS));
  if (body.kind === "wait") refuseBodyOptions(options, reader);
  if (role === "teardown") refuseDates(options, reader);
  const callbacks = readCallbacks(options, reader);
  if (options.triggerRule) reader.word("triggerRule", options.triggerRule, Object.values(TriggerRule));
  return {
    retries: readRetries(options.retries ?? 0, reader),
    timeoutMs: readTimeout(options, body, reader),
    pool: options.pool ?? "default_pool",
    slots: reader.integer("slots", options.slots ?? 1, 1),
    ...readQueue(options, reader),
    priority: reader.integer("priority", options.priority ?? 1),
    weightRule: reader.word("weightRule", options.weightRule ?? "downstream", ["absolute", "downstream", "upstream"]),
    maxActive: readMaxActive(options.maxActive ?? {}, reader),
    ...(options.start !== undefined && { start: options.start }),
    ...(options.end !== undefined && { end: options.end }),
    ...(options.rate && { rate: readRate(options.rate, reader) }),
    dependsOnPast: (options.dependsOnPast ?? false) || (options.waitForDownstream ?? false),
    waitForDownstream: options.waitForDownstream ?? false,
    ...readWaitBeforeSkip(options, reader),
    isolation: reader.word("isolation", options.isolation ?? "warm", ["warm", "fresh"]),
    env: [...(options.env ?? [])],
    produces: toAssetIds(options.produces),
    consumes: toAssetIds(options.consumes),
    ...(callbacks && { callbacks }),
    docs: options.docs ?? null,
    ...readPokes(body, reader),
    ...readJobOptions(options, body, reader),
  };
}

function readQueue({ queue = DEFAULT_QUEUE }: AnyTaskOptions, reader: OptionReader): Pick<TaskSettings, "queue"> {
  if (!isId(queue)) reader.refuse("queue", `"${queue}" is no name: letters, digits and _.- only`);
  return queue === DEFAULT_QUEUE ? {} : { queue };
}

function readWaitBeforeSkip(
  options: AnyTaskOptions,
  reader: OptionReader,
): Pick<TaskSettings, "waitForPastBeforeSkip"> {
  if (options.waitForPastBeforeSkip !== true) return {};
  const looksBack = options.dependsOnPast === true || options.waitForDownstream === true;
  if (!looksBack)
    reader.refuse("waitForPastBeforeSkip", "it waits for nothing without dependsOnPast or waitForDownstream");
  return { waitForPastBeforeSkip: true };
}

/** A teardown that is skipped would leave what its setups have made. */
function refuseDates(options: AnyTaskOptions, reader: OptionReader): void {
  for (const option of ["start", "end"] as const) {
    if (options[option] !== undefined) reader.refuse(option, "a teardown runs whenever its setups have");
  }
}

/** The options of a task among those of an operator. */
export function pickTaskOptions(options: AnyTaskOptions): AnyTaskOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(TASK_OPTIONS, name)));
}

/** The expression for a field of the input that an option names; undefined, and a problem, when there is none. */
export function readInputField(
  option: string,
  { field, input }: { field: string; input: Expr },
  reader: OptionReader,
): Expr | undefined {
  const expr = projectExpr(input, field);
  if (expr === undefined) reader.refuse(option, `"${field}" is no field of the input`);
  return expr;
}

/** What is for a body is not for a task that has none. */
const BODY_OPTIONS = [
  "input",
  "output",
  "queue",
  "isolation",
  "env",
] as const satisfies readonly (keyof AnyTaskOptions)[];

function refuseBodyOptions(options: AnyTaskOptions, reader: OptionReader): void {
  for (const name of BODY_OPTIONS) {
    if (options[name] !== undefined) reader.refuse(name, "it only waits, so there is no body that this could be for");
  }
}

function readTimeout(options: AnyTaskOptions, body: TaskBody, reader: OptionReader): number | null {
  const timeout = options.timeout ?? (body.kind === "sensor" ? SENSOR_TIMEOUT : undefined);
  return timeout === undefined ? null : reader.duration("timeout", timeout);
}

/** Without the limit by key, which is made of the input: see readKeyLimit. */
function readMaxActive(options: MaxActiveOptions, reader: OptionReader): SerializedTask["maxActive"] {
  reader.onlyKnown(options, ["perTask", "perRun", "perKey"] satisfies (keyof MaxActiveOptions)[]);
  const { perTask, perRun } = options;
  return {
    perTask: perTask === undefined ? null : reader.integer("maxActive.perTask", perTask, 1),
    perRun: perRun === undefined ? null : reader.integer("maxActive.perRun", perRun, 1),
  };
}

function toAssetIds(assets: AssetList = []): readonly string[] {
  const list = isList(assets) ? assets : [assets];
  return [...new Set(list.map((asset) => (typeof asset === "string" ? asset : asset.id)))].sort();
}

function isList(assets: AssetList): assets is Extract<AssetList, readonly unknown[]> {
  return Array.isArray(assets);
}
