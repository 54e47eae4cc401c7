import type { DownloadRecord, PlannedDownloads, Snapshot } from "./plan-downloads.ts";

/** The database that statements are for. */
export type DownloadsDatabase = "mysql" | "postgres";

const ROWS_AT_ONCE = 500;

/** The statements that make the tables of a warehouse anew and fill them; to be run in their order. */
export function* downloadStatements(
  { snapshots, records }: PlannedDownloads,
  database: DownloadsDatabase,
): Generator<string> {
  for (const [name, columns] of Object.entries(TABLES)) {
    yield `DROP TABLE IF EXISTS ${name}`;
    yield `CREATE TABLE ${name} (${database === "mysql" ? columns.replaceAll("varchar(30)", `enum(${TYPES})`) : columns})`;
  }
  yield* inserts(rowsOf(snapshots, records));
}

type Value = string | number | null;
type TableRow = readonly [table: keyof typeof TABLES, values: readonly Value[]];

function* rowsOf(snapshots: readonly Snapshot[], records: Iterable<DownloadRecord>): Generator<TableRow> {
  for (const { timestamp, id, projectId, type } of snapshots) yield ["NODE_SNAPSHOT", [timestamp, id, projectId, type]];
  for (const record of records) {
    if (record.table === "access") {
      const { sessionId, timestamp, userId, url, query, status, signature } = record;
      yield ["ACCESS_RECORD", [sessionId, timestamp, userId, url, query, status]];
      yield ["PROCESSED_ACCESS_RECORD", [sessionId, timestamp, signature]];
    } else {
      const { timestamp, userId, fileHandleId, downloadedId, objectId, objectType } = record;
      yield record.table === "handle"
        ? ["FILE_HANDLE_DOWNLOAD_RECORD", [timestamp, userId, fileHandleId, downloadedId, objectId, objectType]]
        : ["FILE_DOWNLOAD_RECORD", [timestamp, userId, fileHandleId, objectId, objectType]];
    }
  }
}

function* inserts(rows: Iterable<TableRow>): Generator<string> {
  const waiting = new Map<string, string[]>();
  for (const [table, row] of rows) {
    const values = waiting.get(table) ?? [];
    values.push(`(${row.map(literal).join(",")})`);
    waiting.set(table, values);
    if (values.length < ROWS_AT_ONCE) continue;
    yield `INSERT INTO ${table} VALUES ${values.join(",")}`;
    waiting.delete(table);
  }
  for (const [table, values] of waiting) yield `INSERT INTO ${table} VALUES ${values.join(",")}`;
}

/** What is generated holds neither quotes nor backslashes. */
function literal(value: Value): string {
  return typeof value === "string" ? `'${value}'` : String(value);
}

const TYPES = [
  "FileEntity",
  "TableEntity",
  "WikiAttachment",
  "UserProfileAttachment",
  "MessageAttachment",
  "TeamAttachment",
  "SubmissionAttachment",
  "VerificationSubmission",
]
  .map((type) => `'${type}'`)
  .join(",");

/** The columns that the pipeline reads, with the keys of the real tables; varchar(30) stands for an enum. */
const TABLES = {
  NODE_SNAPSHOT: `TIMESTAMP bigint NOT NULL, ID bigint NOT NULL, PROJECT_ID bigint, NODE_TYPE varchar(10) NOT NULL,
    PRIMARY KEY (ID, TIMESTAMP)`,
  FILE_DOWNLOAD_RECORD: `TIMESTAMP bigint NOT NULL, USER_ID bigint NOT NULL, FILE_HANDLE_ID bigint NOT NULL,
    ASSOCIATION_OBJECT_ID bigint NOT NULL, ASSOCIATION_OBJECT_TYPE varchar(30) NOT NULL,
    PRIMARY KEY (TIMESTAMP, USER_ID, FILE_HANDLE_ID, ASSOCIATION_OBJECT_ID, ASSOCIATION_OBJECT_TYPE)`,
  FILE_HANDLE_DOWNLOAD_RECORD: `TIMESTAMP bigint NOT NULL, USER_ID bigint NOT NULL, REQUESTED_FILE_HANDLE_ID bigint NOT NULL,
    DOWNLOADED_FILE_HANDLE_ID bigint NOT NULL, ASSOCIATION_OBJECT_ID bigint NOT NULL,
    ASSOCIATION_OBJECT_TYPE varchar(30) NOT NULL, PRIMARY KEY (TIMESTAMP, USER_ID, REQUESTED_FILE_HANDLE_ID,
    DOWNLOADED_FILE_HANDLE_ID, ASSOCIATION_OBJECT_ID, ASSOCIATION_OBJECT_TYPE)`,
  ACCESS_RECORD: `SESSION_ID char(36) NOT NULL, TIMESTAMP bigint NOT NULL, USER_ID bigint, REQUEST_URL varchar(150),
    QUERY_STRING varchar(3000), RESPONSE_STATUS int, PRIMARY KEY (TIMESTAMP, SESSION_ID)`,
  PROCESSED_ACCESS_RECORD: `SESSION_ID char(36) NOT NULL, TIMESTAMP bigint NOT NULL,
    NORMALIZED_METHOD_SIGNATURE varchar(100), PRIMARY KEY (SESSION_ID, TIMESTAMP)`,
} as const;
