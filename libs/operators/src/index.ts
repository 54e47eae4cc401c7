export { athena } from "./athena/athena.ts";
export type { AthenaInput, AthenaOptions, AthenaOutput } from "./athena/athena.ts";
export type { AthenaColumn, AthenaRows } from "./athena/read-results.ts";
export { checkAthena } from "./athena/check-athena.ts";
export type { CheckAthenaInput, CheckAthenaOptions } from "./athena/check-athena.ts";
export { profileAthena } from "./athena/profile-athena.ts";
export type { ProfileAthenaInput, ProfileAthenaOptions } from "./athena/profile-athena.ts";
export { bigQuery } from "./bigquery/bigquery.ts";
export type { BigQueryOptions, BigQueryOutput } from "./bigquery/bigquery.ts";
export type { BigQueryInput, BigQueryTarget } from "./bigquery/query-configuration.ts";
export type { BigQueryColumn, BigQueryRows } from "./bigquery/query-rows.ts";
export { checkBigQuery } from "./bigquery/check-bigquery.ts";
export type { CheckBigQueryOptions } from "./bigquery/check-bigquery.ts";
export { profileBigQuery } from "./bigquery/profile-bigquery.ts";
export type { ProfileBigQueryOptions } from "./bigquery/profile-bigquery.ts";
export { clusterStep } from "./cluster/cluster-step.ts";
export type { ClusterStepInput, ClusterStepOptions } from "./cluster/cluster-step.ts";
export { clusterSteps } from "./cluster/cluster-steps.ts";
export type { ClusterStepsInput, ClusterStepsOptions, ClusterStepsOutput } from "./cluster/cluster-steps.ts";
export type { ClusterTaskOptions, StepTaskOptions } from "./cluster/cluster-options.ts";
export type { ClusterOutput, StepOutput } from "./cluster/cluster-output.ts";
export type {
  BootstrapAction,
  Classification,
  ClusterSettings,
  FleetType,
  InstanceDisks,
  InstanceFleet,
  InstanceGroup,
  ManagedScaling,
} from "./cluster/cluster-settings.ts";
export type { ClusterState, StepState } from "./cluster/cluster-state.ts";
export { modifyCluster } from "./cluster/modify/modify-cluster.ts";
export type { ModifyClusterInput, ModifyClusterOptions, ModifyClusterOutput } from "./cluster/modify/modify-cluster.ts";
export type { ClusterChange, FleetSize, GroupSize, InstanceSize } from "./cluster/modify/cluster-change.ts";
export { createCluster } from "./cluster/create-cluster.ts";
export type { CreateClusterInput, CreateClusterOptions } from "./cluster/create-cluster.ts";
export { runCluster } from "./cluster/run-cluster.ts";
export type { RunClusterInput, RunClusterOptions, RunClusterOutput } from "./cluster/run-cluster.ts";
export { sparkStep } from "./cluster/spark-step.ts";
export type { SparkStepInput, SparkStepOptions } from "./cluster/spark-step.ts";
export type { JarJob, OnStepFailure, SparkJob, StepSpec, StepWork } from "./cluster/step-spec.ts";
export { terminateCluster } from "./cluster/terminate-cluster.ts";
export type {
  TerminateClusterInput,
  TerminateClusterOptions,
  TerminateClusterOutput,
} from "./cluster/terminate-cluster.ts";
export { waitForCluster } from "./cluster/wait/wait-for-cluster.ts";
export type { WaitForClusterInput, WaitForClusterOptions } from "./cluster/wait/wait-for-cluster.ts";
export { waitForStep } from "./cluster/wait/wait-for-step.ts";
export type { WaitForStepInput, WaitForStepOptions } from "./cluster/wait/wait-for-step.ts";
export { columns, field, literal, param, tableName } from "./columns/column-map.ts";
export type {
  Column,
  ColumnMap,
  ColumnSource,
  ColumnSpec,
  FieldColumn,
  TableNameColumn,
  UnreadableJson,
} from "./columns/column-map.ts";
export type { ColumnType } from "./columns/column-type.ts";
export { warehouseNames } from "./columns/warehouse-names.ts";
export { convert } from "./convert/convert.ts";
export type { ConvertOptions } from "./convert/convert.ts";
export type { ConvertInput } from "./convert/convert-archive.ts";
export type { ConvertOutput } from "./convert/convert-parts.ts";
export type { ConvertFilesOptions } from "./convert/convert-options.ts";
export type { ConvertEngineName } from "./convert/engine.ts";
export type { DatePart, PartitionBy } from "./convert/partition-by.ts";
export type { SparkOptions } from "./convert/spark/spark-settings.ts";
export { convertCsv } from "./csv/convert-csv.ts";
export type { ConvertCsvOptions } from "./csv/convert-csv.ts";
export type { ConvertCsvInput } from "./csv/convert-csv-objects.ts";
export { convertHeka } from "./heka/convert-heka.ts";
export type { ConvertHekaOptions } from "./heka/convert-heka.ts";
export type { ConvertHekaInput, ConvertHekaOutput } from "./heka/convert-objects.ts";
export { glueJob } from "./glue/glue-job.ts";
export type { GlueJobInput, GlueJobOptions, GlueJobOutput } from "./glue/glue-job.ts";
export { gluePartitions } from "./glue/glue-partitions.ts";
export type {
  GluePartition,
  GluePartitionsInput,
  GluePartitionsOptions,
  GluePartitionsOutput,
} from "./glue/glue-partitions.ts";
export { waitForPartitions } from "./glue/wait-for-partitions.ts";
export type {
  WaitForPartitionsInput,
  WaitForPartitionsOptions,
  WaitForPartitionsOutput,
} from "./glue/wait-for-partitions.ts";
export { glueTable } from "./glue/glue-table.ts";
export type { GlueTableInput, GlueTableOptions, GlueTableOutput } from "./glue/glue-table.ts";
export type { KeyProjection, PartitionProjection } from "./glue/projection.ts";
export type { PartitionKeys, TableColumns } from "./glue/table-columns.ts";
export type { TableFormat } from "./glue/table-format.ts";
export { httpDownload } from "./http/http-download.ts";
export type { HttpDownloadInput, HttpDownloadOutput } from "./http/http-download.ts";
export type { HttpInput } from "./http/http-input.ts";
export type { HttpOptions, HttpRetryOptions } from "./http/http-options.ts";
export { httpRequest } from "./http/http-request.ts";
export type { HttpOutput, HttpRequestOptions } from "./http/http-request.ts";
export type { Paging } from "./http/paging.ts";
export { profileSql } from "./inspect/profile-sql.ts";
export type { ProfileSqlOptions } from "./inspect/profile-sql.ts";
export type { ProfileInput, ProfileOutput } from "./inspect/rows-to-profile.ts";
export { convertJson } from "./json/convert-json.ts";
export type { ConvertJsonInput, ConvertJsonOptions, ConvertJsonOutput } from "./json/convert-json.ts";
export type { JsonLayout } from "./json/json-lines.ts";
export { hekaValue } from "./heka/message.ts";
export type { HekaField, HekaFieldValues, HekaMessage } from "./heka/message.ts";
export { listOf, mapOf, optional, required, structOf } from "./records/record-schema.ts";
export type { RecordColumn, RecordOf, RecordSchema, RecordType, RecordValue } from "./records/record-schema.ts";
export { convertLog } from "./log/convert-log.ts";
export type { ConvertLogInput, ConvertLogOptions, ConvertLogOutput } from "./log/convert-log.ts";
export { hiveFolder } from "./load/hive-folder.ts";
export { placeOf } from "./place.ts";
export { bash } from "./process/bash.ts";
export type { BashInput, BashOptions } from "./process/bash.ts";
export type { EnvironmentInput, EnvironmentValues, SecretField, Secrets, SecretSource } from "./process/command-env.ts";
export type { CommandOptions } from "./process/command-options.ts";
export type { ReturnKind } from "./process/command-output.ts";
export { exec } from "./process/exec.ts";
export type { ExecInput, ExecOptions } from "./process/exec.ts";
export { checkFiles } from "./query/check-files.ts";
export type { CheckFilesOptions } from "./query/check-files.ts";
export type { CheckInput, CheckOutput } from "./query/check-folder.ts";
export { transformFiles } from "./query/transform-files.ts";
export type { TransformFilesOptions } from "./query/transform-files.ts";
export type { TransformInput, TransformOutput } from "./query/transform-folder.ts";
export { pgDump } from "./dump/pg-dump.ts";
export type { DumpCompression } from "./dump/dump-compression.ts";
export type { PgDumpOptions } from "./dump/pg-dump.ts";
export type { PgDumpInput, PgDumpOutput } from "./dump/dump-database.ts";
export type { DumpWriter } from "./dump/dump-work.ts";
export { dumpQuery } from "./dump/query/dump-query.ts";
export type { DumpQueryOptions } from "./dump/query/dump-query.ts";
export type { DumpQueryInput, DumpQueryOutput, QueryFormat, SqlByType } from "./dump/query/dump-rows.ts";
export type { QuerySplit } from "./dump/query/rows-of-query.ts";
export type { Watermark } from "./dump/query/watermark.ts";
export type { QueryColumn } from "./dump/query/rows-of-query.ts";
export { loadTable } from "./load/load-table.ts";
export type { LoadTableOptions } from "./load/load-table.ts";
export type { LoadInput, LoadOutput } from "./load/load-folder.ts";
export { triggerDag } from "./runs/trigger-dag.ts";
export type { TriggerDagInput, TriggerDagOptions } from "./runs/trigger-dag.ts";
export { waitForAsset } from "./runs/wait-for-asset.ts";
export type { WaitForAssetInput, WaitForAssetOptions, WaitForAssetOutput } from "./runs/wait-for-asset.ts";
export { checkSql } from "./sql/check-sql.ts";
export type { CheckSqlOptions, CheckSqlOutput } from "./sql/check-sql.ts";
export type { SqlParams, SqlRow } from "./sql/sql-session.ts";
export { sql } from "./sql/sql.ts";
export type { SqlInput, SqlOptions, SqlOutput } from "./sql/sql.ts";
export { compressObjects } from "./compress/compress-objects.ts";
export type {
  CompressObjectsInput,
  CompressObjectsOptions,
  CompressObjectsOutput,
} from "./compress/compress-objects.ts";
export type { Codec } from "./compress/codec.ts";
export type { ObjectChoice } from "./store/choose-objects.ts";
export { copyObject } from "./store/copy-one-object.ts";
export type { CopyObjectInput, CopyObjectOptions, CopyObjectOutput } from "./store/copy-one-object.ts";
export { deleteObjects } from "./store/delete-objects.ts";
export type { DeleteObjectsInput, DeleteObjectsOptions, DeleteObjectsOutput } from "./store/delete-objects.ts";
export { listObjects } from "./store/list-objects.ts";
export type {
  ListedObjectInfo,
  ListObjectsInput,
  ListObjectsOptions,
  ListObjectsOutput,
} from "./store/list-objects.ts";
export { syncFolder } from "./store/sync-folder.ts";
export type { SyncFolderInput, SyncFolderOptions, SyncFolderOutput } from "./store/sync-folder.ts";
export { objectAbsent } from "./store/object-absent.ts";
export type { ObjectAbsentInput } from "./store/object-absent.ts";
export { waitForObjects } from "./store/wait-for-objects.ts";
export type { WaitForObjectsInput, WaitForObjectsOptions, WaitForObjectsOutput } from "./store/wait-for-objects.ts";
export { published } from "./store/published.ts";
export type { PublishedInput, PublishedOutput } from "./store/published.ts";
export { upload, uploadFolders } from "./store/upload.ts";
export type { UploadOptions } from "./store/upload.ts";
export type { UploadFoldersInput, UploadInput, UploadOutput } from "./store/upload-folder.ts";
export { notify } from "./notify/notify.ts";
export type { EmailOptions } from "./notify/email.ts";
export type { MessageTemplates } from "./notify/message-template.ts";
export type { Notifier, NotifierOptions } from "./notify/notifier.ts";
export type { PagerDutyOptions } from "./notify/pager-duty.ts";
export type { SlackOptions } from "./notify/slack.ts";
export type { TeamsOptions } from "./notify/teams.ts";
export type { TestEvent } from "./notify/test-event.ts";
export type { WebhookBody, WebhookOptions } from "./notify/webhook.ts";
