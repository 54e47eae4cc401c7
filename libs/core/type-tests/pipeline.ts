import { branch, cron, dag, t } from "@daymill/core";
import {
  columns,
  convert,
  field,
  loadTable,
  objectAbsent,
  param,
  pgDump,
  published,
  tableName,
  upload,
} from "@daymill/operators";

const dimension = (key: string) => field("dimensions").json(key);
const aggregates = columns({
  ingest_date: param("takenAt").as("date").required(),
  aggregate_type: param("aggregateType"),
  ds_nodash: param("day"),
  channel: tableName().part(2),
  version: tableName().part(3),
  os: dimension("os"),
  child: dimension("child"),
  label: dimension("label"),
  metric: dimension("metric"),
  osVersion: dimension("osVersion"),
  application: dimension("application"),
  architecture: dimension("architecture"),
  aggregate: field("histogram").pgArrayAsJson(),
});

const absent = objectAbsent("not_published");
const dump = pgDump("dump", { connection: "mozaggregator", pool: "source_db", retries: 3 });
const toParquet = convert("convert", { columns: aggregates });
const publish = upload("publish", { retries: { limit: 5, backoff: "exponential", base: "10s" } });
const already = published("already_published");
const load = loadTable("load", { connection: "warehouse" });

export default dag(
  "mozaggregator_build_id",
  {
    schedule: cron("@daily"),
    start: "2015-06-01",
    end: "2020-03-01",
    catchup: true,
    maxActiveRuns: 4,
    tags: ["telemetry"],
  },
  ({ interval }) => {
    const home = t`lake:/build_id/${interval.dateNoDash}/`;
    const day = branch(absent({ uri: t`${home}_SUCCESS` }), {
      then: () => {
        const archive = dump({ tables: t`build_id_*_${interval.dateNoDash}*` });
        const parquet = toParquet({
          from: archive.uri,
          params: { takenAt: archive.takenAt, aggregateType: "build_id", day: interval.dateNoDash },
        });
        return publish({ from: parquet.uri, rows: parquet.rows, to: home });
      },
      else: () => already({ uri: home }),
    });
    load({
      from: day.uri,
      rows: day.rows,
      table: "aggregates.build_id_aggregates",
      partition: { column: "ds_nodash", value: interval.dateNoDash },
    });
  },
);
