import { quoteName } from "../columns/sql-text.ts";
import { testContext } from "@daymill/core";
import { checkAthena } from "../athena/check-athena.ts";
import { profileAthena } from "../athena/profile-athena.ts";
import { checkBigQuery } from "../bigquery/check-bigquery.ts";
import { profileBigQuery } from "../bigquery/profile-bigquery.ts";
import { loadTable } from "../load/load-table.ts";
import { checkSql } from "../sql/check-sql.ts";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { DuckDbInstead } from "../testing/duckdb-instead.ts";
import { FakeBigQuery } from "../testing/fake-bigquery.ts";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import { INSPECTED_ROWS, inspectCases } from "./inspect-cases.ts";
import { profileSql } from "./profile-sql.ts";

const MADE = ["CREATE SCHEMA logs", `CREATE TABLE logs.events AS ${INSPECTED_ROWS}`];

inspectCases("a directory", async () => {
  const bench = await taskBench();
  const from = await publishParquet(bench, "events", [INSPECTED_ROWS]);
  const partition = { column: "ds", value: "20240131" };
  await loadTable("load", { connection: "warehouse" }).run({ from, table: "logs.events", partition }, bench.context());
  return {
    context: (options) => bench.context(options),
    check: ({ checks = {}, warnings = {} }) => checkSql("check", { connection: "warehouse", checks, warnings }),
    profile: (sql) => profileSql("profile", { connection: "warehouse", ...(sql !== undefined && { sql }) }),
    value: (name) => `$${name}`,
    quote: quoteName,
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
});

inspectCases("BigQuery", async () => {
  const fake = await FakeBigQuery.start();
  const instead = await DuckDbInstead.start(...MADE);
  fake.answering = (query) => instead.asBigQuery(query);
  const connections = { bigquery: { type: "bigquery", database: "project", extra: { endpoint: fake.url } } };
  return {
    context: (options) => testContext({ taskId: "look", connections, ...options }),
    check: ({ checks = {}, warnings = {} }) => checkBigQuery("check", { checks, warnings }),
    profile: (sql) => profileBigQuery("profile", sql === undefined ? {} : { sql }),
    value: (name) => `@${name}`,
    quote: (name) => `\`${name}\``,
    async [Symbol.asyncDispose]() {
      instead[Symbol.dispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
});

inspectCases("Athena", async () => {
  const stub = await AwsWarehouseStub.start();
  const instead = await DuckDbInstead.start(...MADE);
  stub.athena.answering = (text, parameters) => instead.asAthena(text, parameters);
  const results = "s3://bucket/_athena/";
  return {
    context: (options) => testContext({ taskId: "look", connections: { athena: stub.connection }, ...options }),
    check: ({ checks = {}, warnings = {} }) => checkAthena("check", { checks, warnings, results }),
    profile: (sql) => profileAthena("profile", { results, ...(sql !== undefined && { sql }) }),
    value: (name) => `$${name}`,
    quote: quoteName,
    async [Symbol.asyncDispose]() {
      instead[Symbol.dispose]();
      await stub[Symbol.asyncDispose]();
    },
  };
});
