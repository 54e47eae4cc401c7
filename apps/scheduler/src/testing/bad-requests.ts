import type { ErrorCode } from "@daymill/core";
import type { ChangingEndpoint } from "@daymill/contract";

export interface BadRequest {
  readonly what: string;
  /** Names in the path that are not those of NAMES_THAT_EXIST. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly code: ErrorCode;
  /** What the answer says: what was given, and what may be. */
  readonly says: RegExp;
}

/** What a path names unless a request says otherwise. */
export const NAMES_THAT_EXIST: Readonly<Record<string, string>> = {
  dagId: "orders",
  runId: "day-0000",
  taskId: "dump",
  callbackId: "1",
  clearId: "1",
  bundleId: "a".repeat(64),
  backfillId: "1",
  asset: "lake:orders",
  scheduleId: "1",
  pool: "default_pool",
  worker: "w1",
  connectionId: "shop",
  key: "region",
  user: "ann",
  role: "sales",
  tokenId: "1",
};

const unknown = (field: string, name = "nope"): BadRequest => ({
  what: `an unknown ${field}`,
  path: { [field]: name },
  code: "E701",
  says: new RegExp(`\\b${name}\\b`),
});

const malformed = (field: string, name: string, says: RegExp): BadRequest => ({
  what: `the ${field} ${JSON.stringify(name)}`,
  path: { [field]: name },
  code: "E702",
  says: new RegExp(`path\\.${field}: expected ${says.source}.*; it is "${name}"`),
});

const onlyDag = [unknown("dagId"), malformed("dagId", "-x", /an id: letters/)];
const ofRun = [...onlyDag, unknown("runId"), malformed("runId", "a b", /a run id: letters/)];
const ofTask = [...ofRun, unknown("taskId")];
const serial = (field: string) => [
  unknown(field, "999"),
  malformed(field, "first", /a whole number/),
  malformed(field, "-1", /a whole number of at least 1/),
  malformed(field, "1.5", /a whole number/),
];
const withBody = (cases: readonly BadRequest[], body: unknown) => cases.map((each) => ({ ...each, body }));
const oneOf = (...words: readonly string[]) =>
  new RegExp(`expected one of ${words.map((word) => `"${word}"`).join("\\|")}`);

const selection = { dagId: "orders", runIds: ["day-0000"] };
const days = { dagId: "orders", from: "2024-03-05", to: "2024-03-06" };
const repeated = { dagId: "orders", name: "new", window: "-7d..-1d", cron: "@daily" };
const user = { name: "bob", role: "viewer", password: "long enough for all" };
const orders = { dagId: "orders", runId: "day-0002" };

/** Of a clear or a mark, with what each adds to the selection. */
const ofSelection = (more: object): BadRequest[] => [
  {
    what: "an unknown DAG",
    body: { ...selection, ...more, dagId: "nope" },
    code: "E701",
    says: /DAG nope has no run day-0000/,
  },
  {
    what: "an unknown run",
    body: { ...selection, ...more, runIds: ["day-0000", "nope"] },
    code: "E701",
    says: /no run nope/,
  },
  { what: "no run", body: { ...selection, ...more, runIds: [] }, code: "E702", says: /body\.runIds.*>=1/ },
  {
    what: "a task that no version has",
    body: { ...selection, ...more, tasks: [{ taskId: "dump" }, { taskId: "nope" }] },
    code: "E701",
    says: /no task nope/,
  },
  {
    what: "an index below none",
    body: { ...selection, ...more, tasks: [{ taskId: "load", mapIndexes: [-2] }] },
    code: "E702",
    says: /mapIndexes\.0.*>=-1/,
  },
  {
    what: "a plan that is no longer true",
    body: { ...selection, ...more, etag: "old" },
    code: "E703",
    says: /Look at the new plan/,
  },
  {
    what: "a limit that is no day",
    body: { ...selection, ...more, past: true, pastFrom: "soon" },
    code: "E702",
    says: /body\.pastFrom.*a day such as/,
  },
  {
    what: "limits of what is not asked for",
    body: { ...selection, ...more, pastFrom: "2024-03-01", futureTo: "2024-03-02" },
    code: "E702",
    says: /body\.pastFrom.*Only with past/,
  },
  {
    what: "another word for what failed",
    body: { ...selection, ...more, only: "bad" },
    code: "E702",
    says: oneOf("all", "failed"),
  },
];

/** Those of each route that changes something, besides fields that nobody knows and bodies of another type. */
export const BAD_REQUESTS: Readonly<Record<Exclude<ChangingEndpoint, "returnFromSignIn">, readonly BadRequest[]>> = {
  rotateSecrets: [],
  patchDag: [
    ...withBody(onlyDag, { paused: true }),
    { what: "a word for a yes", body: { paused: "yes" }, code: "E702", says: /body\.paused.*boolean/ },
  ],
  acknowledgeFailures: [
    ...withBody(onlyDag, {}),
    { what: "a day for an instant", body: { until: "2024-03-15" }, code: "E702", says: /body\.until.*instant/ },
    {
      what: "failures that are yet to come",
      body: { until: "2031-03-01T00:00:00Z" },
      code: "E702",
      says: /2031-03-01T00:00:00Z lies ahead/,
    },
  ],
  deleteDag: [
    ...onlyDag,
    { what: "a DAG whose file is there", code: "E703", says: /orders\.ts.*Take it out of there first/ },
    { what: "a trial that is none", query: "?dryRun=maybe", code: "E702", says: /query\.dryRun/ },
  ],
  triggerRun: [
    ...withBody(onlyDag, {}),
    {
      what: "a DAG that is inactive",
      path: { dagId: "gone" },
      body: {},
      code: "E703",
      says: /gone is inactive.*Deploy it again/,
    },
    {
      what: "a DAG that takes none by hand",
      path: { dagId: "clocked" },
      body: {},
      code: "E711",
      says: /clocked.*allowedRunTypes.*scheduled/,
    },
    {
      what: "a day that has a run",
      body: { logicalDate: "2024-03-01T00:00:00Z" },
      code: "E703",
      says: /logical date already/,
    },
    { what: "a day that is none", body: { logicalDate: "1 March" }, code: "E702", says: /ISO 8601/ },
    {
      what: "a day before the start",
      body: { logicalDate: "2020-03-01T00:00:00Z" },
      code: "E702",
      says: /2020-03-01T00:00.* outside .*from 2024-03-01 to before 2024-03-20/,
    },
    {
      what: "the day at which the DAG ends",
      body: { logicalDate: "2024-03-20T00:00:00Z" },
      code: "E702",
      says: /2024-03-20T00:00.* outside .*to before 2024-03-20/,
    },
    {
      what: "a day that is yet to come",
      body: { logicalDate: "2031-03-01T00:00:00Z" },
      code: "E702",
      says: /2031-03-01.* lies ahead.*now is 2024-03-31/,
    },
    {
      what: "a parameter that it does not have",
      body: { params: { colour: 1 } },
      code: "E702",
      says: /params\.colour.*it has: none/,
    },
    { what: "an id that there is", body: { runId: "day-0000" }, code: "E703", says: /day-0000 already/ },
    { what: "an id that is none", body: { runId: "a b" }, code: "E702", says: /expected a run id/ },
  ],
  patchRun: [
    ...withBody(ofRun, { note: "x" }),
    { what: "nothing to change", body: {}, code: "E702", says: /expected a note or a state/ },
    {
      what: "a state that nobody sets",
      body: { state: "running" },
      code: "E702",
      says: oneOf("success", "failed", "queued"),
    },
    {
      what: "success of one that is",
      path: { runId: "day-0001" },
      body: { state: "success" },
      code: "E703",
      says: /day-0001 .*is success.*would change nothing/,
    },
    {
      what: "failed of one that is, with a note",
      body: { state: "failed", note: "x" },
      code: "E703",
      says: /is failed.*would change nothing/,
    },
    {
      what: "the end of one that is over, where it is to be open",
      path: { runId: "day-0001" },
      body: { state: "failed", onlyOpen: true },
      code: "E703",
      says: /day-0001 .*is over: it stays/,
    },
    {
      what: "the queue of one that is there",
      path: { runId: "day-0002" },
      body: { state: "queued" },
      code: "E703",
      says: /is queued: only a run that is over/,
    },
    {
      what: "the queue of a DAG that is inactive",
      path: { dagId: "gone" },
      body: { state: "queued" },
      code: "E703",
      says: /gone is inactive/,
    },
  ],
  deleteRun: [
    ...ofRun,
    { what: "a run that is not over", path: orders, code: "E703", says: /day-0002.*not over.*let it end/ },
  ],
  putOutput: [
    ...withBody(ofTask, { value: 1 }),
    {
      what: "a task that has not ended",
      path: orders,
      body: { value: 1 },
      code: "E703",
      says: /dump.*has not ended \(none\).*Wait for its end/,
    },
    { what: "an index that there is not", query: "?mapIndex=7", body: { value: 1 }, code: "E701", says: /dump.*7/ },
    {
      what: "an index that is none",
      query: "?mapIndex=x",
      body: { value: 1 },
      code: "E702",
      says: /query\.mapIndex: expected an index.*"x"/,
    },
    { what: "no value", body: {}, code: "E702", says: /body\.value/ },
  ],
  deleteOutput: [
    ...ofTask,
    { what: "a task that has not ended", path: orders, code: "E703", says: /dump.*has not ended/ },
    { what: "an output that there is not", code: "E701", says: /dump/ },
  ],
  answerApproval: [
    ...withBody(ofTask, { decision: "approve" }),
    { what: "a task that asks for nothing", body: { decision: "approve" }, code: "E703", says: /dump/ },
    { what: "another decision", body: { decision: "perhaps" }, code: "E702", says: oneOf("approve", "refuse") },
  ],
  retryCallback: [...ofRun, ...serial("callbackId")],
  clear: [
    ...ofSelection({}),
    { what: "a DAG that is inactive", body: { ...selection, dagId: "gone" }, code: "E703", says: /gone is inactive/ },
    {
      what: "another way with what runs",
      body: { ...selection, running: "kill" },
      code: "E702",
      says: oneOf("stop", "leave"),
    },
    {
      what: "a hold of an hour",
      body: { ...selection, holdMs: 3_600_000 },
      code: "E702",
      says: /body\.holdMs.*<=60000/,
    },
  ],
  undoClear: [
    ...serial("clearId"),
    { what: "one that was undone", code: "E703", says: /clear 1 has been undone already/ },
  ],
  mark: [
    ...ofSelection({ state: "failed" }),
    {
      what: "a state that nobody sets",
      body: { ...selection, state: "running" },
      code: "E702",
      says: oneOf("success", "failed", "skipped"),
    },
  ],
  cleanRuns: [
    { what: "a time that is none", body: { before: "yesterday" }, code: "E702", says: /body\.before.*ISO 8601/ },
    { what: "fewer than one", body: { keepPerDag: 0 }, code: "E702", says: /body\.keepPerDag.*>=1/ },
  ],
  putBundle: [malformed("bundleId", "b", /the id of a bundle/)].map((each) => ({
    ...each,
    body: { code: "", sourceMap: "", assets: {}, externals: {} },
  })),
  deploy: [
    {
      what: "a name that is none",
      body: { deployment: "-", files: [] },
      code: "E702",
      says: /body\.deployment.*an id/,
    },
    {
      what: "a file without a bundle",
      body: { deployment: "main", files: [{ file: "a.ts", folder: "/", bundleId: "x", sources: [] }] },
      code: "E702",
      says: /body\.files\.0\.bundleId.*64 hexadecimal digits/,
    },
  ],
  createBackfill: [
    { what: "an unknown DAG", body: { ...days, dagId: "nope" }, code: "E701", says: /DAG nope/ },
    { what: "a DAG that is inactive", body: { ...days, dagId: "gone" }, code: "E703", says: /gone is inactive/ },
    {
      what: "a DAG that takes none",
      body: { ...days, dagId: "clocked" },
      code: "E711",
      says: /clocked.*allowedRunTypes/,
    },
    {
      what: "a range that is reversed",
      body: { ...days, from: "2024-03-07" },
      code: "E702",
      says: /2024-03-07 is after the last day 2024-03-06/,
    },
    {
      what: "a range that is reversed, only tried",
      body: { ...days, from: "2024-03-07", dryRun: true },
      code: "E702",
      says: /is after/,
    },
    {
      what: "days before the start",
      body: { ...days, from: "2020-03-05", to: "2020-03-06" },
      code: "E702",
      says: /No day from 2020-03-05 to 2020-03-06.*from 2024-03-01 to before 2024-03-20/,
    },
    {
      what: "days after the end",
      body: { ...days, from: "2024-03-25", to: "2024-03-26" },
      code: "E702",
      says: /No day from 2024-03-25.*to before 2024-03-20/,
    },
    {
      what: "days that are yet to come",
      body: { ...days, dagId: "endless", from: "2031-03-05", to: "2031-03-06" },
      code: "E702",
      says: /No day from 2031-03-05.*once they are over/,
    },
    {
      what: "days of another backfill",
      body: { ...days, from: "2024-03-10", to: "2024-03-11" },
      code: "E703",
      says: /Backfill 1 of orders works on these days/,
    },
    {
      what: "a day that is none",
      body: { ...days, from: "2024-02-30" },
      code: "E702",
      says: /body\.from.*such as 2024-03-15/,
    },
    { what: "an unknown task", body: { ...days, tasks: ["nope"] }, code: "E702", says: /orders has no task nope/ },
    { what: "around no task", body: { ...days, upstream: true }, code: "E702", says: /Name a task/ },
    { what: "no runs at once", body: { ...days, maxActiveRuns: 0 }, code: "E702", says: /maxActiveRuns.*>=1/ },
    {
      what: "another rule",
      body: { ...days, reprocess: "all" },
      code: "E702",
      says: oneOf("none", "failed", "failed_only", "completed"),
    },
    {
      what: "a parameter that it does not have",
      body: { ...days, params: { colour: 1 } },
      code: "E702",
      says: /params\.colour.*it has: none/,
    },
  ],
  patchBackfill: [
    ...withBody(serial("backfillId"), { maxActiveRuns: 2 }),
    { what: "nothing to change", body: {}, code: "E702", says: /give maxActiveRuns/ },
    { what: "no runs at once", body: { maxActiveRuns: 0 }, code: "E702", says: /maxActiveRuns.*>=1/ },
    {
      what: "one that is over",
      path: { backfillId: "2" },
      body: { maxActiveRuns: 2 },
      code: "E703",
      says: /2 is cancelled: only one that is not over/,
    },
  ],
  retryBackfillCallback: [...serial("backfillId"), ...serial("callbackId")],
  pauseBackfill: [
    ...serial("backfillId"),
    {
      what: "one that is over",
      path: { backfillId: "2" },
      code: "E703",
      says: /2 is cancelled: only one that is running/,
    },
  ],
  resumeBackfill: [
    ...serial("backfillId"),
    { what: "one that is running", code: "E703", says: /1 is running: only one that is paused/ },
  ],
  cancelBackfill: [
    ...withBody(serial("backfillId"), {}),
    {
      what: "one that is over",
      path: { backfillId: "2" },
      body: {},
      code: "E703",
      says: /2 is cancelled: only one that is not over/,
    },
  ],
  createAssetEvent: [
    { ...unknown("asset", "lake:nope"), body: {} },
    { what: "extra that is no object", body: { extra: 1 }, code: "E702", says: /body\.extra/ },
  ],
  materialize: [
    { ...unknown("asset", "lake:nope"), body: {} },
    {
      what: "an asset that no DAG makes",
      path: { asset: "lake:raw" },
      body: {},
      code: "E701",
      says: /produces the asset lake:raw/,
    },
    {
      what: "a DAG that does not make it",
      body: { dagId: "clocked" },
      code: "E702",
      says: /produces the asset lake:orders: orders/,
    },
    { what: "a day before the start", body: { logicalDate: "2020-03-01T00:00:00Z" }, code: "E702", says: /outside/ },
  ],
  deleteQueuedEvents: [
    ...onlyDag,
    { what: "an event that is none", query: "?eventId=x", code: "E702", says: /query\.eventId.*"x"/ },
  ],
  createBackfillSchedule: [
    { what: "an unknown DAG", body: { ...repeated, dagId: "nope" }, code: "E701", says: /DAG nope/ },
    { what: "a DAG that is inactive", body: { ...repeated, dagId: "gone" }, code: "E703", says: /gone is inactive/ },
    { what: "a name that there is", body: { ...repeated, name: "weekly" }, code: "E703", says: /weekly/ },
    {
      what: "a window that is reversed",
      body: { ...repeated, window: "-1d..-7d" },
      code: "E205",
      says: /-1d\.\.-7d.*"-7d\.\.-1d"/,
    },
    {
      what: "a window that is none",
      body: { ...repeated, window: "7 days" },
      code: "E702",
      says: /such as -7d\.\.-1d/,
    },
    {
      what: "a cron that is none",
      body: { ...repeated, cron: "61 * * * *" },
      code: "E205",
      says: /61 is outside 0 to 59/,
    },
    {
      what: "a zone that is none",
      body: { ...repeated, timezone: "Mars" },
      code: "E206",
      says: /"Mars".*"Europe\/Berlin"/,
    },
    {
      what: "a DAG that takes none",
      body: { ...repeated, dagId: "clocked" },
      code: "E711",
      says: /clocked.*allowedRunTypes/,
    },
    { what: "an unknown task", body: { ...repeated, tasks: ["nope"] }, code: "E702", says: /no task nope/ },
  ],
  pauseBackfillSchedule: [
    ...serial("scheduleId"),
    { what: "one that is paused", path: { scheduleId: "2" }, code: "E703", says: /paused/ },
  ],
  resumeBackfillSchedule: [
    ...serial("scheduleId"),
    { what: "one that is not paused", code: "E703", says: /weekly is not paused/ },
  ],
  deleteBackfillSchedule: serial("scheduleId"),
  drainWorker: [unknown("worker"), malformed("worker", "a b", /the name of a worker/)],
  resumeWorker: [unknown("worker"), malformed("worker", "a b", /the name of a worker/)],
  putPool: [
    { what: "fewer than unlimited", body: { slots: -2 }, code: "E702", says: /body\.slots.*>=-1/ },
    { what: "half a slot", body: { slots: 1.5 }, code: "E702", says: /body\.slots.*int/ },
    {
      what: "what somebody else changed meanwhile",
      body: { slots: 2, was: { slots: 77, includeDeferred: false, description: null } },
      code: "E703",
      says: /default_pool was changed by somebody else/,
    },
    { ...malformed("pool", "a b", /an id: letters/), body: { slots: 2 } },
  ],
  deletePool: [
    unknown("pool"),
    { what: "a pool that DAGs name", code: "E703", says: /default_pool is used by .*orders.*Take it out/ },
  ],
  putConnection: [
    {
      what: "a port that is none",
      body: { type: "postgres", port: 99_999 },
      code: "E702",
      says: /body\.port.*<=65535/,
    },
    { ...malformed("connectionId", "a b", /an id: letters/), body: { type: "postgres" } },
  ],
  testConnection: [{ ...unknown("connectionId"), body: {} }],
  sendTestMessage: [
    { ...unknown("connectionId"), body: {} },
    {
      what: "a connection that sends none",
      path: { connectionId: "lake" },
      body: {},
      code: "E702",
      says: /path\.connectionId: its type is \w+, which/,
    },
    { what: "nobody to send it to", body: { to: [] }, code: "E702", says: /body\.to/ },
  ],
  deleteConnection: [unknown("connectionId")],
  putVariable: [
    { what: "a number", body: { value: 1 }, code: "E702", says: /body\.value.*string/ },
    {
      what: "what somebody else changed meanwhile",
      body: { value: "x", unchangedSince: "2020-01-01T00:00:00Z" },
      code: "E703",
      says: /region was (changed|deleted)/,
    },
  ],
  deleteVariable: [unknown("key")],
  // Which of the two is wrong is not told.
  signIn: [
    {
      what: "a name that nobody has",
      body: { name: "nobody", password: "long enough for all" },
      code: "E709",
      says: /name or the password/,
    },
  ],
  signOut: [],
  changePassword: [
    { what: "a short password", body: { current: "x", next: "short" }, code: "E702", says: /body\.next.*at least 12/ },
    {
      what: "somebody without a password",
      body: { current: "x", next: user.password },
      code: "E703",
      says: /signed in with a password/,
    },
  ],
  beginSecondFactor: [
    { what: "who is no user", body: { password: user.password }, code: "E703", says: /with a password/ },
  ],
  confirmSecondFactor: [{ what: "who is no user", body: { code: "123456" }, code: "E703", says: /with a password/ }],
  renewRecoveryCodes: [{ what: "who is no user", body: { code: "123456" }, code: "E703", says: /with a password/ }],
  removeSecondFactor: [{ what: "who is no user", body: { code: "123456" }, code: "E703", says: /with a password/ }],
  putRole: [
    {
      ...malformed("role", "admin", /a name: letters/),
      body: { base: "none", grants: [] },
    },
    {
      what: "a base that may everything",
      body: { base: "admin", grants: [] },
      code: "E702",
      says: oneOf("none", "viewer", "operator", "editor"),
    },
    {
      what: "a grant on what is no DAG",
      body: { base: "none", grants: [{ on: "sales *", role: "viewer" }] },
      code: "E702",
      says: /body\.grants\.0\.on: expected the id of a DAG/,
    },
    {
      what: "what somebody else changed meanwhile",
      body: { base: "none", grants: [], unchangedSince: null },
      code: "E703",
      says: /role sales exists already/,
    },
  ],
  deleteRole: [unknown("role"), { what: "a role that users have", code: "E703", says: /sales is that of .*another/ }],
  createUser: [
    {
      what: "a role that there is not",
      body: { ...user, role: "king" },
      code: "E702",
      says: /no role king\. There are viewer, operator, editor/,
    },
    {
      what: "a short password",
      body: { ...user, password: "short" },
      code: "E702",
      says: /body\.password.*at least 12/,
    },
    { what: "a name that there is", body: { ...user, name: "ann" }, code: "E703", says: /\bann\b/ },
    { what: "a name that is none", body: { ...user, name: "A b" }, code: "E702", says: /body\.name/ },
  ],
  patchUser: [
    { ...unknown("user"), body: { role: "viewer" } },
    {
      what: "a role that there is not",
      body: { role: "king" },
      code: "E702",
      says: /no role king\. There are viewer, operator, editor/,
    },
    { what: "the only admin", body: { role: "viewer" }, code: "E703", says: /admin/ },
    {
      what: "a second factor that is not theirs",
      body: { hasSecondFactor: true },
      code: "E702",
      says: /body\.hasSecondFactor: expected false/,
    },
  ],
  deleteUser: [unknown("user"), { what: "the only admin, while there are others", code: "E703", says: /admin/ }],
  createToken: [
    {
      what: "who is no user",
      body: { name: "t", role: "viewer", expiresAt: null },
      code: "E703",
      says: /belongs to a user/,
    },
    {
      what: "a role that there is not",
      body: { name: "t", role: "king", expiresAt: null },
      code: "E702",
      says: oneOf("viewer", "operator", "editor", "admin"),
    },
  ],
  deleteToken: serial("tokenId"),
};
