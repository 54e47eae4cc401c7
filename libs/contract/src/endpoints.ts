import type { AccessRole } from "@daymill/core";

export const API_PREFIX = "/api/v1";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * What comes back: one JSON document, text, a stream of server-sent events whose data is the response schema, or another
 * address that a browser goes to.
 */
export type RouteContent = "json" | "text" | "events" | "redirect";

/**
 * The role that a caller must have: on the DAG that it is about, if it is about one, otherwise for everything. nobody: not
 * even signed in.
 */
export type NeededRole = AccessRole | "nobody";

/** What a caller must know to ask: the facts of a route that need no schema, so that a browser need not load any. */
export interface Endpoint {
  readonly method: HttpMethod;
  /** Below API_PREFIX, with `:name` for each field of the route's `params`. */
  readonly path: string;
  readonly content: RouteContent;
  /** Who may call it. */
  readonly needs: NeededRole;
}

function get(path: string, needs: NeededRole = "viewer") {
  return { method: "GET", path, content: "json", needs } as const;
}

function post(path: string, needs: NeededRole = "operator") {
  return { method: "POST", path, content: "json", needs } as const;
}

function put(path: string, needs: NeededRole = "operator") {
  return { method: "PUT", path, content: "json", needs } as const;
}

function patch(path: string, needs: NeededRole = "operator") {
  return { method: "PATCH", path, content: "json", needs } as const;
}

function del(path: string, needs: NeededRole = "operator") {
  return { method: "DELETE", path, content: "json", needs } as const;
}

/**
 * Where every route is found, and who may call it: a viewer what reads, an operator what writes, unless it says another role.
 * The route table adds what each takes and gives; the client needs nothing but this.
 */
export const endpoints = {
  getHealth: get("/health"),
  getSystem: get("/system"),
  drainWorker: post("/workers/:worker/drain", "admin"),
  resumeWorker: post("/workers/:worker/resume", "admin"),
  rotateSecrets: post("/secrets/rotate", "admin"),
  getOverview: get("/overview"),
  countFailingDags: get("/overview/failing-dags"),
  getTimeline: get("/timeline"),
  getThroughput: get("/throughput"),
  search: get("/search"),
  getOpenApi: get("/openapi.json"),
  stream: { ...get("/stream"), content: "events" },

  listDags: get("/dags"),
  getDag: get("/dags/:dagId"),
  patchDag: patch("/dags/:dagId"),
  acknowledgeFailures: put("/dags/:dagId/acknowledgement"),
  deleteDag: del("/dags/:dagId", "admin"),
  getGraph: get("/dags/:dagId/graph"),
  getGrid: get("/dags/:dagId/grid"),
  getTaskDurations: get("/dags/:dagId/task-durations"),
  getCalendar: get("/dags/:dagId/calendar"),
  getCalendarHours: get("/dags/:dagId/calendar/hours"),
  listVersions: get("/dags/:dagId/versions"),
  getVersion: get("/dags/:dagId/versions/:version"),
  compareVersions: get("/dags/:dagId/versions/:version/changes"),
  getVersionGraph: get("/dags/:dagId/versions/:version/graph"),
  listLoadProblems: get("/load-problems"),

  listRuns: get("/runs"),
  getRun: get("/dags/:dagId/runs/:runId"),
  getRunStanding: get("/dags/:dagId/runs/:runId/standing"),
  listRunAttempts: get("/dags/:dagId/runs/:runId/attempts"),
  getRunPasses: get("/dags/:dagId/runs/:runId/passes"),
  getUsualTimes: get("/dags/:dagId/runs/:runId/usual-times"),
  listCallbacks: get("/dags/:dagId/runs/:runId/callbacks"),
  retryCallback: post("/dags/:dagId/runs/:runId/callbacks/:callbackId/retry"),
  getCallbackLog: get("/dags/:dagId/runs/:runId/callbacks/:callbackId/log"),
  previewNotifications: get("/dags/:dagId/runs/:runId/notifications"),
  triggerRun: post("/dags/:dagId/runs"),
  patchRun: patch("/dags/:dagId/runs/:runId"),
  deleteRun: del("/dags/:dagId/runs/:runId"),

  cleanRuns: post("/runs/clean", "admin"),

  listTaskInstances: get("/dags/:dagId/runs/:runId/tasks"),
  searchTaskInstances: get("/task-instances"),
  getTaskInstance: get("/dags/:dagId/runs/:runId/tasks/:taskId"),
  getOutput: get("/dags/:dagId/runs/:runId/tasks/:taskId/output"),
  putOutput: put("/dags/:dagId/runs/:runId/tasks/:taskId/output", "editor"),
  deleteOutput: del("/dags/:dagId/runs/:runId/tasks/:taskId/output", "editor"),
  listData: get("/dags/:dagId/runs/:runId/tasks/:taskId/data"),
  describeData: get("/dags/:dagId/runs/:runId/tasks/:taskId/data/:position"),
  getTaskHistory: get("/dags/:dagId/tasks/:taskId/history"),
  answerApproval: post("/dags/:dagId/runs/:runId/tasks/:taskId/approval"),
  getLog: get("/dags/:dagId/runs/:runId/tasks/:taskId/log"),
  searchLog: get("/dags/:dagId/runs/:runId/tasks/:taskId/log/search"),
  downloadLog: { ...get("/dags/:dagId/runs/:runId/tasks/:taskId/log.ndjson"), content: "text" },
  downloadLogText: { ...get("/dags/:dagId/runs/:runId/tasks/:taskId/log.txt"), content: "text" },

  clear: post("/clears"),
  undoClear: post("/clears/:clearId/undo"),
  mark: post("/marks"),

  putBundle: put("/bundles/:bundleId", "admin"),
  deploy: post("/deploys", "admin"),

  createBackfill: post("/backfills"),
  listBackfills: get("/backfills"),
  getBackfill: get("/backfills/:backfillId"),
  listBackfillDays: get("/backfills/:backfillId/days"),
  getBackfillPace: get("/backfills/:backfillId/pace"),
  patchBackfill: patch("/backfills/:backfillId"),
  pauseBackfill: post("/backfills/:backfillId/pause"),
  resumeBackfill: post("/backfills/:backfillId/resume"),
  cancelBackfill: post("/backfills/:backfillId/cancel"),
  listBackfillCallbacks: get("/backfills/:backfillId/callbacks"),
  retryBackfillCallback: post("/backfills/:backfillId/callbacks/:callbackId/retry"),
  getBackfillCallbackLog: get("/backfills/:backfillId/callbacks/:callbackId/log"),

  listAssets: get("/assets"),
  getAsset: get("/assets/:asset"),
  listAssetEvents: get("/assets/:asset/events"),
  createAssetEvent: post("/assets/:asset/events"),
  materialize: post("/assets/:asset/materialize"),
  getAssetLineage: get("/assets/:asset/lineage"),
  listAssetQueues: get("/asset-queues"),
  listQueuedEvents: get("/dags/:dagId/asset-queue"),
  deleteQueuedEvents: del("/dags/:dagId/asset-queue"),
  getDagAssets: get("/dags/:dagId/assets"),
  listRunAssetEvents: get("/dags/:dagId/runs/:runId/asset-events"),
  createBackfillSchedule: post("/backfill-schedules"),
  listBackfillSchedules: get("/backfill-schedules"),
  pauseBackfillSchedule: post("/backfill-schedules/:scheduleId/pause"),
  resumeBackfillSchedule: post("/backfill-schedules/:scheduleId/resume"),
  deleteBackfillSchedule: del("/backfill-schedules/:scheduleId"),

  listPools: get("/pools"),
  getPoolUse: get("/pools/:pool/use"),
  putPool: put("/pools/:pool", "admin"),
  deletePool: del("/pools/:pool", "admin"),
  listConnections: get("/connections"),
  putConnection: put("/connections/:connectionId", "admin"),
  testConnection: post("/connections/:connectionId/test", "admin"),
  sendTestMessage: post("/connections/:connectionId/test-message", "admin"),
  deleteConnection: del("/connections/:connectionId", "admin"),
  listVariables: get("/variables"),
  listVariableVersions: get("/variables/:key/history", "editor"),
  putVariable: put("/variables/:key", "editor"),
  deleteVariable: del("/variables/:key", "editor"),

  getSession: get("/session", "nobody"),
  signIn: post("/session", "nobody"),
  signOut: del("/session", "nobody"),
  leaveToSignIn: { ...get("/session/oidc", "nobody"), content: "redirect" },
  returnFromSignIn: { ...get("/session/oidc/callback", "nobody"), content: "redirect" },
  changePassword: put("/session/password", "viewer"),
  beginSecondFactor: post("/session/second-factor", "viewer"),
  confirmSecondFactor: put("/session/second-factor", "viewer"),
  renewRecoveryCodes: post("/session/second-factor/recovery-codes", "viewer"),
  removeSecondFactor: post("/session/second-factor/remove", "viewer"),
  listUsers: get("/users", "admin"),
  createUser: post("/users", "admin"),
  patchUser: patch("/users/:user", "admin"),
  deleteUser: del("/users/:user", "admin"),
  listRoles: get("/roles", "admin"),
  putRole: put("/roles/:role", "admin"),
  deleteRole: del("/roles/:role", "admin"),
  listTokens: get("/tokens"),
  createToken: post("/tokens", "viewer"),
  deleteToken: del("/tokens/:tokenId", "viewer"),
  listAuditEntries: get("/audit", "admin"),
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
