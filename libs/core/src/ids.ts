declare const brand: unique symbol;

/** A value that only the named constructor or parser makes. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };

/** Text ids are what users see and write; keys (`...Key`) are the database's identities and never leave it. */
export type DagId = Brand<string, "DagId">;
/** Unique within a DAG; a task inside groups is prefixed by them: `publish.upload`. */
export type TaskId = Brand<string, "TaskId">;
/** Airflow's run_id, unique within a DAG: `scheduled__2024-03-15T00:00:00Z`. */
export type RunId = Brand<string, "RunId">;
/** The hash of a bundle: minified code, assets and externals. */
export type BundleId = Brand<string, "BundleId">;

export type RunKey = Brand<number, "RunKey">;
export type TaskInstanceKey = Brand<number, "TaskInstanceKey">;
export type AttemptKey = Brand<number, "AttemptKey">;
export type SessionKey = Brand<number, "SessionKey">;
export type VersionKey = Brand<number, "VersionKey">;

/** The map index of an instance that is not mapped. */
export const NOT_MAPPED = -1;

/** Ids keep to letters, digits, `_`, `.` and `-`, so that they are safe in paths, URLs and shells. */
const ID_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** The longest id, in characters (Airflow's limit). */
export const MAX_ID_LENGTH = 250;

/** Whether text may be a DAG, task or group id: letters, digits, `_.-`, not starting with `.` or `-`, at most 250 characters. */
export function isId(text: string): boolean {
  return text.length <= MAX_ID_LENGTH && ID_PATTERN.test(text);
}
