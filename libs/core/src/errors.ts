/** Every named error: its code, its title, and what to do about it. docs/errors.md is tested against this table. */
export const errorCatalogue = {
  // 1xx: starting, configuration
  E101: "The data directory is in use by another Daymill",
  E102: "The data directory cannot be written",
  E103: "The port is in use",
  E104: "The configuration is not valid",
  E105: "Listening beyond this machine needs users",
  E106: "The project cannot be made",
  E107: "The data directory is not that of the others",
  // 2xx: DAGs
  E201: "The DAG file cannot be bundled",
  E202: "The DAG file cannot be loaded",
  E203: "An id is not valid",
  E204: "An id is used twice",
  E205: "The schedule is not valid",
  E206: "The time zone is not known",
  E207: "The builder is not deterministic",
  E208: "A ref is used as a value",
  E209: "An option is not valid",
  E210: "A task refers to something that does not exist",
  E211: "Nothing can reach this join",
  E214: "The tasks form a cycle",
  E215: "A task is called outside a builder",
  E216: "The DAG comes from elsewhere",
  // 3xx: running
  E301: "The connection does not exist",
  E302: "The output is too large",
  E303: "The output is not JSON",
  E304: "The input cannot be rendered",
  E305: "The task timed out",
  E306: "The worker process died",
  E307: "The bundle does not fit this worker",
  E308: "The attempt no longer owns its task",
  E309: "A look took too long",
  E310: "The key of a limit cannot be made",
  // 4xx: operators
  E401: "The source cannot be reached",
  E402: "The source refused the sign-in",
  E403: "The archive is truncated",
  E404: "The archive lacks a file",
  E405: "The archive has a format that is not supported",
  E406: "The archive was made by a newer version",
  E407: "Too many records were rejected",
  E408: "A value does not fit its column",
  E409: "Rows do not add up",
  E410: "The dump failed",
  E411: "The load failed",
  E412: "The column map does not fit the source",
  E413: "The Parquet file is damaged",
  E414: "A check failed",
  E415: "The query does not fit the files",
  E416: "The query does not fit the source",
  E421: "The cluster service cannot be reached",
  E422: "The cluster service refuses the request",
  E423: "The cluster or step ended otherwise",
  E431: "The Heka stream is damaged",
  E432: "The file is no Heka stream",
  E433: "The description of the source does not fit",
  E434: "The file has another header",
  E435: "The compressed file is damaged",
  E441: "The process failed",
  E451: "The server refuses the HTTP request",
  E452: "The HTTP server fails or cannot be reached",
  E453: "The HTTP answer is not what was expected",
  E461: "The server refuses the statement",
  E462: "The statement failed for now",
  E471: "Glue or Athena cannot be reached",
  E472: "Glue or Athena refuses the request",
  E473: "The table in the catalogue is another one",
  E474: "Partitions are registered elsewhere",
  E481: "The notification was not delivered",
  // 5xx: stores
  E501: "The object does not exist",
  E502: "The store cannot be reached",
  E503: "The path leaves its root",
  E504: "The disk is full",
  E505: "Too much would be deleted",
  E506: "What was written differs from what was sent",
  E507: "The type of store is not available",
  // 6xx: metadata database
  E601: "The database cannot be reached",
  E602: "The database has a newer schema",
  E603: "The embedded database cannot start",
  E604: "A database handle is used against its transaction",
  E605: "The database gave up on a transaction",
  // 7xx: API
  E701: "Not found",
  E702: "The request is not valid",
  E703: "The state changed in the meantime",
  E704: "The request is not allowed",
  E705: "The server failed",
  E706: "The answer took too long",
  E707: "No server is running",
  E708: "The secrets have to be given again",
  E709: "Nobody is signed in",
  E710: "Too many attempts",
  E711: "The DAG takes no such runs",
  E712: "The approval is for others to answer",
  E713: "The deploy is refused",
  E714: "The identity provider does not answer",
  E715: "A code of the second factor is needed",
  E716: "A second factor has to be set up",
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/**
 * What no second try cures: the same task would fail the same way on the same input until a person changes something.
 * A task that fails so is not retried; the rest (a server that is down, a disk that is full) may be better later.
 */
const FINAL: ReadonlySet<string> = new Set<ErrorCode>([
  "E104",
  "E209",
  "E215",
  "E302",
  "E304",
  "E310",
  "E405",
  "E406",
  "E407",
  "E408",
  "E409",
  "E412",
  "E414",
  "E415",
  "E416",
  "E422",
  "E423",
  "E431",
  "E432",
  "E433",
  "E434",
  "E435",
  "E451",
  "E461",
  "E472",
  "E473",
  "E474",
  "E503",
  "E505",
  "E507",
  "E702",
  "E711",
]);

/** Whether a task that fails with this code is not to be retried, whatever its policy says. */
export function isFinalError(code: string | null): boolean {
  return code !== null && FINAL.has(code);
}

/** An error with a stable code and a sentence that says what happened, to which thing, and what to do. */
export class DaymillError extends Error {
  override readonly name: string = "DaymillError";
  readonly code: ErrorCode;
  /** Facts for logs and API answers; never a secret. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Anything thrown, as an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
