export { connect } from "./connect.ts";
export { holdDataDir } from "./embedded/hold-data-dir.ts";
export type { HeldDataDir } from "./embedded/hold-data-dir.ts";
export { IN_MEMORY } from "./metadata-database.ts";
export type { DatabaseAddress, DatabaseConfig, DatabaseDescription, MetadataDatabase } from "./metadata-database.ts";
export type { Database } from "./database.ts";
export { hotStatement } from "./hot/hot-port.ts";
export type { HotParam, HotPort, HotStatement, HotTransaction } from "./hot/hot-port.ts";
export { migrate, planMigrations } from "./migrate.ts";
export type { MigrationPlan } from "./migrate.ts";
export { inTransaction } from "./transaction.ts";
export { listenForWakes, wakeSchedulers } from "./wake.ts";
export { readWithin } from "./queries/read-within.ts";
export type { StateCounts } from "./queries/state-counts.ts";
export { findDag, isDagActive, listDags, RECENT_RUNS } from "./queries/dag-list.ts";
export type { DagDetailRow, DagFilter, DagPage, DagRow, ListedDag, RecentRun } from "./queries/dag-list.ts";
export type { DagOrder } from "./queries/dag-order.ts";
export { findVersion, findVersionSource, listVersions, numberBefore, readGraphs } from "./queries/dag-versions.ts";
export type { VersionGraph, VersionRow, VersionSource, VersionUse } from "./queries/dag-versions.ts";
export type { SourceFile } from "./tables/dag-version.ts";
export { readGridCells, readGridExceptions, readGridRetries, readGridRuns } from "./queries/run-grid.ts";
export type { GridCells, GridRetry, GridRunRow, GridWindow } from "./queries/run-grid.ts";
export { listRuns } from "./queries/run-list.ts";
export type { RunFilter, RunPage, RunPlace, RunRow } from "./queries/run-list.ts";
export { findFirstFailure, findRun, findRunKey, listRunNames } from "./queries/run-detail.ts";
export type { FailureRow, RunDetailRow, RunName } from "./queries/run-detail.ts";
export { listInstances, searchInstances } from "./queries/task-instance-list.ts";
export type { InstanceFilter, InstancePage, InstanceRow, InstanceSearch } from "./queries/task-instance-list.ts";
export { findAttempt, findInstance, listAttempts, readSummaries } from "./queries/task-instance-detail.ts";
export type { AttemptRow, InstanceDetailRow, InstanceName, TaskStanding } from "./queries/task-instance-detail.ts";
export { listRunAttempts } from "./queries/run-attempts.ts";
export { readTaskTimes } from "./queries/task-times.ts";
export type { TaskTimesRow } from "./queries/task-times.ts";
export { readTaskDurations } from "./queries/task-durations.ts";
export { readRunPasses } from "./queries/run-passes.ts";
export type { RunPassRow } from "./queries/run-passes.ts";
export { readUsualTimes } from "./queries/usual-times.ts";
export type { RunAttemptPage, RunAttemptPlace, RunAttemptRow } from "./queries/run-attempts.ts";
export { listRemovedDays, readCalendar, readCalendarHours } from "./queries/run-calendar.ts";
export type { CalendarRow } from "./queries/run-calendar.ts";
export { readTaskHistory } from "./queries/task-history.ts";
export type { TaskHistoryPage, TaskHistoryRow } from "./queries/task-history.ts";
export { findSkipCause } from "./queries/skip-cause.ts";
export { findApproval, findLook, listRemoteJobs } from "./queries/look-detail.ts";
export type { ApprovalRow, LookRow, RemoteJobRow } from "./queries/look-detail.ts";
export { listHeldInstances, listServerProcesses, listWorkers, readReadyWork } from "./queries/standing.ts";
export type { HeldInstance, ServerProcessRow, WorkerRow } from "./queries/standing.ts";
export type { SharedDir } from "./tables/server-process.ts";
export {
  beginServerProcess,
  deleteOldServerProcesses,
  endServerProcess,
  seeServerProcess,
  SEEN_EVERY_MS,
  SILENT_AFTER_MS,
} from "./transitions/server-processes.ts";
export { deleteOldLookBudgets, reserveLooks, slowReserved } from "./transitions/look-budgets.ts";
export { listEndedRunJobs } from "./queries/run-jobs.ts";
export type { RunJobRow } from "./queries/run-jobs.ts";
export { listRunDeadlines } from "./queries/run-deadlines.ts";
export type { RunDeadlineRow } from "./queries/run-deadlines.ts";
export { readToldPreview } from "./transitions/told-preview.ts";
export type { ToldSubject } from "./transitions/told-preview.ts";
export { findCallback, listCallbacks } from "./queries/callback-list.ts";
export type { CallbackDetailRow, CallbackPage, CallbackSubject } from "./queries/callback-list.ts";
export { readWaitingFacts } from "./queries/waiting-facts.ts";
export type { WaitingFacts } from "./queries/waiting-facts.ts";
export { findRemovedRun, forgetRemovedOutputs, listRemovedOutputs } from "./queries/removed-runs.ts";
export type { RemovedRun } from "./queries/removed-runs.ts";
export { NEEDED_FOR, planRemoval } from "./transitions/retention/plan-removal.ts";
export type { NeededFor, PlannedRemoval, RunLimits } from "./transitions/retention/plan-removal.ts";
export { removeRun } from "./transitions/retention/remove-run.ts";
export { removeRuns } from "./transitions/retention/remove-runs.ts";
export type { RemovalOrder, RemovalParts } from "./transitions/retention/remove-runs.ts";
export { deleteDag } from "./transitions/deletion/delete-dag.ts";
export type { DagDeletionOutcome } from "./transitions/deletion/delete-dag.ts";
export { planDagDeletion } from "./transitions/deletion/plan-dag-deletion.ts";
export type { Hindrance, PlannedDeletion } from "./transitions/deletion/plan-dag-deletion.ts";
export { noteGoneDags } from "./transitions/note-gone-dags.ts";
export { readRunEnds } from "./queries/run-ends.ts";
export type { NamedRun, RunEnd } from "./queries/run-ends.ts";
export { findOutput, findOutputChange } from "./queries/outputs.ts";
export type { OutputChangeRow, OutputRow } from "./queries/outputs.ts";
export { changeOutput } from "./transitions/change-output.ts";
export type { OutputChange, OutputChanged } from "./transitions/change-output.ts";
export { listLoadProblems } from "./queries/load-problems.ts";
export type { FileProblems } from "./queries/load-problems.ts";
export {
  countDags,
  countFailingDags,
  countOpenWork,
  listAcknowledgedDags,
  listFailingDags,
  listLateDags,
} from "./queries/overview.ts";
export type { AcknowledgedDag, DagTotals, FailingDag, LateDag } from "./queries/overview.ts";
export { HOUR_MS, readThroughput } from "./queries/throughput.ts";
export type { EndedInHour } from "./queries/throughput.ts";
export { readTimeline } from "./queries/timeline.ts";
export type { TimelineRow } from "./queries/timeline.ts";
export { listAwaitedApprovals, listPausedByFailures, listSoonest } from "./queries/attention.ts";
export type { AwaitedApproval, PausedDag, SoonRun } from "./queries/attention.ts";
export { findDagOfBackfill, findDagOfBackfillSchedule, findDagsOfClear } from "./queries/dags-of.ts";
export type { SeenDags } from "./queries/seen-dags.ts";
export {
  searchAssets,
  searchDags,
  searchRuns,
  searchRunsOfDay,
  searchTasks,
  searchTasksOfDags,
} from "./queries/search.ts";
export type { AtHand, DayOfRuns, FoundDag, FoundRunRow, FoundTask, WordSearch } from "./queries/search.ts";
export {
  countBackfillInstances,
  findBackfill,
  listBackfillDays,
  listBackfills,
  readBackfillPace,
} from "./queries/backfill-list.ts";
export type { BackfillDayRow, BackfillRow, PacePart } from "./queries/backfill-list.ts";
export { deletePool, listPools, savePool } from "./settings/pools.ts";
export type { PoolRow, PoolSettings } from "./settings/pools.ts";
export { listPoolHolders, listPoolUsers } from "./settings/pool-use.ts";
export type { PoolHolder, PoolUser } from "./settings/pool-use.ts";
export { deleteConnection, findConnection, listConnections, saveConnection } from "./settings/connections.ts";
export type { ConnectionRow } from "./settings/connections.ts";
export { deleteUser, findUser, hasUsers, listUsers, makeUser, patchUser } from "./access/users.ts";
export type { UserPatch, UserRow } from "./access/users.ts";
export {
  deleteOwnRole,
  findOwnRole,
  knownOwnRoles,
  listDagAccess,
  listOwnRoles,
  listRolesOf,
  saveOwnRole,
} from "./access/own-roles.ts";
export type { OwnRoleRow } from "./access/own-roles.ts";
export { signInOfProvider } from "./access/provider-users.ts";
export type { ProviderSignIn, ProvidedUser } from "./access/provider-users.ts";
export type { GivenRoles } from "./access/users.ts";
export {
  deleteOldUserSessions,
  endUserSession,
  findUserSession,
  openUserSession,
  touchUserSession,
} from "./access/user-sessions.ts";
export type { NewUserSession, UserSessionRow } from "./access/user-sessions.ts";
export {
  beginSecondFactor,
  confirmSecondFactor,
  countRecoveryCodes,
  deleteSecondFactor,
  findSecondFactor,
  renewRecoveryCodes,
  takeRecoveryCode,
  takeStep,
} from "./access/second-factors.ts";
export { beginAuditEntry, deleteOldAuditEntries, endAuditEntry, listAuditEntries } from "./audit/audit-log.ts";
export type { AuditEntryRow, AuditFilter, BegunAuditEntry, EndedAuditEntry } from "./audit/audit-log.ts";
export { listVariableChanges, readSecretUpTo } from "./audit/variable-history.ts";
export type { VariableChangeRow } from "./audit/variable-history.ts";
export type { AuditOutcome, AuditVia } from "./tables/audit-entry.ts";
export { deleteToken, findToken, listTokens, makeToken, touchToken } from "./access/tokens.ts";
export type { TokenRow } from "./access/tokens.ts";
export { listSealed, replaceSealed } from "./settings/sealed.ts";
export type { SealedText } from "./settings/sealed.ts";
export { deleteVariable, findVariable, listVariables, saveVariable } from "./settings/variables.ts";
export type { VariableRow } from "./settings/variables.ts";
export { acknowledgeFailures } from "./transitions/acknowledge-failures.ts";
export type { Acknowledgement } from "./transitions/acknowledge-failures.ts";
export { deployDags } from "./transitions/deploy-dags.ts";
export type { Deployment, DeployedDag } from "./transitions/deploy-dags.ts";
export { clearLoadProblems, setLoadProblems, syncDag } from "./transitions/sync-dag.ts";
export type { DagDeploy, DeployedBundle, SyncedDag } from "./transitions/sync-dag.ts";
export { planNextRun, scheduleOf } from "./transitions/next-run.ts";
export type { DagSchedule } from "./transitions/next-run.ts";
export { createScheduledRuns, findDueDags, findNextDue } from "./transitions/due-dags.ts";
export type { DueDag, ScheduledRuns } from "./transitions/due-dags.ts";
export { createAssetRun, findAssetWork } from "./transitions/asset-runs.ts";
export type { AssetRunAnswer, AssetRunDecider, AssetWork, QueuedEvents } from "./transitions/asset-runs.ts";
export { listBackfillSchedules } from "./queries/backfill-schedule-list.ts";
export type { BackfillFiringRow, BackfillScheduleRow } from "./queries/backfill-schedule-list.ts";
export { findDueBackfillSchedules, fireBackfillSchedule } from "./transitions/fire-backfill-schedule.ts";
export type { DueBackfillSchedule, Firing, FiringEnd, FiringSkip } from "./transitions/fire-backfill-schedule.ts";
export {
  createBackfillSchedule,
  deleteBackfillSchedule,
  pauseBackfillSchedule,
  resumeBackfillSchedule,
} from "./transitions/steer-backfill-schedule.ts";
export type { NewBackfillSchedule } from "./transitions/steer-backfill-schedule.ts";
export { createBackfill } from "./transitions/create-backfill.ts";
export type { BackfillCreated, NewBackfill } from "./transitions/create-backfill.ts";
export { findDueBackfills, readWaitingDays } from "./transitions/due-backfills.ts";
export type { DueBackfill, WaitingDay } from "./transitions/due-backfills.ts";
export { takeBackfillDays } from "./transitions/take-backfill-days.ts";
export type { TakenDay, TakenDays } from "./transitions/take-backfill-days.ts";
export { completeBackfills } from "./transitions/complete-backfills.ts";
export {
  cancelBackfill,
  changeBackfill,
  pauseBackfill,
  pauseFailingBackfills,
  resumeBackfill,
} from "./transitions/steer-backfill.ts";
export { createRuns } from "./transitions/create-runs.ts";
export { RunMaker } from "./transitions/run-maker.ts";
export type { CreatedRun, NewRun } from "./transitions/create-runs.ts";
export {
  endSessions,
  GIVE_UP_AFTER_MS,
  LEASE_MS,
  listOpenSessions,
  openSession,
  RENEW_EVERY_MS,
  renewSession,
  reopenSession,
} from "./transitions/sessions.ts";
export type { NewSession, Session } from "./transitions/sessions.ts";
export { deleteOldDrains, drainWorker, resumeWorker } from "./transitions/worker-drains.ts";
export { markOutputsLost } from "./transitions/mark-outputs-lost.ts";
export type { RemovedFolder } from "./transitions/mark-outputs-lost.ts";
export { reapLost } from "./transitions/reap-lost.ts";
export type { LostAttempt } from "./transitions/reap-lost.ts";
export { findDueWork } from "./transitions/due-work.ts";
export type { DueWork } from "./transitions/due-work.ts";
export { settleAndClaim } from "./transitions/settle-and-claim.ts";
export { RunMemory } from "./transitions/run-memory.ts";
export type {
  Batch,
  BatchResult,
  BegunBody,
  Decider,
  Elements,
  InstanceKey,
  EndedAttempt,
  EndedRun,
  EffectProblem,
  FreeSession,
  LastLook,
  MovedInstance,
  StoredOutput,
  TriggeredRun,
} from "./transitions/batch.ts";
export { toInstanceEnd, toTaskEnds } from "./transitions/claimed-work.ts";
export type { ClaimedAttempt, ClaimedRun, ClaimedWork, UpstreamInstance } from "./transitions/claimed-work.ts";
export { findOpenAttempt, listHeldAttempts, readWork } from "./transitions/held-attempts.ts";
export type { HeldAttempt, OpenAttempt } from "./transitions/held-attempts.ts";
export { hastenWaits, intendJob, listAwaitedDags, noteCancels, noteLooks, takeLooks } from "./transitions/looks.ts";
export type {
  CancelNote,
  Intent,
  LookNote,
  StoredJob,
  TakenCancel,
  TakenLook,
  TakenLooks,
} from "./transitions/looks.ts";
export { keepCallbacks, noteCallbacks, takeCallbacks } from "./transitions/callbacks.ts";
export type {
  BackfillOutcome,
  CallbackNote,
  HeldCallback,
  TakenCallback,
  TakenCallbacks,
} from "./transitions/callbacks.ts";
export { fireDeadlines } from "./transitions/fire-deadlines.ts";
export type { FiredDeadlines } from "./transitions/fire-deadlines.ts";
export { retryCallback } from "./transitions/retry-callback.ts";
export type { CallbackRetry } from "./transitions/retry-callback.ts";
export { keptCallbacks } from "./queries/kept-callbacks.ts";
export { deleteOldCallbacks } from "./transitions/delete-old-callbacks.ts";
export { answerApproval } from "./transitions/answer-approval.ts";
export { answerForNobody } from "./transitions/answer-for-nobody.ts";
export type { ApprovalChange } from "./transitions/answer-approval.ts";
export { findAwaitedRun } from "./queries/awaited-run.ts";
export { hasStartHold, setStartHold } from "./transitions/start-hold.ts";
export { setTaskState } from "./transitions/set-task-state.ts";
export { findAsset, listAssets, listAwaitedAssets } from "./queries/asset-list.ts";
export type { AssetPage, AssetRow, AssetUserRow } from "./queries/asset-list.ts";
export { listAssetEvents } from "./queries/asset-events.ts";
export type { PastEventRow } from "./queries/past-events.ts";
export { listPastEvents } from "./queries/past-events.ts";
export type { AssetEventChoice, AssetEventPage, AssetEventRow } from "./queries/asset-events.ts";
export { listAssetQueues } from "./queries/asset-queues.ts";
export type { AssetQueuePage, AssetQueueRow } from "./queries/asset-queues.ts";
export { readLineage } from "./queries/asset-lineage.ts";
export type { Lineage, LineageRequest } from "./queries/asset-lineage.ts";
export { deleteQueuedEvents } from "./transitions/delete-queued-events.ts";
export type { QueuedEventsDeletion } from "./transitions/delete-queued-events.ts";
export { createAssetEvent } from "./transitions/create-asset-event.ts";
export type { AssetEventByHand } from "./transitions/create-asset-event.ts";
export { findAssetState } from "./queries/asset-state.ts";
export { findBundle, findMissingBundles } from "./queries/bundles.ts";
export type { BundleRow } from "./queries/bundles.ts";
export { listBackfillDates } from "./queries/backfill-dates.ts";
export { firstRunDate, listRunsByDate, medianRunMs } from "./queries/run-dates.ts";
export type { DatedRun } from "./queries/run-dates.ts";
export { deleteUnusedBundles, listNeededBundles } from "./transitions/delete-unused-bundles.ts";
export { setPaused } from "./transitions/set-paused.ts";
export type { PauseChange } from "./transitions/set-paused.ts";
export { setNote } from "./transitions/set-note.ts";
export { plannedRows, planClear } from "./transitions/clear/plan-clear.ts";
export type { ClearPlan, PlannedRow } from "./transitions/clear/plan-clear.ts";
export type { ClearRequest, PlannedClear, RunClear } from "./transitions/clear/run-clear.ts";
export type { InstanceRef, InstanceSelection, SelectedRun } from "./transitions/clear/selection.ts";
export { applyClear } from "./transitions/clear/apply-clear.ts";
export type { Cleared, ClearOrder } from "./transitions/clear/apply-clear.ts";
export { undoClear } from "./transitions/clear/undo-clear.ts";
export type { Undone } from "./transitions/clear/undo-clear.ts";
export { planMark } from "./transitions/clear/plan-mark.ts";
export type { MarkedState, MarkRequest } from "./transitions/clear/plan-mark.ts";
export { applyMark } from "./transitions/clear/apply-mark.ts";
export type { Marked, MarkOrder } from "./transitions/clear/apply-mark.ts";
export { markRun } from "./transitions/clear/mark-run.ts";
export type { MarkedRun, RunMark } from "./transitions/clear/mark-run.ts";
export { listenForLive, MAX_LIVE_BYTES, sendLive } from "./live.ts";
export { isDataRefused } from "./client/pg-error.ts";
