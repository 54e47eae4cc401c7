import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { askDuckDb, taskBench } from "@daymill/operators/testing";
import { expect, test } from "vitest";
import { runDaymill } from "../support/run-daymill.ts";
import { requireService, servicePath } from "../support/services.ts";

const DAG = `
import { dag, manual } from "@daymill/core";
import { columns, convertCsv, field, upload } from "@daymill/operators";

const toParquet = convertCsv("to_parquet", {
  columns: columns({ id: field("id").as("int64"), price: field("price").as("decimal(10,2)") }),
  maxRejects: 1,
  engine: "spark",
  spark: { sparkSubmit: SPARK_SUBMIT, memory: "1g", cores: 1 },
});
const publish = upload("publish");

export default dag("by_spark", { schedule: manual() }, () => {
  const parquet = toParquet({ from: SOURCE });
  publish({ from: parquet.uri, rows: parquet.rows, to: "lake:/orders/" });
});
`;

requireService("spark")("a DAG file whose conversion is by Spark (spark)", () => {
  test("has the script in its bundle, and publishes what Spark wrote", { timeout: 300_000 }, async () => {
    await using bench = await taskBench();
    const at = (name: string): string => join(bench.directory, name);
    writeFileSync(at("orders.csv"), "id,price\n9223372036854775807,1.50\n2,none\n3,\n");
    mkdirSync(at("dags"));
    const places = { SPARK_SUBMIT: servicePath("spark"), SOURCE: pathToFileURL(at("orders.csv")).href };
    const source = Object.entries(places).reduce(
      (text, [name, place]) => text.replace(name, JSON.stringify(place)),
      DAG,
    );
    writeFileSync(at("dags/by-spark.ts"), source);
    const environment = { DAYMILL__DATA_DIR: at("data") };
    const { code, output } = await runDaymill(["dags", "test", "by_spark", "--dags", at("dags")], environment);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('"rejects":1') });
    const rows = await askDuckDb("SELECT * FROM read_parquet($1) ORDER BY id", at("data/lake/orders/*.parquet"));
    expect(rows).toEqual([
      { id: "3", price: null },
      { id: "9223372036854775807", price: "1.50" },
    ]);
  });
});
