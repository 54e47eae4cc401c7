import { branch, cron, dag, t } from "@daymill/core";
import type { Dag } from "@daymill/core";
import { convert, loadTable, objectAbsent, pgDump, published, upload } from "@daymill/operators";
import { aggregates } from "./aggregates.ts";

/** By what day a ping is counted: that of the build, or that of its arrival. */
export type AggregateType = "build_id" | "submission_date";

const docs = `
Telemetry aggregates, one day at a time: dumped from PostgreSQL, converted to Parquet, published in the lake, loaded as the
day's partition of the warehouse.

- A day that is published already is not dumped again, but is loaded. Clear a run to make everything anew.
- A day without tables in the source is skipped. A source that cannot be reached is a failure, and is retried.
- Connections: \`mozaggregator\` (PostgreSQL), \`lake\`, \`warehouse\`. Pool: \`source_db\`.
`;

/** Tables of the source's own bookkeeping: no pattern for days is to touch them. */
const BOOKKEEPING = ["table_update_dates", "filter_options"];

const absent = objectAbsent("not_published");
const dump = pgDump("dump", { connection: "mozaggregator", unlessNamed: BOOKKEEPING, pool: "source_db", retries: 3 });
const toParquet = convert("convert", { columns: aggregates });
const publish = upload("publish", { retries: { limit: 5, backoff: "exponential", base: "10s" } });
const already = published("already_published");
const load = loadTable("load", { connection: "warehouse" });

/** The DAG of one aggregate type: the same tasks, another prefix. */
export function aggregateDag(type: AggregateType): Dag {
  return dag(
    `mozaggregator_${type}`,
    {
      schedule: cron("@daily"),
      start: "2015-06-01",
      end: "2020-03-01",
      catchup: true,
      maxActiveRuns: 4,
      pausedOnCreation: true,
      tags: ["telemetry"],
      description: `Telemetry aggregates by ${type}, from PostgreSQL to the warehouse`,
      docs,
    },
    ({ interval }) => {
      const home = t`lake:/${type}/${interval.dateNoDash}/`;
      const day = branch(absent({ uri: t`${home}_SUCCESS` }), {
        then: () => {
          const archive = dump({ tables: t`${type}_*_${interval.dateNoDash}*` });
          const parquet = toParquet({
            from: archive.uri,
            params: { takenAt: archive.takenAt, aggregateType: type, day: interval.dateNoDash },
          });
          // What the dump counted, so that no row is lost between the archive and the files.
          return publish({ from: parquet.uri, rows: archive.rows, to: home });
        },
        else: () => already({ uri: home }),
      });
      load({
        from: day.uri,
        rows: day.rows,
        table: `aggregates.${type}_aggregates`,
        partition: { column: "ds_nodash", value: interval.dateNoDash },
      });
    },
  );
}
