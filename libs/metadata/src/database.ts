import type { ApiTokenTable, AppUserTable, UserSessionTable } from "./tables/app-user.ts";
import type { AppRoleTable, UserRoleTable } from "./tables/app-role.ts";
import type { ApprovalTable } from "./tables/approval.ts";
import type {
  AssetEventTable,
  AssetQueueTable,
  AssetStateTable,
  AssetTable,
  AssetUseTable,
  RunAssetEventTable,
} from "./tables/asset.ts";
import type { AuditEntryTable } from "./tables/audit-entry.ts";
import type { BackfillDayTable, BackfillTable } from "./tables/backfill.ts";
import type { BackfillFiringTable, BackfillScheduleTable } from "./tables/backfill-schedule.ts";
import type { BundleTable } from "./tables/bundle.ts";
import type { CallbackGroupTable, CallbackTable } from "./tables/callback.ts";
import type { RunDeadlineTable, VersionDeadlineTable } from "./tables/run-deadline.ts";
import type { ClearItemTable, ClearRecordTable, ClearRunTable } from "./tables/clear-record.ts";
import type { ConnectionTable } from "./tables/connection.ts";
import type { DagRunTable } from "./tables/dag-run.ts";
import type { DagVersionTable } from "./tables/dag-version.ts";
import type { DagTable } from "./tables/dag.ts";
import type { LaneTable } from "./tables/lane.ts";
import type { LookBudgetTable } from "./tables/look-budget.ts";
import type { OutputTable } from "./tables/output.ts";
import type { ParseProblemTable } from "./tables/parse-problem.ts";
import type { PoolTable } from "./tables/pool.ts";
import type { RateStartTable } from "./tables/rate-start.ts";
import type { RemovedOutputTable, RemovedRunTable } from "./tables/removed-run.ts";
import type { RemoteJobTable } from "./tables/remote-job.ts";
import type { RecoveryCodeTable, SecondFactorTable } from "./tables/second-factor.ts";
import type { ServerProcessTable } from "./tables/server-process.ts";
import type { StartHoldTable } from "./tables/start-hold.ts";
import type { StateChangeTable } from "./tables/state-change.ts";
import type { TaskAttemptTable } from "./tables/task-attempt.ts";
import type { TaskInstanceTable } from "./tables/task-instance.ts";
import type { TaskLookTable } from "./tables/task-look.ts";
import type { TaskStateTable } from "./tables/task-state.ts";
import type { TaskSummaryTable } from "./tables/task-summary.ts";
import type { VariableTable } from "./tables/variable.ts";
import type { VersionTaskTable } from "./tables/version-task.ts";
import type { WorkerDrainTable } from "./tables/worker-drain.ts";
import type { WorkerSessionTable } from "./tables/worker-session.ts";

/** Table name to table type: the one type argument of Kysely. */
export interface Database {
  readonly api_token: ApiTokenTable;
  readonly app_role: AppRoleTable;
  readonly app_user: AppUserTable;
  readonly approval: ApprovalTable;
  readonly asset: AssetTable;
  readonly asset_event: AssetEventTable;
  readonly asset_queue: AssetQueueTable;
  readonly asset_state: AssetStateTable;
  readonly asset_use: AssetUseTable;
  readonly audit_entry: AuditEntryTable;
  readonly backfill: BackfillTable;
  readonly backfill_day: BackfillDayTable;
  readonly backfill_firing: BackfillFiringTable;
  readonly backfill_schedule: BackfillScheduleTable;
  readonly bundle: BundleTable;
  readonly callback: CallbackTable;
  readonly callback_group: CallbackGroupTable;
  readonly version_deadline: VersionDeadlineTable;
  readonly run_deadline: RunDeadlineTable;
  readonly clear_item: ClearItemTable;
  readonly clear_record: ClearRecordTable;
  readonly clear_run: ClearRunTable;
  readonly connection: ConnectionTable;
  readonly dag: DagTable;
  readonly dag_run: DagRunTable;
  readonly dag_version: DagVersionTable;
  readonly lane: LaneTable;
  readonly look_budget: LookBudgetTable;
  readonly output: OutputTable;
  readonly parse_problem: ParseProblemTable;
  readonly pool: PoolTable;
  readonly rate_start: RateStartTable;
  readonly recovery_code: RecoveryCodeTable;
  readonly remote_job: RemoteJobTable;
  readonly removed_output: RemovedOutputTable;
  readonly removed_run: RemovedRunTable;
  readonly run_asset_event: RunAssetEventTable;
  readonly schema_migration: { readonly name: string };
  readonly second_factor: SecondFactorTable;
  readonly server_process: ServerProcessTable;
  readonly start_hold: StartHoldTable;
  readonly state_change: StateChangeTable;
  readonly task_attempt: TaskAttemptTable;
  readonly task_instance: TaskInstanceTable;
  readonly task_look: TaskLookTable;
  readonly task_state: TaskStateTable;
  readonly task_summary: TaskSummaryTable;
  readonly user_role: UserRoleTable;
  readonly user_session: UserSessionTable;
  readonly variable: VariableTable;
  readonly version_task: VersionTaskTable;
  readonly worker_drain: WorkerDrainTable;
  readonly worker_session: WorkerSessionTable;
}
