import type { DagProblem } from "../dag/dag-problem.ts";
import { firstDifference } from "./first-difference.ts";
import type { SerializedDag, SourceLocation } from "../dag/serialized-dag.ts";
import { validateDag } from "../dag/validate-dag.ts";
import { DaymillError, toError } from "../errors.ts";
import { Build, runBuild } from "./build.ts";
import type { DagCallbacks } from "./callback-options.ts";
import { type DagOptions, readDagOptions } from "./dag-options.ts";
import { deadlineCallbacks, type DeadlineCallbacks } from "./deadline-options.ts";
import { finishTasks } from "./finish-build.ts";
import { scheduleProblems } from "./schedule.ts";
import { firstLocation } from "./source-location.ts";
import type { TaskDefinition } from "./task-definition.ts";

/** A DAG as it is written down: what `dag(...)` was called with. */
export interface DagSource {
  readonly id: string;
  readonly options: DagOptions;
  readonly builder: (build: Build) => unknown;
  readonly location: SourceLocation | null;
}

/** What a builder made. A DAG with problems must not run. */
export interface BuiltDag {
  readonly dag: SerializedDag;
  readonly problems: readonly DagProblem[];
  /** The definitions, with their bodies, by the task ids of the graph. */
  readonly tasks: ReadonlyMap<string, TaskDefinition>;
  /** Who is told of how runs and backfills end. */
  readonly callbacks: DagCallbacks;
  /** Who is told that a run was not over in time. */
  readonly deadlines: DeadlineCallbacks;
}

/** Runs the builder twice, holds the graphs against each other and collects everything that is wrong. */
export function buildDag(source: DagSource): BuiltDag {
  const first = buildOnce(source);
  const second = buildOnce(source);
  const difference = firstDifference(first.dag, second.dag);
  const problems = [
    ...(difference === undefined ? [] : [notDeterministic(source, difference)]),
    ...first.problems,
    ...second.problems,
    ...scheduleProblems(first.dag.schedule),
    ...validateDag(first.dag),
  ];
  return { ...first, problems: withoutRepeats(problems) };
}

function buildOnce({ id, options, builder, location }: DagSource): BuiltDag {
  const build = new Build();
  const settings = readDagOptions(id, options, { build, location });
  try {
    runBuild(build, () => checkResult(builder(build), build, location));
  } catch (error: unknown) {
    build.problems.push(problemOf(error, location));
  }
  const dag: SerializedDag = { format: 1, ...settings, tasks: finishTasks(build), groups: build.groups };
  return {
    dag,
    problems: build.problems,
    tasks: definitionsOf(build),
    callbacks: callbacksOf(options),
    deadlines: deadlineCallbacks(options.deadlines),
  };
}

function callbacksOf({ onSuccess, onFailure, onRecovery, onBackfillDone }: DagCallbacks): DagCallbacks {
  return {
    ...(onSuccess && { onSuccess }),
    ...(onFailure && { onFailure }),
    ...(onRecovery && { onRecovery }),
    ...(onBackfillDone && { onBackfillDone }),
  };
}

/** Of an id that is used twice the first definition counts; the second is a problem. */
function definitionsOf(build: Build): Map<string, TaskDefinition> {
  const definitions = new Map<string, TaskDefinition>();
  for (const { task, definition } of build.drafts) {
    if (!definitions.has(task.id)) definitions.set(task.id, definition);
  }
  return definitions;
}

function checkResult(result: unknown, build: Build, location: SourceLocation | null): void {
  if (!(result instanceof Promise)) return;
  // What comes after its first await would be lost, and a rejection is the same mistake: both are named here.
  result.catch(() => undefined);
  build.report("E209", "The builder is an async function; it must do all of its work before it returns.", location);
}

function problemOf(thrown: unknown, location: SourceLocation | null): DagProblem {
  const error = toError(thrown);
  const known = error instanceof DaymillError ? error : undefined;
  return {
    code: known?.code ?? "E202",
    message: known ? error.message : `The builder threw ${error.name}: ${error.message}`,
    location:
      (known?.details["location"] as SourceLocation | undefined) ?? firstLocation(error.stack ?? "") ?? location,
  };
}

function notDeterministic({ id, location }: DagSource, difference: string): DagProblem {
  return {
    code: "E207",
    message: `The builder of DAG "${id}" gave two different graphs in two runs: ${difference}.`,
    location,
    hint: "Read the clock, chance, the environment and files in task bodies; in the builder use interval and params.",
  };
}

function withoutRepeats(problems: readonly DagProblem[]): DagProblem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...seen.values()];
}
