import type { DagId } from "@daymill/core";
import type { RouteName } from "@daymill/contract";
import { findAsset, findDagOfBackfill, findDagOfBackfillSchedule, findDagsOfClear } from "@daymill/metadata";
import type { AssetRow, MetadataDatabase } from "@daymill/metadata";
import { findProducer } from "../actions/find-producer.ts";
import type { RouteCall } from "../handlers.ts";
import { asDagId } from "../reader.ts";
import type { AccessScope } from "./doorkeeper.ts";

/** What a call is about. */
export interface Concerned {
  /** As the answer calls it to whom it is not there: `The backfill 5`. */
  readonly what: string;
  /** Who sees one of these DAGs sees it; none: there is nothing of it. viewers: whoever is a viewer of everything. */
  readonly seenBy: readonly string[] | "viewers";
  /** DAGs on each of which the route's role is needed; without any, the role for everything decides. */
  readonly neededOn: readonly string[];
}

type Db = MetadataDatabase["db"];
type Finder<N extends RouteName> = (call: RouteCall<N>, db: Db) => Promise<Concerned> | Concerned;

/**
 * What a route has to do with DAGs. all: nothing, so that the role for everything decides. self: nothing, and it is about
 * oneself, or tells what everybody may know who has signed in. entrance: the same, and it leads in. lists: its answer names only DAGs on which the caller is a
 * viewer, as the handler sees to by `caller.dagsWith`. path: its path names a DAG. Anything else finds out.
 */
export type DagRule<N extends RouteName> = "all" | "self" | "entrance" | "lists" | "path" | Finder<N>;

/** Where the role counts that a route needs. */
export function scopeOf(rule: DagRule<never>): AccessScope {
  return rule === "all" || rule === "self" || rule === "entrance" ? rule : "dags";
}

const ofBody = ({ body }: { readonly body: { readonly dagId: string } }): Concerned =>
  only(`The DAG ${body.dagId}`, body.dagId);

const ofBackfill = async ({ params }: { readonly params: { readonly backfillId: number } }, db: Db) =>
  only(`The backfill ${params.backfillId}`, await findDagOfBackfill(db, params.backfillId));

const ofSchedule = async ({ params }: { readonly params: { readonly scheduleId: number } }, db: Db) =>
  only(`The backfill schedule ${params.scheduleId}`, await findDagOfBackfillSchedule(db, params.scheduleId));

/** The rule of every endpoint: one without a rule does not compile. */
export const DAG_RULES: { readonly [N in RouteName]: DagRule<N> } = {
  getHealth: "self",
  getSystem: "all",
  drainWorker: "all",
  resumeWorker: "all",
  rotateSecrets: "all",
  getOverview: "lists",
  countFailingDags: "lists",
  getTimeline: "lists",
  getThroughput: "lists",
  search: "lists",
  getOpenApi: "self",
  stream: "lists",

  listDags: "lists",
  getDag: "path",
  patchDag: "path",
  acknowledgeFailures: "path",
  deleteDag: "path",
  getGraph: "path",
  getGrid: "path",
  getTaskDurations: "path",
  getCalendar: "path",
  getCalendarHours: "path",
  listVersions: "path",
  getVersion: "path",
  compareVersions: "path",
  getVersionGraph: "path",
  listLoadProblems: "lists",

  listRuns: "lists",
  getRun: "path",
  getRunStanding: "path",
  listRunAttempts: "path",
  getRunPasses: "path",
  getUsualTimes: "path",
  listCallbacks: "path",
  retryCallback: "path",
  getCallbackLog: "path",
  previewNotifications: "path",
  triggerRun: "path",
  patchRun: "path",
  deleteRun: "path",
  cleanRuns: "all",

  listTaskInstances: "path",
  searchTaskInstances: "lists",
  getTaskInstance: "path",
  getOutput: "path",
  putOutput: "path",
  deleteOutput: "path",
  listData: "path",
  describeData: "path",
  getTaskHistory: "path",
  answerApproval: "path",
  getLog: "path",
  searchLog: "path",
  downloadLog: "path",
  downloadLogText: "path",

  clear: ofBody,
  undoClear: async ({ params: { clearId } }, db) => {
    const dags = await findDagsOfClear(db, clearId);
    return { what: `The clear ${clearId}`, seenBy: dags ? [dags.dagId] : [], neededOn: dags?.all ?? [] };
  },
  mark: ofBody,

  putBundle: "all",
  deploy: "all",

  createBackfill: ofBody,
  listBackfills: "lists",
  getBackfill: ofBackfill,
  listBackfillDays: ofBackfill,
  getBackfillPace: ofBackfill,
  patchBackfill: ofBackfill,
  pauseBackfill: ofBackfill,
  resumeBackfill: ofBackfill,
  cancelBackfill: ofBackfill,
  listBackfillCallbacks: ofBackfill,
  retryBackfillCallback: ofBackfill,
  getBackfillCallbackLog: ofBackfill,

  listAssets: "lists",
  getAsset: "lists",
  listAssetEvents: "lists",
  createAssetEvent: async ({ params: { asset } }, db) => {
    const row = await findAsset(db, asset);
    const started = row?.consumers.filter(({ taskId }) => taskId === null) ?? [];
    return ofAsset(asset, row, dagIdsOf([...(row?.producers ?? []), ...started]));
  },
  materialize: async ({ params: { asset }, body: { dagId }, caller }, db) => {
    const row = await findAsset(db, asset, await caller.dagsWith("viewer"));
    if (row === undefined) return ofAsset(asset, row, []);
    return ofAsset(asset, row, [findProducer(row, dagId === undefined ? undefined : asDagId(dagId))]);
  },
  getAssetLineage: "lists",
  listAssetQueues: "lists",
  listQueuedEvents: "path",
  deleteQueuedEvents: "path",
  getDagAssets: "path",
  listRunAssetEvents: "path",
  createBackfillSchedule: ofBody,
  listBackfillSchedules: "lists",
  pauseBackfillSchedule: ofSchedule,
  resumeBackfillSchedule: ofSchedule,
  deleteBackfillSchedule: ofSchedule,

  listPools: "all",
  getPoolUse: "all",
  putPool: "all",
  deletePool: "all",
  listConnections: "all",
  putConnection: "all",
  testConnection: "all",
  sendTestMessage: "all",
  deleteConnection: "all",
  listVariables: "all",
  listVariableVersions: "all",
  putVariable: "all",
  deleteVariable: "all",

  getSession: "entrance",
  signIn: "entrance",
  signOut: "entrance",
  leaveToSignIn: "self",
  returnFromSignIn: "self",
  changePassword: "self",
  beginSecondFactor: "entrance",
  confirmSecondFactor: "entrance",
  renewRecoveryCodes: "self",
  removeSecondFactor: "self",
  listUsers: "all",
  createUser: "all",
  patchUser: "all",
  deleteUser: "all",
  listRoles: "all",
  putRole: "all",
  deleteRole: "all",
  listTokens: "self",
  createToken: "self",
  deleteToken: "self",
  listAuditEntries: "all",
};

function only(what: string, dagId: string | undefined): Concerned {
  const dagIds = dagId === undefined ? [] : [dagId];
  return { what, seenBy: dagIds, neededOn: dagIds };
}

function ofAsset(asset: string, row: AssetRow | undefined, neededOn: readonly DagId[]): Concerned {
  const users = dagIdsOf([...(row?.producers ?? []), ...(row?.consumers ?? [])]);
  const isOfNoDag = row !== undefined && users.length === 0;
  return { what: `The asset ${asset}`, seenBy: isOfNoDag ? "viewers" : users, neededOn };
}

function dagIdsOf(users: readonly { readonly dagId: DagId }[]): DagId[] {
  return [...new Set(users.map(({ dagId }) => dagId))];
}
