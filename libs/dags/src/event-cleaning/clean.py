"""Cleans event logs with Spark: lines of text in, Parquet out, every line and every file accounted for.

    spark-submit clean.py --manifest URI

The manifest says which files, in chunks; by which patterns fields are found in a line; which rows are kept; and the SQL of
each column. Chunks are cleaned one after another, each into a folder of its own beside the manifest. `report.json` is written
last: what became of each chunk's lines and files. A file that is empty, cut off or gone gives no row and is named there.
"""

import argparse
import gzip
import io
import json
import zlib

from pyspark.sql import Observation, SparkSession
from pyspark.sql import functions as F

PIECE_BYTES = 1024 * 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--manifest", required=True)
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("event-cleaning").getOrCreate()
    # One task for each of a day's files, only to see that they are there, would take longer than reading them.
    spark.conf.set("spark.sql.sources.parallelPartitionDiscovery.parallelism", spark.sparkContext.defaultParallelism)
    manifest = json.loads(spark.sparkContext.wholeTextFiles(arguments.manifest).values().first())
    chunks = [clean(spark, chunk, manifest) for chunk in manifest["chunks"]]
    write_text(spark, manifest["to"] + "report.json", json.dumps({"chunks": chunks}))
    spark.stop()


def clean(spark, chunk, manifest):
    """Cleans the files of a chunk; gives what became of them and of their lines."""
    found = look_at_files(spark, chunk["files"])
    names = {fate: [name for name, (of, _) in found.items() if of == fate] for fate in ("empty", "damaged", "missing")}
    uris = [file["uri"] for file in chunk["files"] if found[file["name"]][0] == "read"]
    counts = {"lines": 0, "rejects": 0, "dropped": 0}
    folder = None
    if uris:
        folder = chunk["name"]
        counts = clean_files(spark, uris, manifest["to"] + folder, manifest)
    lines = sum(count for _, count in found.values())
    if counts["lines"] != lines:
        raise SystemExit(f"{chunk['name']} has {lines} lines, but Spark read {counts['lines']}")
    rows = lines - counts["rejects"] - counts["dropped"]
    report = {"folder": folder, **counts, "rows": rows, "read": len(uris), **names}
    print(json.dumps({"chunk": chunk["name"], **report}), flush=True)
    return report


def clean_files(spark, uris, to, manifest):
    """Writes the rows of whole files, a few large files of them, and counts the lines on their way."""
    lines = spark.read.option("lineSep", "\n").text(uris)
    matches = F.regexp_extract("value", manifest["line"], 0) != ""
    fields = lines.select([matches.alias("is event"), *(field(*one) for one in manifest["fields"])])
    is_event = F.col("is event")
    is_wanted = F.expr(manifest["wanted"])
    counts = Observation("counts")
    events = fields.observe(
        counts,
        F.count(F.lit(1)).alias("lines"),
        F.count(F.when(~is_event, True)).alias("rejects"),
        F.count(F.when(is_event & ~is_wanted, True)).alias("dropped"),
    ).where(is_event & is_wanted)
    # Files of gzip are read whole, each by one core: fewer files than cores would leave some of these idle.
    files = min(len(uris), spark.sparkContext.defaultParallelism)
    rows = events.select([F.expr(sql).alias(name) for name, sql in manifest["columns"]])
    rows.coalesce(files).write.mode("overwrite").parquet(to)
    return {name: counts.get[name] for name in ("lines", "rejects", "dropped")}


def field(column, pattern, group):
    """The value that a pattern finds in a line, null where it finds none: a missing field is no error."""
    value = F.regexp_extract("value", pattern, group)
    return F.when(value != "", value).alias(column)


def look_at_files(spark, files):
    """Looks at every file to its end before any is read: by name, what it is ("read": whole) and how many lines it has.

    Spark itself either fails for one file that is cut off, or passes over its end without a word.
    """
    found = {file["name"]: ("missing", 0) for file in files}
    names = {}
    for file in files:
        file_system, path = place_of(spark, file["uri"])
        if file_system.exists(path):
            # As Spark spells it when it gives the content.
            names[file_system.makeQualified(path).toString()] = file["name"]
    if names:
        partitions = max(spark.sparkContext.defaultParallelism, len(names) // 16)
        looked = spark.sparkContext.binaryFiles(",".join(names), partitions).map(lambda one: (one[0], look_at(*one)))
        found.update((names[uri], fate) for uri, fate in looked.collect())
    return found


def look_at(uri, content):
    """What a file is, and how many lines it has. Spark tells gzip by the name: the content has to agree."""
    is_gzip = content[:2] == b"\x1f\x8b"
    if content and is_gzip != uri.endswith(".gz"):
        return "damaged", 0
    lines, last = 0, b"\n"
    try:
        with gzip.open(io.BytesIO(content)) if is_gzip else io.BytesIO(content) as text:
            while piece := text.read(PIECE_BYTES):
                lines += piece.count(b"\n")
                last = piece[-1:]
    except (EOFError, OSError, zlib.error):
        return "damaged", 0
    lines += last != b"\n"
    return ("read" if lines else "empty"), lines


def write_text(spark, uri, text):
    file_system, path = place_of(spark, uri)
    stream = file_system.create(path, True)
    stream.write(bytearray(text, "utf-8"))
    stream.close()


def place_of(spark, uri):
    """Any file system that Hadoop knows: a directory, S3, HDFS."""
    path = spark._jvm.org.apache.hadoop.fs.Path(uri)
    return path.getFileSystem(spark._jsc.hadoopConfiguration()), path


if __name__ == "__main__":
    main()
