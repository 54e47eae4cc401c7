import type { SerializedDag } from "../dag/serialized-dag.ts";
import type { DagTestOptions, DagTestRun } from "../dag-test/dag-test-types.ts";
import { testDag } from "../dag-test/test-dag.ts";
import { DaymillError } from "../errors.ts";
import type { DagCallbacks } from "./callback-options.ts";
import { type BuiltDag, buildDag, type DagSource } from "./build-dag.ts";
import type { DeadlineCallbacks } from "./deadline-options.ts";
import type { DagOptions, ParamsOptions, ParamValues } from "./dag-options.ts";
import type { Known } from "./ref.ts";
import { callerLocation } from "./source-location.ts";
import { symbolicInterval, symbolicParams, symbolicRun } from "./symbolic.ts";
import type { SymbolicInterval, SymbolicRun } from "./symbolic-types.ts";
import type { TaskDefinition } from "./task-definition.ts";

/** The declared params; without a declaration there is none. */
export type SymbolicParams<P extends ParamsOptions> = Known<string extends keyof P ? object : ParamValues<P>>;

/** What a builder gets: everything symbolic, nothing of it known while the DAG is built. */
export interface BuilderContext<P extends ParamsOptions> {
  readonly interval: SymbolicInterval;
  readonly params: SymbolicParams<P>;
  readonly run: SymbolicRun;
}

/** Shared by all copies of this library: a bundle brings its own. The value is the version of this interface. */
const DAG = Symbol.for("daymill.dag");
const DAG_VERSION = 1;

/** A DAG as a file exports it. */
export interface Dag {
  readonly id: string;
  /** Builds the graph and names everything that is wrong with it. Built once: the same answer each time. */
  build(): BuiltDag;
  /** The graph. Throws the first problem, with all of them in `details.problems`. */
  toJSON(): SerializedDag;
  /** The tasks as they were defined, with their bodies, by the ids of the graph. */
  readonly tasks: ReadonlyMap<string, TaskDefinition>;
  /** Who is told of how runs and backfills end. */
  readonly callbacks: DagCallbacks;
  /** Who is told that a run was not over in time. */
  readonly deadlines: DeadlineCallbacks;
  /** Runs the whole DAG in memory, see DagTestOptions. Rejects as toJSON throws when the DAG has problems. */
  test(options?: DagTestOptions): Promise<DagTestRun>;
}

/**
 * A DAG: `export default dag("daily", { schedule: cron("@daily"), start: "2024-01-01" }, ({ interval }) => { ... })`.
 * The builder calls tasks; it runs when the DAG is built, and never again.
 */
export function dag<P extends ParamsOptions>(
  id: string,
  options: DagOptions<P>,
  builder: (context: BuilderContext<P>) => void,
): Dag {
  const source: DagSource = {
    id,
    options,
    location: callerLocation(dag),
    builder: (build) =>
      builder({
        interval: symbolicInterval(build),
        params: symbolicParams(build) as SymbolicParams<P>,
        run: symbolicRun(build),
      }),
  };
  return makeDag(source);
}

/** Whether a value is a DAG, made by this copy of the library or another. */
export function isDag(value: unknown): value is Dag {
  if (typeof value !== "object" || value === null) return false;
  return (value as { readonly [DAG]?: unknown })[DAG] === DAG_VERSION;
}

function makeDag(source: DagSource): Dag {
  let built: BuiltDag | undefined;
  const build = () => (built ??= buildDag(source));
  const made = {
    [DAG]: DAG_VERSION,
    id: source.id,
    build,
    toJSON: () => graphOf(build()),
    get tasks() {
      return build().tasks;
    },
    get callbacks() {
      return build().callbacks;
    },
    get deadlines() {
      return build().deadlines;
    },
    test: async (options: DagTestOptions = {}) => testDag({ ...build(), dag: graphOf(build()) }, options),
  };
  return made;
}

function graphOf({ dag, problems }: BuiltDag): SerializedDag {
  const [first] = problems;
  if (first === undefined) return dag;
  const others = problems.length === 1 ? "" : ` (and ${problems.length - 1} more)`;
  throw new DaymillError(first.code, `DAG "${dag.id}" has problems: ${first.message}${others}`, {
    details: { problems },
  });
}
