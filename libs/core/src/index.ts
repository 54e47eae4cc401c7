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
export { epochMillis, millis, parseDuration, toIso, writeDuration } from "./time.ts";
export type { Clock, DataInterval, Duration, EpochMillis, Millis } from "./time.ts";
export type { LogFields, Logger, LogScope } from "./logger.ts";
export { taskLogger } from "./task-logger.ts";
export type { TaskLogger } from "./task-logger.ts";
export { onRacePoint, racePoint } from "./race-point.ts";
export { Opened } from "./opened.ts";
export { DaymillError, errorCatalogue, isFinalError, toError } from "./errors.ts";
export type { ErrorCode } from "./errors.ts";
export { isOccupying, isTerminal, isUnderWay, TASK_STATES, TaskState } from "./state/task-state.ts";
export { isRunOver, RunState, RunType } from "./state/run-state.ts";
export { TriggerRule } from "./dag/trigger-rule.ts";
export { judgeTriggerRule } from "./decide/trigger-rules.ts";
export type { UpstreamCounts as UpstreamInstances } from "./decide/trigger-rules.ts";
export type { Expr, IntervalField, IntervalStep, Path } from "./dag/expr.ts";
export type {
  BodyKind,
  Condition,
  KeyLimit,
  Mapping,
  ParamSpec,
  PokeBackoff,
  RetryPolicy,
  SerializedDag,
  SerializedDeadline,
  SerializedGroup,
  SerializedTask,
  SourceLocation,
  StartRate,
  WaitCondition,
  ClearMarker,
} from "./dag/serialized-dag.ts";
export { DEFAULT_QUEUE } from "./dag/serialized-dag.ts";
export { fieldValue } from "./connection/connection-kind.ts";
export type {
  ConnectionField,
  ConnectionFields,
  ConnectionFieldType,
  ConnectionKind,
  ConnectionProblem,
} from "./connection/connection-kind.ts";
export { CONNECTION_KINDS, connectionKind, isKnownKind } from "./connection/connection-kinds.ts";
export { connectionPlace } from "./connection/connection-place.ts";
export { CONNECTION_STEP_WORDS, CONNECTION_STEPS, summariseTest } from "./connection/connection-test.ts";
export type {
  ConnectionStep,
  ConnectionStepEvent,
  ConnectionStepName,
  ConnectionStepState,
  ConnectionTest,
  TestCutShort,
} from "./connection/connection-test.ts";
export { checkConnection, isLookRate } from "./connection/check-connection.ts";
export { MAX_LOOKS_PER_SECOND } from "./connection/look-rate-fields.ts";
export { strandedSecrets } from "./connection/stranded-secrets.ts";
export type { MessagePreview, PreviewedNotifier } from "./connection/message-preview.ts";
export type { SentMessage, TestMessageOrder } from "./connection/test-message.ts";
export type { ColumnDescription, ColumnSpread, DataDescription } from "./data/data-description.ts";
export { namedData } from "./data/named-data.ts";
export { ODD_WINDOW, oddOnes } from "./data/odd-ones.ts";
export { backfillUrl, groupUrl, pageUrl } from "./dag/page-url.ts";
export { CALLBACK_KINDS, MAX_FAILED_IN_EVENT, TOLD_KINDS } from "./dag/callbacks.ts";
export type {
  BackfillEvent,
  Callback,
  CallbackContext,
  CallbackCounts,
  CallbackGroup,
  CallbackInfo,
  CallbackKind,
  CountedKind,
  DeadlineEvent,
  GroupEvent,
  RunEvent,
  TaskEvent,
  ToldEvent,
  ToldKind,
} from "./dag/callbacks.ts";
export type {
  Callbacks,
  DagCallbacks,
  RunCallback,
  RunCallbacks,
  TaskCallback,
  TaskCallbacks,
} from "./author/callback-options.ts";
export { describeCallback, grouped, toGroup } from "./author/callback-info.ts";
export type { GroupedOptions } from "./author/callback-info.ts";
export type { DeadlineCallbacks, DeadlineOptions } from "./author/deadline-options.ts";
export { deadlineOffset } from "./decide/deadlines.ts";
export type { DeadlineOffset } from "./decide/deadlines.ts";
export { runCallback } from "./author/run-callback.ts";
export { callbacksOfDag, decideCallback, kindsOf, MAX_CALLBACK_TRIES } from "./decide/callbacks.ts";
export type { CallbackDecision, VersionCallbacks } from "./decide/callbacks.ts";
export { NO_EFFECTS } from "./dag/task-context.ts";
export type {
  AssetStateOptions,
  AssetStateStore,
  Connection,
  TaskContext,
  TaskEffects,
  ErrorPlace,
  TaskError,
  TaskInterval,
  TaskOutcome,
  TaskStateStore,
  TriggerOptions,
} from "./dag/task-context.ts";
export type { Weekday } from "./schedule/weekday.ts";
export type { AssetCondition, PlannedRun, ScheduleBounds, Timetable, TimetableSpec } from "./schedule/timetable.ts";
export { parseCron } from "./schedule/cron-fields.ts";
export type { CronFields } from "./schedule/cron-fields.ts";
export { timetableFromSpec } from "./schedule/from-spec.ts";
export { previewSchedule } from "./schedule/preview-schedule.ts";
export type { PreviewedRun } from "./schedule/preview-schedule.ts";
export { boundInstant, offsetMinutesAt, startOfNextDay, toZonedIso } from "./schedule/wall-time.ts";
export type { InstanceStates, RunDecision, RunSnapshot, TaskMove, TaskSummary } from "./decide/run-snapshot.ts";
export { graphIndex } from "./decide/run-graph.ts";
export type { GraphTask, RunGraph } from "./decide/run-graph.ts";
export { decideAfter, decideRun } from "./decide/decide-run.ts";
export type { RunChange } from "./decide/decide-run.ts";
export { decideOutcome, MAX_LOSSES_IN_A_ROW } from "./decide/after-outcome.ts";
export { withReason } from "./decide/retry-kinds.ts";
export type { OutcomeDecision, OutcomeQuery } from "./decide/after-outcome.ts";
export { decideCancel, MAX_CANCEL_TRIES } from "./decide/after-cancel.ts";
export type { CancelDecision } from "./decide/after-cancel.ts";
export { decideWait, RECHECK_MS } from "./decide/decide-wait.ts";
export { timeoutAnswer } from "./decide/timeout-answer.ts";
export { allowedRunTypes, refusalOfRun } from "./decide/allowed-runs.ts";
export { followingRun } from "./decide/following-run.ts";
export type { ApprovalAnswer, AwaitedRun, AwaitedTask, KnownWait, WaitDecision } from "./decide/decide-wait.ts";
export { decideLook, MAX_TROUBLES_IN_A_ROW } from "./decide/after-look.ts";
export type { JobEnd, LookDecision, LookQuery } from "./decide/after-look.ts";
export type { BodyAnswer, LookAction, LookAnswer } from "./dag/look.ts";
export { retryDelay } from "./decide/retry-delay.ts";
export { decideDueRuns } from "./decide/due-runs.ts";
export type { DueRunsQuery } from "./decide/due-runs.ts";
export { earlierRun, isHeldByPast } from "./decide/past-runs.ts";
export type { DatedRun, PastQuery } from "./decide/past-runs.ts";
export { firstLocation } from "./author/source-location.ts";
export { missingProducers } from "./decide/missing-producers.ts";
export { promiseLooks, slowLooks } from "./decide/look-budget.ts";
export type { LookBudget, LooksPromised, LooksWanted } from "./decide/look-budget.ts";
export { isWorkspaceExpired } from "./decide/workspace-expiry.ts";
export type { WorkspaceRetention } from "./decide/workspace-expiry.ts";
export { clearSet } from "./decide/clear-set.ts";
export { markedSelection, marksOf } from "./decide/other-dags.ts";
export type { ClearedRun, Mark, MarksOfRun } from "./decide/other-dags.ts";
export { tasksOfSubset, tasksReadBy } from "./decide/task-subset.ts";
export type { TaskSubset } from "./dag/task-subset.ts";
export type { SubsetTasks } from "./decide/task-subset.ts";
export type { ClearedInstance, ClearSelection, InstanceState } from "./decide/clear-set.ts";
export {
  backfillRange,
  decideBackfill,
  MAX_BACKFILL_RUNS,
  decideBackfillDay,
  leaveToOthers,
  ReprocessRule,
  wholeRange,
} from "./decide/backfill-days.ts";
export type {
  BackfillDay,
  BackfillPlan,
  BackfillProblem,
  BackfillQuery,
  BackfillRange,
  BackfillSkip,
} from "./decide/backfill-days.ts";
export { assetRunInterval, conditionAssets, isConditionMet } from "./decide/asset-runs.ts";
export type { TakenEvents } from "./decide/asset-runs.ts";
export { decideFiring, firingsAfter } from "./decide/backfill-firings.ts";
export type { DueFiring, FiringTimes } from "./decide/backfill-firings.ts";
export { daysOfWindow, parseBackfillWindow, writeBackfillWindow } from "./decide/backfill-window.ts";
export type { BackfillWindow } from "./decide/backfill-window.ts";
export { isLegalTaskMove, TASK_TRANSITIONS, TaskMoveCause } from "./state/task-transitions.ts";
export type { TaskTransition } from "./state/task-transitions.ts";
export { isLegalRunMove, RUN_TRANSITIONS, RunMoveCause, runStateAfterClear } from "./state/run-transitions.ts";
export type { RunTransition } from "./state/run-transitions.ts";
export type { DagProblem } from "./dag/dag-problem.ts";
export type { Settled } from "./dag/settled.ts";
export type { ResourceUse } from "./resource-use.ts";
export { describeExpr } from "./dag/describe-expr.ts";
export { dagChanges } from "./compare/dag-changes.ts";
export type { DagChanges, FieldChange, PartChange } from "./compare/dag-changes.ts";
export { diffLines } from "./compare/diff-lines.ts";
export type { LineDifference } from "./compare/diff-lines.ts";
export { hunksOf } from "./compare/hunks.ts";
export { exprTasks } from "./dag/expr-tasks.ts";
export { limitKey } from "./dag/limit-key.ts";
export { renderExpr } from "./dag/render.ts";
export type { RenderScope, TaskEnd } from "./dag/render.ts";
export { runScope } from "./dag/run-scope.ts";
export type { BareRun } from "./dag/run-scope.ts";
export { withProducedEvents } from "./dag/produced-events.ts";
export { isSkippedInput } from "./dag/skipped-input.ts";
export { taskInterval } from "./dag/task-interval.ts";
export { downstreamSums, upstreamSums } from "./dag/closure-sums.ts";
export { cycles, downstreamClosure, downstreamOf, firstCycle, topologicalOrder, upstreamClosure } from "./dag/graph.ts";
export type { GraphNode } from "./dag/graph.ts";
export { validateDag } from "./dag/validate-dag.ts";
export { deserializeDag, fingerprintInput, serializeDag } from "./dag/serialize-dag.ts";
export { scheduleBounds } from "./dag/schedule-bounds.ts";
export { canonicalJson } from "./dag/canonical-json.ts";
export { backfill, isBackfill } from "./author/backfill.ts";
export type { BackfillOptions, BackfillWindowText, RepeatedBackfill } from "./author/backfill.ts";
export { buildBackfill } from "./author/build-backfill.ts";
export { hasDays } from "./schedule/has-days.ts";
export type { SerializedBackfill } from "./dag/serialized-backfill.ts";
export { dag, isDag } from "./author/dag.ts";
export type { BuilderContext, Dag } from "./author/dag.ts";
export type { BuiltDag } from "./author/build-dag.ts";
export type { DagOptions, ParamOptions, ParamsOptions } from "./author/dag-options.ts";
export { operatorTask, task } from "./author/task.ts";
export type { OperatorSpec } from "./author/task.ts";
export type { Task, TypedTask } from "./author/make-task.ts";
export { always, onFailed } from "./author/always.ts";
export type { AlwaysTask } from "./author/always.ts";
export { TaskSkipped } from "./author/task-skipped.ts";
export { sensor, sensorBody } from "./author/sensor.ts";
export type { SensorOptions } from "./author/sensor.ts";
export { remote } from "./author/remote.ts";
export type { RemoteOptions } from "./author/remote.ts";
export { concat, filter, when } from "./author/lists.ts";
export type { Predicate } from "./author/lists.ts";
export { latestOnly, latestRun } from "./author/latest.ts";
export { approval } from "./author/approval.ts";
export type { Approval, ApprovalOptions, FilledApproval, FormApprovalOptions, FormValues } from "./author/approval.ts";
export type { FormSchema } from "./author/form-schema.ts";
export { unknownFields } from "./dag/approval-form.ts";
export type { ApprovalForm, FormField, TimeoutAnswer } from "./dag/approval-form.ts";
export { awaitedByTask } from "./author/marker.ts";
export type { AwaitedByTaskOptions } from "./author/marker.ts";
export { waitForTask, waitUntil } from "./author/wait.ts";
export type { WaitForTaskOptions, WaitOptions } from "./author/wait.ts";
export { setup, teardown } from "./author/setup-teardown.ts";
export { branch, match, shortCircuit } from "./author/branch.ts";
export { group } from "./author/group.ts";
export type { GroupOptions, MappedGroupOptions, MappedResult } from "./author/group.ts";
export { t } from "./author/template.ts";
export { allOf, anyOf, asset } from "./author/asset.ts";
export type { Asset, AssetExpression } from "./author/asset.ts";
export {
  businessDays,
  continuous,
  cron,
  cronTrigger,
  events,
  every,
  manual,
  onAssets,
  once,
} from "./author/schedule.ts";
export type { Known, Ref, RefOf } from "./author/ref.ts";
export type { NoInput, Unwired, Wired, WiredSettled } from "./author/wired.ts";
export type { CalendarDuration, SymbolicInterval, SymbolicRun } from "./author/symbolic-types.ts";
export type { StandardSchema } from "./author/standard-schema.ts";
export type {
  AlwaysOptions,
  AnyTaskOptions,
  AssetList,
  CallOptions,
  JobEnding,
  JobOptions,
  JobTaskOptions,
  LimitKey,
  LimitKeyParts,
  MaxActiveOptions,
  PerKeyOptions,
  PokeErrors,
  PokeWaits,
  RateOptions,
  RetryOptions,
  TaskOptions,
} from "./author/task-options.ts";
export type { RemoteJob, RemoteStatus, TaskBody, TaskDefinition } from "./author/task-definition.ts";
export { filePath, fileText } from "./author/file-asset.ts";
export { toJson } from "./author/to-json.ts";
export { MAX_ASSET_EVENTS, readEventQuery } from "./dag/asset-event.ts";
export type { AssetEvent, AssetEventOptions, AssetEventQuery, AssetEventSource } from "./dag/asset-event.ts";
export { effectRecorder } from "./author/effect-recorder.ts";
export { checkInput, checkOutput, pokeSensor, runTaskBody } from "./author/run-body.ts";
export { lookAtBody } from "./author/look-at-body.ts";
export type { LookCall } from "./author/look-at-body.ts";
export { testContext } from "./author/test-context.ts";
export type { LogEntry, TestContext, TestContextOptions } from "./author/test-context.ts";
export type { TestAssetEvent, TestAssetEvents } from "./author/test-events.ts";
export { elementLabels } from "./dag/element-labels.ts";
export { expandMapping } from "./dag/expand-mapping.ts";
export { mapLimitOf, mappedGroups, mappingOf, tasksBeside } from "./dag/mapped-groups.ts";
export type {
  DagTestOptions,
  DagTestRun,
  StubBody,
  TestAnswer,
  TestedAttempt,
  TestedCallback,
} from "./dag-test/dag-test-types.ts";
export { whyNotAssigned } from "./access/assigned-users.ts";
export { matchesPattern } from "./access/match-pattern.ts";
export { ACCESS_ROLES, LEAST_PASSWORD, mayDo, strongestRole, weakerRole, whyMayNot } from "./access/roles.ts";
export type { AccessRole, HeldRole, RoleHolder } from "./access/roles.ts";
export {
  GRANTED_ROLES,
  isGrantPattern,
  isOwnRoleName,
  roleForAll,
  roleOnDag,
  strongestAnywhere,
} from "./access/dag-roles.ts";
export type { DagAccess, DagGrant, GrantedRole, OwnRole, Rights } from "./access/dag-roles.ts";
