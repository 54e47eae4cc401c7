import type { RouteName } from "@daymill/contract";

/** What the calls of a test name: DAGs whose names begin with a word, and what was made for them. */
export interface Named {
  readonly word: string;
  readonly backfillId: number;
  readonly scheduleId: number;
  readonly clearId: number;
}

/** A request about a DAG, as the path below the API and the body. */
export type Sample = (named: Named) => string | readonly [path: string, body: object];

const dag = ({ word }: Named): string => `/dags/${word}_main`;
const run = (named: Named): string => `${dag(named)}/runs/day-0001`;
const task = (named: Named): string => `${run(named)}/tasks/load`;
const main = ({ word }: Named): string => `${word}_main`;
const tasks = [{ taskId: "load" }];
const days = { from: "2024-03-01", to: "2024-03-02" };

/**
 * A request to every route that has to do with DAGs. Those of routes whose answers are of many DAGs are the same for all.
 * A route without one does not compile, unless it has nothing to do with DAGs (`none`).
 */
export const DAG_SAMPLES: { readonly [N in RouteName]: Sample | "none" } = {
  getHealth: "none",
  getSystem: "none",
  drainWorker: "none",
  resumeWorker: "none",
  rotateSecrets: "none",
  getOverview: () => "/overview",
  countFailingDags: () => "/overview/failing-dags",
  getTimeline: () => "/timeline",
  getThroughput: () => "/throughput",
  search: () => "/search?q=a",
  getOpenApi: "none",
  stream: "none",

  listDags: () => "/dags?inactive=true",
  getDag: dag,
  patchDag: (named) => [dag(named), { paused: false }],
  acknowledgeFailures: (named) => [`${dag(named)}/acknowledgement`, {}],
  deleteDag: (named) => [`${dag(named)}?dryRun=true`, {}],
  getGraph: (named) => `${dag(named)}/graph`,
  getGrid: (named) => `${dag(named)}/grid`,
  getTaskDurations: (named) => `${dag(named)}/task-durations`,
  getCalendar: (named) => `${dag(named)}/calendar`,
  getCalendarHours: (named) => `${dag(named)}/calendar/hours?month=2024-03`,
  listVersions: (named) => `${dag(named)}/versions`,
  getVersion: (named) => `${dag(named)}/versions/1`,
  compareVersions: (named) => `${dag(named)}/versions/1/changes?against=1`,
  getVersionGraph: (named) => `${dag(named)}/versions/1/graph`,
  listLoadProblems: () => "/load-problems",

  listRuns: () => "/runs",
  getRun: run,
  getRunStanding: (named) => `${run(named)}/standing`,
  listRunAttempts: (named) => `${run(named)}/attempts`,
  getRunPasses: (named) => `${run(named)}/passes`,
  getUsualTimes: (named) => `${run(named)}/usual-times`,
  listCallbacks: (named) => `${run(named)}/callbacks`,
  retryCallback: (named) => [`${run(named)}/callbacks/1/retry`, {}],
  getCallbackLog: (named) => `${run(named)}/callbacks/1/log`,
  previewNotifications: (named) => `${run(named)}/notifications`,
  triggerRun: (named) => [`${dag(named)}/runs`, {}],
  patchRun: (named) => [run(named), { note: "seen" }],
  deleteRun: (named) => [`${dag(named)}/runs/day-0003`, {}],
  cleanRuns: "none",

  listTaskInstances: (named) => `${run(named)}/tasks`,
  searchTaskInstances: () => "/task-instances",
  getTaskInstance: task,
  getOutput: (named) => `${task(named)}/output`,
  putOutput: (named) => [`${task(named)}/output`, { value: 1 }],
  deleteOutput: (named) => [`${task(named)}/output`, {}],
  listData: (named) => `${task(named)}/data`,
  describeData: (named) => `${task(named)}/data/0`,
  getTaskHistory: (named) => `${dag(named)}/tasks/load/history`,
  answerApproval: (named) => [`${dag(named)}/runs/day-0002/tasks/ask/approval`, { decision: "approve" }],
  getLog: (named) => `${task(named)}/log?attempt=1`,
  searchLog: (named) => `${task(named)}/log/search?attempt=1&q=row`,
  downloadLog: (named) => `${task(named)}/log.ndjson?attempt=1`,
  downloadLogText: (named) => `${task(named)}/log.txt?attempt=all`,

  clear: (named) => ["/clears", { dagId: main(named), runIds: ["day-0001"], tasks, dryRun: true }],
  undoClear: ({ clearId }) => [`/clears/${clearId}/undo`, {}],
  mark: (named) => ["/marks", { dagId: main(named), runIds: ["day-0001"], tasks, state: "success", dryRun: true }],

  putBundle: "none",
  deploy: "none",

  createBackfill: (named) => ["/backfills", { dagId: main(named), ...days, dryRun: true }],
  listBackfills: () => "/backfills",
  getBackfill: ({ backfillId }) => `/backfills/${backfillId}`,
  listBackfillDays: ({ backfillId }) => `/backfills/${backfillId}/days`,
  getBackfillPace: ({ backfillId }) => `/backfills/${backfillId}/pace`,
  patchBackfill: ({ backfillId }) => [`/backfills/${backfillId}`, { maxActiveRuns: 2 }],
  pauseBackfill: ({ backfillId }) => [`/backfills/${backfillId}/pause`, {}],
  resumeBackfill: ({ backfillId }) => [`/backfills/${backfillId}/resume`, {}],
  cancelBackfill: ({ backfillId }) => [`/backfills/${backfillId}/cancel`, {}],
  listBackfillCallbacks: ({ backfillId }) => `/backfills/${backfillId}/callbacks`,
  retryBackfillCallback: ({ backfillId }) => [`/backfills/${backfillId}/callbacks/1/retry`, {}],
  getBackfillCallbackLog: ({ backfillId }) => `/backfills/${backfillId}/callbacks/1/log`,

  listAssets: () => "/assets",
  getAsset: ({ word }) => `/assets/${word}_asset`,
  listAssetEvents: ({ word }) => `/assets/${word}_asset/events`,
  createAssetEvent: ({ word }) => [`/assets/${word}_asset/events`, {}],
  materialize: ({ word }) => [`/assets/${word}_asset/materialize`, {}],
  getAssetLineage: ({ word }) => `/assets/${word}_asset/lineage`,
  listAssetQueues: () => "/asset-queues",
  listQueuedEvents: ({ word }) => `/dags/${word}_reader/asset-queue`,
  deleteQueuedEvents: ({ word }) => [`/dags/${word}_reader/asset-queue`, {}],
  getDagAssets: ({ word }) => `/dags/${word}_reader/assets`,
  listRunAssetEvents: (named) => `${run(named)}/asset-events?which=made`,
  createBackfillSchedule: (named) => [
    "/backfill-schedules",
    { dagId: main(named), name: "other", window: "-4d..-2d", cron: "0 6 * * *", dryRun: true },
  ],
  listBackfillSchedules: () => "/backfill-schedules",
  pauseBackfillSchedule: ({ scheduleId }) => [`/backfill-schedules/${scheduleId}/pause`, {}],
  resumeBackfillSchedule: ({ scheduleId }) => [`/backfill-schedules/${scheduleId}/resume`, {}],
  deleteBackfillSchedule: ({ scheduleId }) => [`/backfill-schedules/${scheduleId}`, {}],

  listPools: "none",
  getPoolUse: "none",
  putPool: "none",
  deletePool: "none",
  listConnections: "none",
  putConnection: "none",
  testConnection: "none",
  sendTestMessage: "none",
  deleteConnection: "none",
  listVariables: "none",
  listVariableVersions: "none",
  putVariable: "none",
  deleteVariable: "none",

  getSession: "none",
  signIn: "none",
  signOut: "none",
  leaveToSignIn: "none",
  returnFromSignIn: "none",
  changePassword: "none",
  beginSecondFactor: "none",
  confirmSecondFactor: "none",
  renewRecoveryCodes: "none",
  removeSecondFactor: "none",
  listUsers: "none",
  createUser: "none",
  patchUser: "none",
  deleteUser: "none",
  listRoles: "none",
  putRole: "none",
  deleteRole: "none",
  listTokens: "none",
  createToken: "none",
  deleteToken: "none",
  listAuditEntries: "none",
};
