import { branch, cron, dag, fileText, t, task } from "@daymill/core";
import type { Dag } from "@daymill/core";
import {
  convertLog,
  createCluster,
  sparkStep,
  terminateCluster,
  transformFiles,
  uploadFolders,
} from "@daymill/operators";
import { clusterConfig } from "@daymill/operators/cluster-config";
import { accountForDay } from "./account-for-day.ts";
import type { AccountInput } from "./account-for-day.ts";
import { gatherChunks } from "./cleaned-day.ts";
import { CLEAN } from "./cleaning.ts";
import { EVENT_FIELDS, EVENT_LINE, eventColumns } from "./event-format.ts";
import { planFiles } from "./plan-files.ts";
import { stageJob } from "./stage-job.ts";
import { clearFolder, collectReport } from "./staging.ts";

export interface EventCleaningOptions {
  /** A file is expected every so many minutes. Default 5. */
  readonly everyMinutes?: number;
  /** How many bytes of files one chunk has. Default 64 MiB. */
  readonly chunkBytes?: number;
  /** The largest share of a day's files that may be empty, damaged or missing, from 0 to 1. Default 0.05. */
  readonly maxUnreadable?: number;
  /** Chunks that are cleaned on this machine at once. Default 2. */
  readonly atOnce?: number;
}

const MIB = 1024 * 1024;

/** Of the lines of a day. */
const MAX_REJECTED_SHARE = 0.05;

const docs = `
Logs of events, one day at a time, to a table that a warehouse takes: fields by regular expressions, missing values as the
text \`None\`, codes as words, flags, columns with plain names.

- The connection \`cluster\` says where: on EMR, or by a spark-submit of this machine, if it names one; otherwise DuckDB does
  the same here, and nothing needs to be installed.
- Files that are empty, cut off or missing are counted and named, and give no row; more than 5 % of a day's are a failure.
  When they have come, clear the run.
- Lines = rows + lines of other events + lines that are none; more than 5 % of the last are a failure.
- Connections: \`event_logs\`, \`lake\` (stores), \`cluster\`.
`;

/** The DAG that cleans a day of event logs, by Spark on a cluster or by DuckDB here: the same rows. */
export function eventCleaningDag(options: EventCleaningOptions = {}): Dag {
  const { everyMinutes = 5, chunkBytes = 64 * MIB, maxUnreadable = 0.05, atOnce = 2 } = options;
  const limits = { maxUnreadable, maxRejects: MAX_REJECTED_SHARE };
  const plan = task("plan", { retries: 3 }, (input: { from: string; day: string }, ctx) =>
    planFiles(input, { everyMinutes, chunkBytes }, ctx),
  );
  const onCluster = task("on_cluster", async (input: { connection: string }, ctx) => {
    const { type, extra } = await ctx.connection(input.connection);
    return type !== "local" || extra["sparkSubmit"] !== undefined;
  });

  const stage = task("stage_job", { retries: 3 }, stageJob);
  const cluster = clusterConfig(fileText("./cluster.yml"), "cluster.yml");
  const create = createCluster("create_cluster", { retries: 2, settings: cluster });
  const cleanOnCluster = sparkStep("clean_on_cluster", { every: "10s", timeout: "6h", retries: 1 });
  const terminate = terminateCluster("terminate_cluster");
  const collect = task("collect", { retries: 3 }, collectReport);

  const read = convertLog("read", {
    line: EVENT_LINE,
    fields: EVENT_FIELDS,
    columns: eventColumns,
    unreadable: "pass_over",
    // How many a day may have, the account says; these are what the reject file of a chunk holds.
    maxRejects: 100_000,
    retries: 3,
  });
  const clean = transformFiles("clean", CLEAN);
  const gather = task("gather", gatherChunks);

  const account = task("account", (input: AccountInput, ctx) => accountForDay(input, limits, ctx));
  // A day's folder is nobody else's: a rerun that makes fewer files replaces all of it.
  const publish = uploadFolders("publish", {
    maxDeleteShare: 1,
    retries: { limit: 5, backoff: "exponential", base: "10s" },
  });
  const tidy = task("tidy", { retries: 3 }, (input: { staging: string }, ctx) => clearFolder(input.staging, ctx));

  return dag(
    "event_cleaning",
    {
      schedule: cron("@daily"),
      start: "2018-01-01",
      catchup: false,
      maxActiveRuns: 2,
      pausedOnCreation: true,
      tags: ["event-log"],
      description: "Event logs, cleaned by Spark on a cluster or by DuckDB here, to Parquet",
      docs,
    },
    ({ interval }) => {
      const from = t`event_logs:/${interval.date}/`;
      const staging = t`lake:/_staging/event_cleaning/${interval.dateNoDash}/`;
      const planned = plan({ from, day: interval.dateNoDash });
      const cleaned = branch(onCluster({ connection: "cluster" }, { after: [planned] }), {
        then: () => {
          const job = stage({ from, chunks: planned.chunks, staging });
          const created = create(undefined, { after: [job] });
          const step = cleanOnCluster({
            cluster: created.cluster,
            application: job.application,
            args: ["--manifest", job.manifest],
          });
          const gone = terminate({ cluster: created.cluster });
          return collect({ staging: job.staging }, { after: [step, gone] });
        },
        else: () => {
          const rows = read.map(planned.chunks, ({ objects }) => ({ from, objects }), { limit: atOnce });
          const kept = clean.map(rows, ({ uri }, index) => ({ from: uri, name: t`chunk-${index}` }), { limit: atOnce });
          return gather({ read: rows, cleaned: kept });
        },
      });
      const day = account({ cleaned, files: planned.files, missing: planned.missing });
      const published = publish({ from: day.from, rows: day.rows, to: t`lake:/events/clean/${interval.dateNoDash}/` });
      tidy({ staging }, { after: [published] });
    },
  );
}
