/** What two databases write differently, in the expressions of one query. */
interface Dialect {
  /** Milliseconds of the beginning of the day `$day`, in UTC. */
  readonly dayStart: string;
  readonly name: (name: string) => string;
  readonly text: (expression: string) => string;
  /** The whole number at the end of a URL, or null. */
  readonly fileHandleId: string;
  readonly associateType: string;
  readonly associateId: string;
  /** `YEAR`, `MONTH` or `DAY` of TIMESTAMP, in UTC. */
  readonly part: (part: string) => string;
}

/** The session's time zone is UTC. What is not found is NULL in MySQL and an empty text in MariaDB. */
const mysql: Dialect = {
  dayStart: "CAST(UNIX_TIMESTAMP($day) * 1000 AS SIGNED)",
  name: (name) => `\`${name}\``,
  text: (expression) => `CONVERT(${expression} USING utf8mb4)`,
  fileHandleId: "CAST(NULLIF(REGEXP_SUBSTR(REGEXP_SUBSTR(A.REQUEST_URL, '/file/[0-9]+$'), '[0-9]+'), '') AS SIGNED)",
  associateType: "SUBSTRING_INDEX(REGEXP_SUBSTR(A.QUERY_STRING, '(?i)(^|[&?])fileAssociateType=[a-z]+'), '=', -1)",
  associateId:
    "CAST(NULLIF(REGEXP_SUBSTR(REGEXP_SUBSTR(A.QUERY_STRING, '(?i)(^|[&?])fileAssociateId=(syn)?[0-9]+'), '[0-9]+$'), '') AS SIGNED)",
  part: (part) => `${part}(FROM_UNIXTIME(D.TIMESTAMP DIV 1000))`,
};

const postgres: Dialect = {
  dayStart: "(extract(epoch FROM CAST($day AS date)) * 1000)::bigint",
  name: (name) => `"${name}"`,
  text: (expression) => `CAST(${expression} AS text)`,
  fileHandleId: "substring(A.REQUEST_URL from '/file/([0-9]+)$')::bigint",
  associateType: "substring(A.QUERY_STRING from '(?i)(?:^|[&?])fileAssociateType=([a-z]+)')",
  associateId: "substring(A.QUERY_STRING from '(?i)(?:^|[&?])fileAssociateId=(?:syn)?([0-9]+)')::bigint",
  part: (part) => `extract(${part} FROM to_timestamp(D.TIMESTAMP / 1000.0) AT TIME ZONE 'UTC')::int`,
};

/** The columns of the CSV, in their order. */
export const DOWNLOAD_FIELDS = [
  "TIMESTAMP",
  "USER_ID",
  "FILE_HANDLE_ID",
  "PROJECT_ID",
  "ASSOCIATION_OBJECT_TYPE",
  "ASSOCIATION_OBJECT_ID",
  "STACK",
  "INSTANCE",
  "YEAR",
  "MONTH",
  "DAY",
] as const;

const MS_PER_DAY = 86_400_000;

/**
 * The downloads of the day `$day`, of files and tables, each once, whichever of three tables tell of it, with the project that
 * the file was in at that moment: that of its last snapshot not after the download, the lowest where two are of one instant.
 * Downloads before the first snapshot have no project, and are left out, as published.
 */
function downloadsOfDay({ dayStart, name, text, ...pieces }: Dialect): string {
  const within = (column: string): string => `${column} >= ${dayStart} AND ${column} < ${dayStart} + ${MS_PER_DAY}`;
  const type = `CASE LOWER(R.ASSOCIATION_OBJECT_TYPE) WHEN 'fileentity' THEN 'FileEntity' WHEN 'tableentity' THEN 'TableEntity' END`;
  const values = ["TIMESTAMP", "USER_ID", "FILE_HANDLE_ID", "PROJECT_ID", "ASSOCIATION_OBJECT_TYPE"];
  const all = [
    ...values.map((column) => `D.${column} AS ${name(column)}`),
    `CONCAT('syn', D.ASSOCIATION_OBJECT_ID) AS ${name("ASSOCIATION_OBJECT_ID")}`,
    `'prod' AS ${name("STACK")}, 'backfill' AS ${name("INSTANCE")}`,
    ...["YEAR", "MONTH", "DAY"].map((part) => `${pieces.part(part)} AS ${name(part)}`),
  ];
  return `
WITH RECORDS AS (
  SELECT F.TIMESTAMP, F.USER_ID, F.FILE_HANDLE_ID, F.ASSOCIATION_OBJECT_ID,
    ${text("F.ASSOCIATION_OBJECT_TYPE")} AS ASSOCIATION_OBJECT_TYPE
  FROM FILE_DOWNLOAD_RECORD F WHERE ${within("F.TIMESTAMP")}
  UNION ALL
  SELECT H.TIMESTAMP, H.USER_ID, H.REQUESTED_FILE_HANDLE_ID, H.ASSOCIATION_OBJECT_ID,
    ${text("H.ASSOCIATION_OBJECT_TYPE")}
  FROM FILE_HANDLE_DOWNLOAD_RECORD H WHERE ${within("H.TIMESTAMP")}
  UNION ALL
  SELECT A.TIMESTAMP, A.USER_ID, ${pieces.fileHandleId}, ${pieces.associateId}, ${text(pieces.associateType)}
  FROM ACCESS_RECORD A JOIN PROCESSED_ACCESS_RECORD P ON P.SESSION_ID = A.SESSION_ID AND P.TIMESTAMP = A.TIMESTAMP
  WHERE ${within("A.TIMESTAMP")} AND A.RESPONSE_STATUS = 200 AND P.NORMALIZED_METHOD_SIGNATURE = 'GET /file/#'
), DOWNLOADS AS (
  SELECT R.TIMESTAMP, R.USER_ID, R.FILE_HANDLE_ID, R.ASSOCIATION_OBJECT_ID, ${type} AS ASSOCIATION_OBJECT_TYPE
  FROM RECORDS R
  WHERE LOWER(R.ASSOCIATION_OBJECT_TYPE) IN ('fileentity', 'tableentity')
    AND R.FILE_HANDLE_ID IS NOT NULL AND R.ASSOCIATION_OBJECT_ID IS NOT NULL
), PLACED AS (
  SELECT D.TIMESTAMP, D.USER_ID, D.FILE_HANDLE_ID, D.ASSOCIATION_OBJECT_ID, D.ASSOCIATION_OBJECT_TYPE, N.PROJECT_ID,
    ROW_NUMBER() OVER (
      PARTITION BY D.TIMESTAMP, D.USER_ID, D.FILE_HANDLE_ID, D.ASSOCIATION_OBJECT_ID, D.ASSOCIATION_OBJECT_TYPE
      ORDER BY N.TIMESTAMP DESC, N.PROJECT_ID
    ) AS PLACE
  FROM DOWNLOADS D JOIN NODE_SNAPSHOT N
    ON N.ID = D.ASSOCIATION_OBJECT_ID AND N.TIMESTAMP <= D.TIMESTAMP AND N.NODE_TYPE IN ('file', 'table')
)
SELECT ${all.join(",\n  ")}
FROM PLACED D WHERE D.PLACE = 1
ORDER BY D.TIMESTAMP, D.USER_ID, D.FILE_HANDLE_ID, D.ASSOCIATION_OBJECT_ID, D.ASSOCIATION_OBJECT_TYPE`;
}

/** The same question for both kinds of database. */
export const DOWNLOADS_OF_DAY = { mysql: downloadsOfDay(mysql), postgres: downloadsOfDay(postgres) };

/** The CSV's rows as the table of the streamed downloads has them; ids of files are texts there. */
export const AS_STREAMED = `SELECT USER_ID AS "userId", to_timestamp(TIMESTAMP / 1000) AS "timestamp", PROJECT_ID AS "projectId",
    FILE_HANDLE_ID AS "fileHandleId", ASSOCIATION_OBJECT_TYPE AS "associateType", ASSOCIATION_OBJECT_ID AS "associateId",
    STACK AS stack, INSTANCE AS instance
  FROM source ORDER BY TIMESTAMP, USER_ID, FILE_HANDLE_ID, ASSOCIATION_OBJECT_ID, ASSOCIATION_OBJECT_TYPE`;

const KEY = "TIMESTAMP, USER_ID, FILE_HANDLE_ID, ASSOCIATION_OBJECT_ID, ASSOCIATION_OBJECT_TYPE";

/** What has to hold of the CSV; a name says what was found where it does not. */
export const downloadChecks = {
  other_day: `SELECT * FROM source WHERE strftime(make_timestamp(TIMESTAMP * 1000), '%Y-%m-%d') <> $day
    OR printf('%04d-%02d-%02d', YEAR, MONTH, DAY) <> $day`,
  streamed_already: "SELECT * FROM source WHERE TIMESTAMP >= 1567987200000",
  twice: `SELECT ${KEY} FROM source GROUP BY ALL HAVING count(*) > 1`,
  other_type: "SELECT * FROM source WHERE ASSOCIATION_OBJECT_TYPE NOT IN ('FileEntity', 'TableEntity')",
};

/** A busy service without one download in a day is worth a look. */
export const downloadWarnings = { no_download: "SELECT count(*) AS downloads FROM source HAVING count(*) = 0" };

/** Of Athena: the downloads of each project in a month, and by how many users. */
export const PROJECTS_OF_MONTH = `SELECT projectId, count(projectId) AS downloads, count(DISTINCT userId) AS users
  FROM fileDownloadsRecords WHERE year = $year AND month = $month GROUP BY projectId ORDER BY downloads DESC, projectId`;

/** Of an embedded warehouse: the same, by the days of the month. Numbers are texts, as Athena gives them. */
export const PROJECTS_OF_MONTH_HERE = `SELECT projectId::VARCHAR AS "projectId", count(projectId)::VARCHAR AS downloads,
    count(DISTINCT userId)::VARCHAR AS users
  FROM firehose_logs.file_downloads_records WHERE record_date BETWEEN $from AND $last
  GROUP BY file_downloads_records.projectId ORDER BY count(projectId) DESC, file_downloads_records.projectId LIMIT $most`;

/** The projects of the day with the most downloads. */
export const MOST_DOWNLOADED = `SELECT PROJECT_ID::VARCHAR AS project, count(*)::INTEGER AS downloads,
    count(DISTINCT USER_ID)::INTEGER AS users
  FROM source GROUP BY PROJECT_ID ORDER BY downloads DESC, PROJECT_ID LIMIT 20`;
