"""A day of pipeline 5 by local Spark: the work of the published notebook.

    spark-submit web_log.py LOG OUTPUT

Reads the CSV, all fields texts, once; looks that every hour has requests; writes the requests that failed on the server and
the requests of every address, a file each.
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def main(log: str, output: str) -> None:
    spark = SparkSession.builder.appName("web-log").getOrCreate()
    requests = spark.read.csv(log, header=True).select("ip", "date", "time", "extention", "code").persist()
    hours = requests.groupBy(F.substring("time", 1, 2).alias("hour")).count().orderBy("hour").collect()
    if len(hours) != 24:
        raise SystemExit(f"{len(hours)} hours have requests")
    code = F.col("code").cast("double")
    errors = requests.where((code >= 500) & (code < 600)).select("date", "time", "extention", "code")
    errors.coalesce(1).write.mode("overwrite").parquet(f"{output}/server_errors")
    per_ip = requests.groupBy("ip").count().orderBy(F.desc("count"), "ip")
    per_ip.coalesce(1).write.mode("overwrite").parquet(f"{output}/ip_count")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
