"""Converts staged rows to Parquet with Spark, part after part, as they are asked for.

    spark-submit --py-files daymill_rows.py daymill_session.py SOCKET

Questions come by a Unix socket, a line of JSON each (spark-plan.ts says what stands in it), and so do the answers
(spark-engine.ts). The session ends with the connection.

Rows are converted in Python (daymill_rows.py): Spark's SQL reads JSON, arrays, numbers and dates otherwise than the
other engines do, value by value without a word.
"""

import json
import socket
import sys
import traceback
from functools import partial

from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from daymill_rows import KEPT, convert_lines, facts_of, lines_at, unescape

# What cells are handed to Spark as; it makes decimals of texts, dates and instants of numbers.
CELL_TYPES = {
    "int32": T.IntegerType(),
    "int64": T.LongType(),
    "double": T.DoubleType(),
    "boolean": T.BooleanType(),
    "date": T.IntegerType(),
    "timestamp": T.LongType(),
}


def main(path):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        spark = SparkSession.builder.appName("daymill convert").getOrCreate()
        for question in connection.makefile("r", encoding="utf-8"):
            connection.sendall(json.dumps(answer(spark, json.loads(question))).encode() + b"\n")
        spark.stop()


def answer(spark, plan):
    try:
        return convert(spark, plan)
    except Exception as error:  # pylint: disable=broad-except
        traceback.print_exc()
        return {"error": brief(error), "isDiskFull": "No space left on device" in str(error)}


def brief(error):
    """What is at the bottom of an error: those of Java are hundreds of lines."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    causes = [line.partition(": ")[2] for line in lines if line.startswith("Caused by: ")]
    return (causes[-1] if causes else " ".join(lines[:2]))[:500]


def convert(spark, plan):
    """Converts the files of a plan into `plan["to"]`, unless a line is damaged or there are too many folders."""
    context = spark.sparkContext
    files = [
        read_lines(context, file["path"]).mapPartitions(partial(convert_lines, plan, number))
        for number, file in enumerate(plan["files"])
    ]
    # Kept on disk: looked at once for what is to be known before anything is written, and read once more to be written.
    rows = (context.union(files) if files else context.emptyRDD()).persist(StorageLevel.DISK_ONLY)
    try:
        facts = rows.mapPartitions(partial(facts_of, plan)).collect()
        damaged = sorted(place for one in facts for place in one["damaged"])
        if damaged:
            file, line, _ = next(lines_at(plan, damaged[:1]))
            return {"damaged": {"file": file, "line": line}}
        keys = sorted(set().union(*(one["keys"] for one in facts)))
        is_writable = len(keys) <= plan["maxFolders"]
        rejected = sorted(place for one in facts for place in one["rejected"])[: plan["describedRejects"]]
        if is_writable:
            write(spark, rows, keys, plan)
        return {
            "rejects": sum(one["rejects"] for one in facts),
            "unreadable": sum(one["unreadable"] for one in facts),
            "rejected": [describe(*found) for found in lines_at(plan, rejected)],
            "folders": keys if is_writable else None,
        }
    finally:
        rows.unpersist()


def read_lines(context, path):
    """Pairs of byte offset and line, in as many pieces as the file has blocks. Only a line feed ends a line."""
    return context.newAPIHadoopFile(
        local(path),
        "org.apache.hadoop.mapreduce.lib.input.TextInputFormat",
        "org.apache.hadoop.io.LongWritable",
        "org.apache.hadoop.io.Text",
        conf={"textinputformat.record.delimiter": "\n"},
    )


def local(path):
    """A path of this machine, whatever file system Hadoop takes where none is named."""
    return f"file://{path}"


def describe(file, line, fields):
    segment, *values = fields
    return {"file": file, "line": line, "segment": int(segment), "fields": [unescape(value) for value in values]}


def write(spark, rows, keys, plan):
    """Writes the rows that are kept, in their order: one file, or one in each folder."""
    if plan["keys"] and not keys:
        return
    to, folder = plan["to"], plan["folderColumn"]
    folders = {key: number for number, key in enumerate(keys)}
    types = [plan["columns"][column["index"]]["type"] for column in plan["kept"]]
    fields = [T.StructField("place", T.LongType()), T.StructField(folder, T.IntegerType())]
    fields += [T.StructField(f"cell {index}", CELL_TYPES.get(of, T.StringType())) for index, of in enumerate(types)]
    records = rows.filter(is_kept).map(partial(to_record, folders))
    frame = spark.createDataFrame(records, T.StructType(fields), verifySchema=False)
    values = [value_of(f"cell {index}", of).alias(plan["kept"][index]["name"]) for index, of in enumerate(types)]
    if plan["keys"]:
        shares = frame.repartition(min(len(keys), spark.sparkContext.defaultParallelism), folder)
        shares.sortWithinPartitions(folder, "place").select(*values, folder).write.partitionBy(folder).parquet(local(to))
    else:
        frame.repartition(1).sortWithinPartitions("place").select(*values).write.parquet(local(to))


def is_kept(row):
    return row[1] == KEPT


def to_record(folders, row):
    place, _, _, keys, cells = row
    return (place, folders[keys], *cells)


def value_of(cell, column_type):
    if column_type == "date":
        return F.expr(f"date_from_unix_date(`{cell}`)")
    if column_type == "timestamp":
        return F.expr(f"timestamp_micros(`{cell}`)")
    return F.col(cell).cast(column_type) if column_type.startswith("decimal") else F.col(cell)


if __name__ == "__main__":
    main(sys.argv[1])
