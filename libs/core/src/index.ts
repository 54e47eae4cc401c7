export { NOT_MAPPED, MAX_ID_LENGTH, isId } from "./ids.ts";
export type {
  AttemptKey,
  Brand,
  BundleId,
  DagId,
  RunId,
  RunKey,
  SessionKey,
  TaskId,
  TaskInstanceKey,
  VersionKey,
} from "./ids.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export { epochMillis, millis, parseDuration, toIso } from "./time.ts";
export type { Clock, DataInterval, Duration, EpochMillis, Millis } from "./time.ts";
export type { LogFields, Logger, LogScope } from "./logger.ts";
export { onRacePoint, racePoint } from "./race-point.ts";
export { DaymillError, errorCatalogue, toError } from "./errors.ts";
export type { ErrorCode } from "./errors.ts";
export { isOccupying, isTerminal, TASK_STATES, TaskState } from "./state/task-state.ts";
export { isRunOver, RunState, RunType } from "./state/run-state.ts";
export { TriggerRule } from "./dag/trigger-rule.ts";
export type { Expr, IntervalField, IntervalStep, Path } from "./dag/expr.ts";
export type {
  BodyKind,
  Condition,
  Mapping,
  ParamSpec,
  RetryPolicy,
  SerializedDag,
  SerializedGroup,
  SerializedTask,
  SourceLocation,
  WaitCondition,
} from "./dag/serialized-dag.ts";
export { NO_EFFECTS } from "./dag/task-context.ts";
export type {
  AssetStateStore,
  Connection,
  TaskContext,
  TaskEffects,
  TaskError,
  TaskInterval,
  TaskOutcome,
  TaskStateStore,
} from "./dag/task-context.ts";
export type { AssetCondition, PlannedRun, ScheduleBounds, Timetable, TimetableSpec } from "./schedule/timetable.ts";
export { parseCron } from "./schedule/cron-fields.ts";
export type { CronFields } from "./schedule/cron-fields.ts";
export { timetableFromSpec } from "./schedule/from-spec.ts";
export { previewSchedule } from "./schedule/preview-schedule.ts";
export type { PreviewedRun } from "./schedule/preview-schedule.ts";
export { boundInstant, startOfNextDay, toZonedIso } from "./schedule/wall-time.ts";
export type { RunDecision, RunSnapshot, TaskMove, TaskSummary } from "./decide/run-snapshot.ts";
export { graphIndex } from "./decide/run-graph.ts";
export type { GraphTask, RunGraph } from "./decide/run-graph.ts";
export { decideAfter, decideRun } from "./decide/decide-run.ts";
export type { RunChange } from "./decide/decide-run.ts";
export { decideOutcome } from "./decide/after-outcome.ts";
export type { OutcomeDecision, OutcomeQuery } from "./decide/after-outcome.ts";
export type { DagProblem } from "./dag/dag-problem.ts";
export type { Settled } from "./dag/settled.ts";
export { describeExpr } from "./dag/describe-expr.ts";
export { exprTasks } from "./dag/expr-tasks.ts";
export { renderExpr } from "./dag/render.ts";
export type { RenderScope, TaskEnd } from "./dag/render.ts";
export { taskInterval } from "./dag/task-interval.ts";
export { cycles, downstreamClosure, downstreamOf, firstCycle, topologicalOrder, upstreamClosure } from "./dag/graph.ts";
export type { GraphNode } from "./dag/graph.ts";
