import type { Expr } from "../dag/expr.ts";
import { exprHas, exprTasks } from "../dag/expr-tasks.ts";
import { mappingSources } from "../dag/mapping-sources.ts";
import type { SerializedTask, SourceLocation } from "../dag/serialized-dag.ts";
import type { TriggerRule } from "../dag/trigger-rule.ts";
import { activeBuild, type Build } from "./build.ts";
import { readKeyLimit } from "./limit-options.ts";
import { OptionReader } from "./option-reader.ts";
import { makeRef, refParts, type RefOf } from "./ref.ts";
import { settle } from "./settle.ts";
import { callerLocation } from "./source-location.ts";
import type { TaskDefinition } from "./task-definition.ts";
import type { CallOptions } from "./task-options.ts";
import { readInputField, readTaskOptions } from "./task-settings.ts";
import { toExpr } from "./to-expr.ts";

/** How a task is called inside a builder. */
export interface TaskCall {
  readonly input: unknown;
  readonly options: CallOptions;
  readonly map?: SerializedTask["map"];
  readonly label?: Expr;
  /** The function that the user called; the call stands above it in the stack. */
  readonly called: (...args: never) => unknown;
}

const CALL_OPTIONS = ["after", "id"] as const satisfies readonly (keyof CallOptions)[];
const MAP_OPTIONS = [...CALL_OPTIONS, "limit", "label", "fill"] as const;

/** Everything that a call waits for, and whether one of it is the join of a branch. */
interface Before {
  readonly tasks: readonly string[];
  readonly hasJoin: boolean;
}

/** Records a call of a task in the builder that is under way, and gives the ref to its output. */
export function addTask(definition: TaskDefinition, call: TaskCall): unknown {
  const build = activeBuild(`Task "${definition.id}"`, call.called);
  const location = callerLocation(call.called);
  const id = build.scopedId(call.options.id ?? definition.id);
  const reader = new OptionReader({ build, owner: `task "${id}"`, location });
  reader.onlyKnown(call.options, call.map ? MAP_OPTIONS : CALL_OPTIONS);
  const input = readInput(definition, call, { build, id, location });
  const perKey = readKeyLimit(definition, { input, build, reader, location });
  const after = (call.options.after ?? []).filter((one) => typeof one !== "string");
  const before = whatComesBefore(build, [
    input,
    ...exprsOf(after, { build, id, location }),
    ...mappingSources(call.map),
    ...(call.label ? [call.label] : []),
    ...(perKey ? [perKey.key] : []),
  ]);
  const settings = readTaskOptions(definition, reader);
  const task: SerializedTask = {
    id,
    kind: definition.body.kind,
    operator: definition.operator,
    input,
    upstream: before.tasks,
    triggerRule: definition.options.triggerRule ?? defaultRule(definition, before),
    conditions: build.scope.conditions,
    ...settings,
    maxActive: perKey ? { ...settings.maxActive, perKey } : settings.maxActive,
    map: readMap(call.map, build, reader),
    label: call.label ?? readLabel(definition, input, reader),
    group: build.scope.group,
    role: definition.role,
    teardownOf: [],
    wait: readWait(definition, input, reader),
    location,
  };
  const afterIds = (call.options.after ?? []).filter((one) => typeof one === "string");
  build.drafts.push({ task, definition, afterIds });
  return makeRef({ expr: { k: "out", task: id, path: [] }, owner: build });
}

interface Site {
  readonly build: Build;
  readonly id: string;
  readonly location: SourceLocation | null;
}

function readInput(definition: TaskDefinition, call: TaskCall, { build, id, location }: Site): Expr {
  const what = `The input of task "${id}"`;
  if (refParts(call.input) && Object.keys(definition.defaults).length > 0) {
    const message = `${what} is a ref as a whole, but some of its fields are settled already. Pass the fields: { a: ref.a }.`;
    build.report("E209", message, location);
  }
  const wired = toExpr(withDefaults(definition, call.input), { build, what, location });
  if (!definition.settles) return wired;
  const settled = settle(wired);
  if (settled) return settled;
  const message = `Task "${id}" runs after failures, so it cannot read text made of an output, nor lists joined or filtered, nor a join of several outputs: they may not exist. Pass the refs themselves.`;
  build.report("E210", message, location);
  return wired;
}

function withDefaults({ defaults }: TaskDefinition, input: unknown): unknown {
  if (refParts(input) || typeof input !== "object" || input === null) return input ?? defaults;
  return { ...defaults, ...input };
}

function exprsOf(refs: readonly RefOf<unknown>[], { build, id, location }: Site): readonly Expr[] {
  return refs.map((ref) => toExpr(ref, { build, what: `What task "${id}" comes after`, location }));
}

function whatComesBefore(build: Build, read: readonly Expr[]): Before {
  const { conditions, mapped } = build.scope;
  const exprs = [...read, ...conditions.map((condition) => condition.value), ...mappingSources(mapped?.map)];
  return {
    tasks: [...new Set(exprs.flatMap(exprTasks))].sort(),
    hasJoin: exprs.some((expr) => exprHas(expr, "first")),
  };
}

function defaultRule({ role, settles }: TaskDefinition, { hasJoin }: Before): TriggerRule {
  if (role === "teardown") return "all_done_setup_success";
  if (settles) return "all_done";
  return hasJoin ? "none_failed_min_one_success" : "all_success";
}

function readMap(map: TaskCall["map"], build: Build, reader: OptionReader): SerializedTask["map"] {
  if (!map) return null;
  if (build.scope.mapped) {
    reader.refuse("map", `it stands in the mapped group "${build.scope.mapped.id}", and mappings do not nest`);
  }
  return { ...map, limit: map.limit === null ? null : reader.integer("limit", map.limit, 1) };
}

function readWait({ body }: TaskDefinition, input: Expr, reader: OptionReader): SerializedTask["wait"] {
  return body.kind === "wait" ? body.condition(input, (option, why) => reader.refuse(option, why)) : null;
}

function readLabel(definition: TaskDefinition, input: Expr, reader: OptionReader): Expr | null {
  const field = definition.options.label;
  return field === undefined ? null : (readInputField("label", { field, input }, reader) ?? null);
}
