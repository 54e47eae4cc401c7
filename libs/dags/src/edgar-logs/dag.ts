import { cron, dag, t } from "@daymill/core";
import { checkFiles, columns, convertCsv, field, transformFiles, upload } from "@daymill/operators";
import { EDGAR_FIELDS } from "./edgar-fields.ts";
import { COUNT_PER_IP, MOST_ACTIVE, REQUESTS_BY_HOUR, SERVER_ERRORS, sqlChecks } from "./queries.ts";

const docs = `
The web log of the SEC's EDGAR, one day at a time: what went wrong on the server, and who asked how often.

- A log is CSV, plain, gzip or zip; all of its fields are texts. Its header has to be the one of 2003 to 2017.
- A damaged file, another header or an hour without requests is a failure, and nothing is published.
- \`server_errors\` has the requests with a status from 500 to 599; \`ip_count\` every address and its requests.
- Connections: \`edgar_logs\` (a store), \`lake\`.
`;

/** What the two products need of a request. */
const request = columns({
  ip: field("ip"),
  date: field("date"),
  time: field("time"),
  extention: field("extention"),
  code: field("code"),
});

const retries = { limit: 5, backoff: "exponential", base: "10s" } as const;

/** Only the tasks below read these files, so they may be small; the log is read on while one is written. */
const PART_BYTES = 128 * 1024 ** 2;

const extract = convertCsv("extract", {
  fields: EDGAR_FIELDS,
  columns: request,
  partBytes: PART_BYTES,
  maxRejects: 1_000,
  retries: 3,
});
const validate = checkFiles("validate", { checks: sqlChecks.requests, report: REQUESTS_BY_HOUR });
const serverErrors = transformFiles("server_errors", SERVER_ERRORS);
const byHour = checkFiles("by_hour", { checks: sqlChecks.serverErrors, report: REQUESTS_BY_HOUR });
// A day's folder is nobody else's: a rerun that makes fewer files replaces all of it.
const publishErrors = upload("publish_errors", { maxDeleteShare: 1, retries });
const countPerIp = transformFiles("ip_count", { sql: COUNT_PER_IP });
const mostActive = checkFiles("most_active", { checks: sqlChecks.ipCount, report: MOST_ACTIVE });
const publishCounts = upload("publish_counts", { maxDeleteShare: 1, retries });

/** Two products of each day's log: the requests that failed on the server, and the requests of every address. */
export const edgarLogs = dag(
  "edgar_logs",
  {
    schedule: cron("@daily"),
    start: "2003-02-14",
    end: "2017-07-01",
    catchup: false,
    maxActiveRuns: 2,
    pausedOnCreation: true,
    tags: ["web-log"],
    description: "EDGAR's web log: server errors and requests of each address, from CSV to Parquet",
    docs,
  },
  ({ interval }) => {
    const day = interval.dateNoDash;
    const extracted = extract({ from: t`edgar_logs:/EDGAR-Log-${day}/` });
    const requests = validate({ from: extracted.uri, params: { day: interval.date } });

    const errors = serverErrors({ from: requests.uri, params: { low: 500, high: 600 } });
    const checkedErrors = byHour({ from: errors.uri, params: { requests: requests.rows, maxShare: 0.05 } });
    publishErrors({ from: checkedErrors.uri, rows: checkedErrors.rows, to: t`lake:/edgar/server_errors/${day}/` });

    const counts = countPerIp({ from: requests.uri });
    const checkedCounts = mostActive({ from: counts.uri, params: { requests: requests.rows } });
    publishCounts({ from: checkedCounts.uri, rows: checkedCounts.rows, to: t`lake:/edgar/ip_count/${day}/` });
  },
);
