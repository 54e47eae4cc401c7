export {
  ACCESS_ROLES,
  checkConnection,
  CONNECTION_KINDS,
  CONNECTION_STEP_WORDS,
  connectionKind,
  connectionPlace,
  diffLines,
  fieldValue,
  hunksOf,
  isKnownKind,
  isOccupying,
  isRunOver,
  isUnderWay,
  isTerminal,
  errorCatalogue,
  LEAST_PASSWORD,
  mayDo,
  NOT_MAPPED,
  RunState,
  RunType,
  TASK_STATES,
  TaskState,
  GRANTED_ROLES,
  whyMayNot,
  whyNotAssigned,
} from "@daymill/core";
export type {
  AccessRole,
  ConnectionField,
  ConnectionFields,
  ConnectionFieldType,
  ConnectionKind,
  ConnectionProblem,
  DagGrant,
  ErrorCode,
  GrantedRole,
  HeldRole,
  JsonObject,
  JsonValue,
} from "@daymill/core";

export { AUDIT_ACTIONS, auditActionText, auditedChanges } from "./audit-words.ts";
export type { AuditedChange, ChangingEndpoint } from "./audit-words.ts";
export type { AuditEntry, ListAuditEntriesQuery } from "./audit.ts";
export { refusalText, refusedAddress } from "./sign-in-refusal.ts";
export type { SignInRefusal } from "./sign-in-refusal.ts";
export { refusalsOf, typeText } from "./api-document.ts";
export type { ApiDocument, ApiOperation, ApiParameter, ApiSchema } from "./api-document.ts";
export { API_PREFIX, endpoints } from "./endpoints.ts";
export type { HttpMethod, NeededRole, RouteContent } from "./endpoints.ts";
export type { Route } from "./route.ts";
export type {
  ApiToken,
  CreateTokenBody,
  CreateUserBody,
  NewSecondFactor,
  NewToken,
  PatchUserBody,
  Session,
  SignInBody,
  User,
} from "./access.ts";
export type { PutRoleBody, Role } from "./roles.ts";
export { rolesText } from "./roles-text.ts";
export { routes } from "./routes.ts";
export type { RouteName, Routes } from "./routes.ts";
export { ApiError, createClient, routeUrl } from "./client.ts";
export type { CallableRoute, Client, ClientOptions, RouteRequest, RouteResponse } from "./client.ts";

export { problemSchema, PROBLEM_CONTENT_TYPE } from "./problem.ts";
export type { Problem, ProblemIssue } from "./problem.ts";
export { MAX_PAGE_SIZE } from "./page.ts";
export type { Page } from "./page.ts";
export type { StateCounts } from "./fields.ts";

export { DAG_SORTS } from "./dag-sorts.ts";
export type { DagSort } from "./dag-sorts.ts";
export type {
  DagDetail,
  DagSummary,
  Graph,
  GraphGroup,
  GraphTask,
  ListDagsQuery,
  PlannedRunView,
  RunBar,
  Schedule,
} from "./dag.ts";
export type {
  FieldChange,
  FileChange,
  LineDifference,
  PartChange,
  SourceFile,
  Version,
  VersionChanges,
  VersionDetail,
  VersionUse,
} from "./version.ts";
export type { Drain, ServerProcess, System, Worker } from "./system.ts";
export type { Acknowledgement, AwaitedApproval, FailingDag, LateDag, Overview } from "./overview.ts";
export type { Throughput } from "./throughput.ts";
export type { Timeline, TimelineDag } from "./timeline.ts";
export type { FoundRun, SearchAnswer } from "./search.ts";
export type {
  AssetEvent,
  AssetLineage,
  AssetQueue,
  AssetUser,
  AssetView,
  DagAssets,
  MaterializeBody,
} from "./asset.ts";
export type { LoadProblem } from "./load-problem.ts";
export type { DeployAnswer, DeployBody, DeployedDag, DeployedFile, PutBundleBody } from "./deploy.ts";
export {
  decodeCells,
  MAX_GRID_RUNS,
  MAX_CELL_TRIES,
  packCell,
  STATES_BY_URGENCY,
  summariseCounts,
  unpackCell,
} from "./grid-cells.ts";
export type { GridCell } from "./grid-cells.ts";
export { packRuns, unpackRuns } from "./grid-runs.ts";
export type { GridRun, GridRunFacts } from "./grid-runs.ts";
export type { Grid, GridGroup, GridQuery, GridTask } from "./grid.ts";
export type {
  FirstFailure,
  ListRunsQuery,
  PatchRunBody,
  Run,
  RunDeadline,
  RunDetail,
  RunStanding,
  TriggerRunBody,
  RunPass,
  RunPasses,
  UsualTimes,
} from "./run.ts";
export type { Calendar, CalendarDay, CalendarHours } from "./calendar.ts";
export type { ColumnSpreadView, ColumnView, DataView, NamedData, TaskInRun } from "./data.ts";
export { WaitingReason } from "./waiting.ts";
export type { Condition, Waiting } from "./waiting.ts";
export type { TaskErrorView } from "./task-error.ts";
export type {
  Attempt,
  ListTaskInstancesQuery,
  OutputView,
  PutOutputBody,
  RunAttempt,
  SearchTaskInstancesQuery,
  TaskInstance,
  TaskInstanceDetail,
} from "./task-instance.ts";
export type { AnswerApprovalBody, ApprovalView, FormFieldView, Look, OpenApproval, RemoteJobView } from "./look.ts";
export type { CallbackLog, CallbackView } from "./callback.ts";
export type { NotificationPreview, TestMessage } from "./notification.ts";
export { isAtLeast, LogLevel } from "./log-level.ts";
export { LOG_SOURCES } from "./log-source.ts";
export type { LogSource } from "./log-source.ts";
export { partTest, shownFields, shownParts } from "./shown-log-line.ts";
export type { ShownPart } from "./shown-log-line.ts";
export { isWholeWord, soughtText } from "./sought-text.ts";
export type { TextPlace, TextRules } from "./sought-text.ts";
export { TERMINAL_ESCAPES } from "./terminal-text.ts";
export type { LogChunk, LogLine, LogQuery, LogSearched } from "./log.ts";
export type {
  ClearAnswer,
  ClearBody,
  Cleared,
  MarkAnswer,
  MarkBody,
  Plan,
  PlanDifference,
  PlannedItem,
  Undone,
} from "./clear.ts";
export type { DagDeletionAnswer, DagDeletionPlan } from "./dag-deletion.ts";
export type { CleanAnswer, CleanPlan, CleanRunsBody } from "./retention.ts";
export { backfillCommand, clearCommand, markCommand, triggerCommand } from "./command-lines.ts";
export { isPlanDifference } from "./is-plan-difference.ts";
export type { Backfill, BackfillAnswer, BackfillBody, BackfillDay, BackfillPace, BackfillPlan } from "./backfill.ts";
export type {
  BackfillFiring,
  BackfillSchedule,
  BackfillScheduleBody,
  BackfillSchedulePlan,
} from "./backfill-schedule.ts";
export type {
  ConnectionTest,
  ConnectionView,
  Pool,
  PoolUse,
  PutConnectionBody,
  PutPoolBody,
  PutVariableBody,
  TestConnectionBody,
  Variable,
  VariableVersion,
} from "./admin.ts";
export { liveEventSchema } from "./event.ts";
export { isLiveEvent } from "./is-live-event.ts";
export type { LiveEvent, TaskChange } from "./event.ts";
export type { ComponentHealth, Health } from "./health.ts";
