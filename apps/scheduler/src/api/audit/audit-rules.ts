import type { ChangingEndpoint } from "@daymill/contract";
import type { Handler, Handlers, RouteCall } from "../handlers.ts";
import {
  readAcknowledgement,
  readBackfill,
  readBackfillSchedule,
  readConnection,
  readDag,
  readOutput,
  readPool,
  readRole,
  rolesOf,
  readRun,
  readToken,
  findUser,
  readNamedUser,
  readVariable,
  readWorker,
} from "./records.ts";

type Body<N extends ChangingEndpoint> = RouteCall<N>["body"];
type Answer<N extends ChangingEndpoint> = Awaited<ReturnType<Handler<N>>>;

/** What an entry says of what it is about. */
interface Made {
  /** Who the caller proved to be. */
  readonly who?: string | undefined;
  readonly object?: string;
  readonly runId?: string;
  /** How it stood before, where that is known only afterwards; JSON. */
  readonly before?: object | undefined;
  /** What came of it, where no record tells it; JSON. */
  readonly after?: object;
}

/** What the audit log keeps of a change. What a rule does not name is not kept: a request may hold secrets. */
export interface AuditRule<N extends ChangingEndpoint> {
  /** What it is about, where the path does not name it. */
  readonly dagId?: (body: Body<N>) => string;
  readonly object?: (body: Body<N>) => string;
  /** Anybody can ask, as often as they please: nothing is written before it is known that they got as far as an answer. */
  readonly isOfNobody?: true;
  /** Whether nothing is changed: the plan is asked for. */
  readonly isTrial?: (body: Body<N>, call: RouteCall<N>) => boolean;
  /** What was asked for; JSON. */
  readonly asked?: (body: Body<N>, call: RouteCall<N>) => object;
  /** How what it is about stands, as far as it can be changed, as JSON; read before and after. undefined: there is none. */
  readonly record?: (handlers: Handlers, call: RouteCall<N>) => Promise<object | undefined>;
  readonly made?: (answer: Answer<N>) => Made;
}

function whatWasCleared({ total, runIds, otherRuns }: Extract<Answer<"clear">, { kind: "applied" }>): object {
  return { total, runIds, ...(otherRuns.length > 0 && { otherRuns }) };
}

type AuditRules = { readonly [N in ChangingEndpoint]: AuditRule<N> };

/** The rule of every endpoint that changes something: one without a rule does not compile. */
export const AUDIT_RULES: AuditRules = {
  patchDag: { record: readDag },
  acknowledgeFailures: { asked: (body) => body, record: readAcknowledgement },
  deleteDag: {
    isTrial: (_, { query }) => query.dryRun,
    made: (answer) => ({ after: answer.kind === "applied" ? { runs: answer.runs, isDone: answer.isDone } : {} }),
  },
  triggerRun: {
    asked: (body) => body,
    made: ({ runId }) => ({ runId }),
  },
  patchRun: { asked: (body) => body, record: readRun },
  deleteRun: { record: readRun },
  retryCallback: {},
  cleanRuns: {
    isTrial: ({ dryRun }) => dryRun,
    asked: ({ before, keepPerDag }) => ({ before, keepPerDag }),
    made: (answer) => ({ after: answer.kind === "applied" ? { runs: answer.runs, isDone: answer.isDone } : {} }),
  },
  putOutput: { asked: (_, { query }) => query, record: readOutput },
  deleteOutput: { asked: (_, { query }) => query, record: readOutput },
  answerApproval: { asked: (body, { query }) => ({ ...body, ...query }) },
  clear: {
    dagId: ({ dagId }) => dagId,
    isTrial: ({ dryRun }) => dryRun,
    asked: (body) => ({ ...body, dryRun: undefined, etag: undefined }),
    made: (answer) =>
      answer.kind === "applied" ? { object: String(answer.clearId), after: whatWasCleared(answer) } : {},
  },
  undoClear: { made: ({ restored }) => ({ after: { restored } }) },
  mark: {
    dagId: ({ dagId }) => dagId,
    isTrial: ({ dryRun }) => dryRun,
    asked: (body) => ({ ...body, dryRun: undefined, etag: undefined }),
    made: (answer) => (answer.kind === "applied" ? { after: { total: answer.total, runIds: answer.runIds } } : {}),
  },
  putBundle: { made: (answer) => ({ after: answer }) },
  deploy: {
    object: ({ deployment }) => deployment,
    isTrial: ({ dryRun }) => dryRun,
    asked: ({ adopt, files }) => ({ adopt, files: files.map(({ file, bundleId }) => ({ file, bundleId })) }),
    made: (answer) =>
      answer.kind === "applied"
        ? { after: { dags: answer.dags.map(({ dagId, change, from, to }) => ({ dagId, change, from, to })) } }
        : {},
  },
  createBackfill: {
    dagId: ({ dagId }) => dagId,
    isTrial: ({ dryRun }) => dryRun,
    asked: (body) => ({ ...body, dryRun: undefined }),
    made: (answer) => (answer.kind === "backfill" ? { object: String(answer.backfillId) } : {}),
  },
  patchBackfill: { record: readBackfill },
  pauseBackfill: { record: readBackfill },
  resumeBackfill: { record: readBackfill },
  cancelBackfill: { asked: (body) => body, record: readBackfill },
  retryBackfillCallback: {},
  createBackfillSchedule: {
    dagId: ({ dagId }) => dagId,
    isTrial: ({ dryRun }) => dryRun,
    asked: (body) => ({ ...body, dryRun: undefined }),
    made: (answer) => (answer.kind === "schedule" ? { object: String(answer.scheduleId) } : {}),
  },
  pauseBackfillSchedule: { record: readBackfillSchedule },
  resumeBackfillSchedule: { record: readBackfillSchedule },
  deleteBackfillSchedule: { record: readBackfillSchedule },
  createAssetEvent: { asked: (body) => body, made: ({ eventId }) => ({ after: { eventId } }) },
  materialize: { asked: (body) => body, made: ({ runId }) => ({ runId }) },
  deleteQueuedEvents: { asked: (_, { query }) => query, made: (answer) => ({ after: answer }) },
  putPool: { record: readPool },
  deletePool: { record: readPool },
  putConnection: { asked: ({ secrets }) => ({ secrets: Object.keys(secrets) }), record: readConnection },
  testConnection: { made: ({ ok }) => ({ after: { ok } }) },
  sendTestMessage: {
    isTrial: ({ dryRun }) => dryRun,
    asked: ({ to }) => ({ ...(to && { to }) }),
    made: ({ isSent }) => ({ after: { isSent } }),
  },
  deleteConnection: { record: readConnection },
  drainWorker: { record: readWorker },
  resumeWorker: { record: readWorker },
  rotateSecrets: { made: (answer) => ({ after: answer }) },
  putVariable: { record: readVariable },
  deleteVariable: { record: readVariable },
  // Of whom nobody knows, the name is not kept: people type their password there.
  signIn: {
    isOfNobody: true,
    record: async (handlers, { body, caller }) => {
      const isKnown = (await findUser(handlers, body.name, caller)) !== undefined;
      return isKnown ? { name: body.name } : undefined;
    },
    made: ({ user }) => ({ who: user?.name, ...(user?.secondFactor && { after: user.secondFactor }) }),
  },
  returnFromSignIn: {
    isOfNobody: true,
    made: ({ signedIn }) => {
      if (signedIn === undefined) return {};
      const { who, roles, former } = signedIn;
      return { who, object: who, before: former && rolesOf(former), after: rolesOf(roles) };
    },
  },
  signOut: {},
  changePassword: {},
  beginSecondFactor: {},
  confirmSecondFactor: {},
  renewRecoveryCodes: {},
  removeSecondFactor: {},
  createUser: {
    object: ({ name }) => name,
    record: (handlers, { body, caller }) => findUser(handlers, body.name, caller),
  },
  patchUser: { asked: ({ password }) => (password === undefined ? {} : { password: "new" }), record: readNamedUser },
  deleteUser: { record: readNamedUser },
  putRole: { record: readRole },
  deleteRole: { record: readRole },
  createToken: {
    asked: (body) => body,
    made: ({ tokenId }) => ({ object: String(tokenId) }),
  },
  deleteToken: { record: readToken },
};
