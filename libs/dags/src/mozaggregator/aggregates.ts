import { columns, field, param, tableName } from "@daymill/operators";

const dimension = (key: string) => field("dimensions").json(key);

/**
 * The columns of an aggregate, in the order of the published tables. The source has one table per type, channel, version
 * and day (`build_id_nightly_51_20160919`), and in it a JSON object of seven texts and the buckets of a histogram, the sum
 * and the count behind them.
 */
export const aggregates = columns({
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
