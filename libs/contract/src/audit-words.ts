import type { JsonObject, JsonValue } from "@daymill/core";
import type { EndpointName, endpoints } from "./endpoints.ts";

/** Endpoints that change something, or act for the caller. A browser comes back from a provider by GET, and signs in so. */
export type ChangingEndpoint =
  | { [N in EndpointName]: (typeof endpoints)[N]["method"] extends "GET" ? never : N }[EndpointName]
  | "returnFromSignIn";

/** What the audit log calls each of them, after the name of who did it. */
export const AUDIT_ACTIONS = {
  patchDag: "paused or resumed a DAG",
  acknowledgeFailures: "acknowledged the failures of a DAG",
  deleteDag: "deleted a DAG",
  triggerRun: "triggered a run",
  patchRun: "changed a run",
  deleteRun: "deleted a run",
  retryCallback: "had a callback called again",
  cleanRuns: "removed old runs",
  putOutput: "set the output of a task",
  deleteOutput: "deleted the output of a task",
  answerApproval: "answered an approval",
  clear: "cleared tasks",
  undoClear: "undid a clear",
  mark: "marked tasks",
  putBundle: "sent a bundle",
  deploy: "deployed DAGs",
  createBackfill: "began a backfill",
  patchBackfill: "changed a backfill",
  pauseBackfill: "paused a backfill",
  resumeBackfill: "resumed a backfill",
  cancelBackfill: "cancelled a backfill",
  retryBackfillCallback: "had a callback of a backfill called again",
  createBackfillSchedule: "made a repeated backfill",
  pauseBackfillSchedule: "paused a repeated backfill",
  resumeBackfillSchedule: "resumed a repeated backfill",
  deleteBackfillSchedule: "deleted a repeated backfill",
  createAssetEvent: "created an asset event",
  materialize: "materialised an asset",
  deleteQueuedEvents: "dropped queued asset events",
  putPool: "saved a pool",
  deletePool: "deleted a pool",
  putConnection: "saved a connection",
  testConnection: "tested a connection",
  sendTestMessage: "sent a test message",
  deleteConnection: "deleted a connection",
  drainWorker: "drained a worker",
  resumeWorker: "had a drained worker take tasks again",
  rotateSecrets: "sealed secrets under a new key",
  putVariable: "saved a variable",
  deleteVariable: "deleted a variable",
  signIn: "signed in",
  returnFromSignIn: "signed in by single sign-on",
  signOut: "signed out",
  changePassword: "changed their password",
  beginSecondFactor: "began to set up a second factor",
  confirmSecondFactor: "set up a second factor",
  renewRecoveryCodes: "made new recovery codes for themselves",
  removeSecondFactor: "took their second factor away",
  createUser: "made a user",
  patchUser: "changed a user",
  deleteUser: "deleted a user",
  putRole: "saved a role",
  deleteRole: "deleted a role",
  createToken: "made an API token",
  deleteToken: "deleted an API token",
} as const satisfies Record<ChangingEndpoint, string>;

/** What happened, in words that stand after the name of who did it; an action of a newer version is called by its name. */
export function auditActionText(action: string): string {
  return Object.hasOwn(AUDIT_ACTIONS, action) ? AUDIT_ACTIONS[action as ChangingEndpoint] : action;
}

interface BeforeAndAfter {
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** A field of what an entry is about that differs; undefined: there was, or is, no such field. */
export interface AuditedChange {
  readonly field: string;
  readonly from: JsonValue | undefined;
  readonly to: JsonValue | undefined;
}

/** What differs between how something stood before and after, by field in the order of the alphabet. */
export function auditedChanges({ before, after }: BeforeAndAfter): AuditedChange[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .toSorted()
    .map((field) => ({ field, from: from[field], to: to[field] }))
    .filter((change) => JSON.stringify(change.from) !== JSON.stringify(change.to));
}

function fieldsOf(record: JsonValue): JsonObject {
  return typeof record === "object" && record !== null && !Array.isArray(record) ? (record as JsonObject) : {};
}
