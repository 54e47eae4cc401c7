import type { GrantedRole } from "../access/dag-roles.ts";
import type { ParamSpec, SerializedDag, SourceLocation } from "../dag/serialized-dag.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { TimetableSpec } from "../schedule/timetable.ts";
import { RunType } from "../state/run-state.ts";
import type { Duration } from "../time.ts";
import type { Build } from "./build.ts";
import { readCallbacks, type DagCallbacks } from "./callback-options.ts";
import { readAccess } from "./access-option.ts";
import { type DeadlineOptions, readDeadlines } from "./deadline-options.ts";
import { OptionReader } from "./option-reader.ts";
import { manual } from "./schedule.ts";
import { toJson } from "./to-json.ts";
import { toError } from "../errors.ts";

/** A parameter that whoever starts a run may set. Its type is that of its default. */
export interface ParamOptions<T = JsonValue> {
  readonly default: T;
  /** JSON Schema of the values that are allowed; also draws the form in the UI. */
  readonly schema?: JsonObject;
  readonly description?: string;
}

export type ParamsOptions = { readonly [name: string]: ParamOptions };

/** A literal as the type that it is an example of, unless it is one of a declared set. */
type Widened<T> =
  IsUnion<T> extends true ? T : T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;
type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;

/** The params by name, each of the type of its default. */
export type ParamValues<P extends ParamsOptions> = { readonly [K in keyof P]: Widened<P[K]["default"]> };

export interface DagOptions<P extends ParamsOptions = ParamsOptions> extends DagCallbacks {
  /** Default `manual()`. */
  readonly schedule?: TimetableSpec;
  /** The first data interval starts at or after it: ISO 8601, local in the schedule's zone or with an offset. */
  readonly start?: string;
  /** The last data interval ends at or before it. */
  readonly end?: string;
  /** Whether intervals that have passed since the start are run too. Default false: only the newest. */
  readonly catchup?: boolean;
  /** Default 16. */
  readonly maxActiveRuns?: number;
  /** Over all runs. Default: no limit. */
  readonly maxActiveTasks?: number;
  /** A run that takes longer fails. Default: none. */
  readonly runTimeout?: Duration;
  /** When each of its runs should be over. Default: none. */
  readonly deadlines?: readonly DeadlineOptions[];
  /** Pauses the DAG after so many failed runs in a row. Default 0: never. */
  readonly maxConsecutiveFailedRuns?: number;
  /** Whether the first failure ends the run. Default false. */
  readonly failFast?: boolean;
  /** Whether a DAG that is new starts paused. Default false. */
  readonly pausedOnCreation?: boolean;
  /**
   * Which runs it takes: `"scheduled"`, `"manual"` (by hand, or triggered by a task), `"backfill"`, `"asset"`. Default: all.
   * Without `"scheduled"` its schedule only says which days there are.
   */
  readonly allowedRunTypes?: readonly RunType[];
  /**
   * What roles of one's own may on it: `{ sales_team: "operator" }`. It raises what they may and never lowers it; a name that
   * no role has yet gives nothing until there is one. Default: nothing.
   */
  readonly access?: Readonly<Record<string, GrantedRole>>;
  readonly tags?: readonly string[];
  readonly owner?: string;
  /** One line for lists. */
  readonly description?: string;
  /** Markdown, shown in the UI. */
  readonly docs?: string;
  readonly params?: P;
}

const DAG_OPTIONS = {
  schedule: true,
  start: true,
  end: true,
  catchup: true,
  maxActiveRuns: true,
  maxActiveTasks: true,
  runTimeout: true,
  deadlines: true,
  maxConsecutiveFailedRuns: true,
  failFast: true,
  pausedOnCreation: true,
  allowedRunTypes: true,
  access: true,
  tags: true,
  owner: true,
  description: true,
  docs: true,
  params: true,
  onSuccess: true,
  onFailure: true,
  onRecovery: true,
  onBackfillDone: true,
} as const satisfies Record<keyof DagOptions, true>;

/** The part of a stored DAG that comes from its options. Start and end are checked with the whole DAG. */
export type DagSettings = Omit<SerializedDag, "format" | "tasks" | "groups">;

/** Options with defaults. What is wrong with them becomes problems of the build. */
export function readDagOptions(
  id: string,
  options: DagOptions,
  site: { build: Build; location: SourceLocation | null },
): DagSettings {
  const reader = new OptionReader({ ...site, owner: `DAG "${id}"` });
  reader.onlyKnown(options, Object.keys(DAG_OPTIONS));
  const { maxActiveTasks, runTimeout } = options;
  const callbacks = readCallbacks(options, reader);
  const allowedRunTypes = readAllowedRunTypes(options, reader);
  const access = readAccess(options.access, reader);
  const schedule = options.schedule ?? manual();
  const deadlines = readDeadlines(options.deadlines, { reader, timezone: schedule.timezone });
  return {
    id,
    description: options.description ?? null,
    docs: options.docs ?? null,
    owner: options.owner ?? null,
    tags: [...(options.tags ?? [])],
    schedule,
    start: options.start ?? null,
    end: options.end ?? null,
    catchup: options.catchup ?? false,
    maxActiveRuns: reader.integer("maxActiveRuns", options.maxActiveRuns ?? 16, 1),
    maxActiveTasks: maxActiveTasks === undefined ? null : reader.integer("maxActiveTasks", maxActiveTasks, 1),
    runTimeoutMs: runTimeout === undefined ? null : reader.duration("runTimeout", runTimeout),
    maxConsecutiveFailedRuns: reader.integer("maxConsecutiveFailedRuns", options.maxConsecutiveFailedRuns ?? 0, 0),
    failFast: options.failFast ?? false,
    pausedOnCreation: options.pausedOnCreation ?? false,
    ...(allowedRunTypes && { allowedRunTypes }),
    ...(access && { access }),
    params: readParams(options.params ?? {}, reader),
    ...(callbacks && { callbacks }),
    ...(deadlines && { deadlines }),
    location: site.location,
  };
}

function readAllowedRunTypes(
  { allowedRunTypes: given, schedule }: DagOptions,
  reader: OptionReader,
): readonly RunType[] | undefined {
  if (given === undefined) return undefined;
  const types = Object.values(RunType);
  for (const type of given) reader.word("allowedRunTypes", type, types);
  if (given.length === 0) reader.refuse("allowedRunTypes", "it is empty, so the DAG would never run");
  else if (schedule?.kind === "assets" && !given.includes("asset"))
    reader.refuse("allowedRunTypes", "it has no asset, but the schedule starts runs when assets were produced");
  return types.filter((type) => given.includes(type));
}

function readParams(params: ParamsOptions, reader: OptionReader): Record<string, ParamSpec> {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, readParam(name, param, reader)]));
}

function readParam(name: string, param: ParamOptions, reader: OptionReader): ParamSpec {
  const spec = { schema: param.schema ?? null, description: param.description ?? null };
  try {
    return { ...spec, default: toJson(param.default, `The default of param "${name}"`) ?? null };
  } catch (error: unknown) {
    reader.refuse(`params.${name}`, toError(error).message);
    return { ...spec, default: null };
  }
}
