import { branch, cron, dag, t } from "@daymill/core";
import {
  checkFiles,
  columns,
  convertCsv,
  dumpQuery,
  field,
  loadTable,
  transformFiles,
  upload,
} from "@daymill/operators";
import { byCatalogue, partition, STREAMED, table, WAREHOUSE } from "./catalogue.ts";
import {
  AS_STREAMED,
  DOWNLOAD_FIELDS,
  downloadChecks,
  DOWNLOADS_OF_DAY,
  downloadWarnings,
  MOST_DOWNLOADED,
} from "./queries.ts";

const docs = `
Downloads of files from before they were streamed, a day at a time, out of a data warehouse in MySQL or MariaDB.

- Three tables tell of downloads, partly of the same; each download becomes one row, with the project of its file at that moment.
- Downloads of files that have no snapshot yet, and those of other things than files and tables, are left out, as published.
- The folder \`year=2019/month=09/day=08\` has zeros where the streamed data has them.
- A warehouse of type \`athena\` reads the lake: there the day becomes a partition in the catalogue of Glue. Others take its rows.
- Connections: \`synapse_warehouse\` (MySQL, MariaDB or PostgreSQL), \`lake\`, \`warehouse\`.
`;

const download = columns({
  TIMESTAMP: field("TIMESTAMP").as("int64").required(),
  USER_ID: field("USER_ID").as("int64"),
  FILE_HANDLE_ID: field("FILE_HANDLE_ID").required(),
  PROJECT_ID: field("PROJECT_ID").as("int64"),
  ASSOCIATION_OBJECT_TYPE: field("ASSOCIATION_OBJECT_TYPE").required(),
  ASSOCIATION_OBJECT_ID: field("ASSOCIATION_OBJECT_ID").required(),
  STACK: field("STACK").required(),
  INSTANCE: field("INSTANCE").required(),
  YEAR: field("YEAR").as("int32").required(),
  MONTH: field("MONTH").as("int32").required(),
  DAY: field("DAY").as("int32").required(),
});

const retries = { limit: 5, backoff: "exponential", base: "10s" } as const;

const dump = dumpQuery("dump", {
  connection: "synapse_warehouse",
  sql: DOWNLOADS_OF_DAY,
  pool: "source_db",
  retries: 3,
});
// A day's folder is nobody else's: a rerun that makes fewer files replaces all of it.
const publishCsv = upload("publish_csv", { maxDeleteShare: 1, retries });
const extract = convertCsv("extract", { fields: DOWNLOAD_FIELDS, columns: download, escape: '"', retries: 3 });
const validate = checkFiles("validate", {
  checks: downloadChecks,
  warnings: downloadWarnings,
  report: MOST_DOWNLOADED,
});
const asStreamed = transformFiles("as_streamed", { sql: AS_STREAMED, dropped: {} });
const publish = upload("publish", { maxDeleteShare: 1, retries });
const load = loadTable("load", { connection: WAREHOUSE, retries: 3 });

/** Each day's downloads: one query, CSV, and Parquet in the folders and columns of the data that is streamed since. */
export const fileDownloads = dag(
  "file_downloads",
  {
    schedule: cron("@daily"),
    start: "2017-09-01",
    // From 2019-09-09 on downloads are streamed: they would be there twice.
    end: "2019-09-09",
    catchup: false,
    maxActiveRuns: 2,
    pausedOnCreation: true,
    tags: ["downloads"],
    description: "Downloads before they were streamed: from MariaDB over CSV to Parquet by year, month and day",
    docs,
  },
  ({ interval }) => {
    const dumped = dump({ params: { day: interval.date } });
    const csv = publishCsv({ from: dumped.uri, rows: dumped.rows, to: t`lake:/file_downloads_csv/${interval.date}/` });
    const extracted = extract({ from: csv.uri });
    const checked = validate({ from: extracted.uri, params: { day: interval.date } });
    const records = asStreamed({ from: checked.uri });
    const day = t`year=${interval.year}/month=${interval.month}/day=${interval.day}`;
    const published = publish({ from: records.uri, rows: dumped.rows, to: t`lake:/file_downloads_records/${day}/` });
    branch(byCatalogue({ connection: WAREHOUSE }, { after: [published] }), {
      then: () => {
        const { database, table: name } = table(STREAMED);
        const values = { year: interval.year, month: interval.month, day: interval.day };
        return partition({ database, table: name, partitions: [{ values, location: published.uri }] });
      },
      else: () =>
        load({
          from: published.uri,
          rows: published.rows,
          table: "firehose_logs.file_downloads_records",
          partition: { column: "record_date", value: interval.date },
        }),
    });
  },
);
