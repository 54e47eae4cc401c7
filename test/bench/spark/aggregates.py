"""The conversion of a day of pipeline 1 by local Spark: the work of the published job, with its rows right.

    spark-submit aggregates.py DUMP OUTPUT TYPE DAY TAKEN_AT

Reads a dump (gzipped COPY text, a file a table, and the list of them), splits names of tables, reads the dimensions as JSON,
writes one Parquet file.
"""

import json
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

DIMENSIONS = ["os", "child", "label", "metric", "osVersion", "application", "architecture"]


def main(dump: str, output: str, kind: str, day: str, taken_at: str) -> None:
    spark = SparkSession.builder.appName("aggregates").getOrCreate()
    with open(f"{dump}/manifest.json", encoding="utf-8") as manifest:
        tables = [(table["file"], table["table"]) for table in json.load(manifest)["tables"]]
    names = F.broadcast(spark.createDataFrame(tables, ["file", "table"]))
    lines = spark.read.text(f"{dump}/*.copy.gz").where((F.col("value") != "\\.") & (F.col("value") != ""))
    fields = F.split("value", "\t")
    # In JSON and in arrays of numbers COPY has no escape but the one of the backslash.
    unescaped = [F.regexp_replace(fields[index], r"\\\\", r"\\") for index in (0, 1)]
    dimensions = StructType([StructField(name, StringType()) for name in DIMENSIONS])
    file = F.regexp_extract(F.input_file_name(), r"([^/]+)\.gz$", 1)
    rows = lines.select(
        file.alias("file"), F.from_json(unescaped[0], dimensions).alias("d"), unescaped[1].alias("histogram")
    ).join(names, "file")
    parts = F.split("table", "_")
    rows.select(
        F.to_date(F.lit(taken_at)).alias("ingest_date"),
        F.lit(kind).alias("aggregate_type"),
        F.lit(day).alias("ds_nodash"),
        parts[2].alias("channel"),
        parts[3].alias("version"),
        *(F.col(f"d.{name}").alias(name) for name in DIMENSIONS),
        F.translate("histogram", "{}", "[]").alias("aggregate"),
    ).repartition(1).write.mode("overwrite").parquet(output)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
